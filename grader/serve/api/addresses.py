"""The addresses below `/api/v1`."""

from grader.serve.api import endpoints
from grader.serve.api.schema import BASE, CLASS, OF_LEARNER
from grader.serve.routes import Address, Who

GET, POST = ("GET",), ("POST",)
ADDRESSES = (
    Address(f"{BASE}/schema.json", endpoints.schema, Who.ANYBODY, methods=GET),
    Address(f"{CLASS}/overview", endpoints.overview, Who.SCRIPT, methods=GET),
    Address(f"{CLASS}/learners", endpoints.learners, Who.SCRIPT, methods=GET),
    Address(OF_LEARNER, endpoints.versions, Who.SCRIPT, methods=GET),
    Address(f"{OF_LEARNER}/{{number:int}}", endpoints.version, Who.SCRIPT, methods=GET),
    Address(f"{CLASS}/lesson/{{name}}/release", endpoints.release, Who.SCRIPT, methods=POST),
)
