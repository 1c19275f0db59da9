"""The addresses of the instructor's pages; each is of the class in its path alone."""

from grader.serve.instructor import pages
from grader.serve.routes import Address, Who

VERSION = "/class/{klass}/learner/{person}/lesson/{name}/version/{number:int}"
ADDRESSES = [
    Address("/class/{klass}", pages.klass, Who.INSTRUCTOR),
    Address("/class/{klass}/live", pages.live, Who.INSTRUCTOR),
    Address("/class/{klass}/lesson/{name}", pages.lesson, Who.INSTRUCTOR),
    Address("/class/{klass}/learner/{person}", pages.learner, Who.INSTRUCTOR),
    Address(VERSION, pages.version, Who.INSTRUCTOR),
    Address("/class/{klass}/release/{name}", pages.release, Who.INSTRUCTOR, methods=("POST",)),
    Address("/class/{klass}/export/{name}.{format}", pages.download, Who.INSTRUCTOR),
]
