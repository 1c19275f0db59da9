"""What an instructor's request asks about: a class, a lesson, a version; for pages and scripts."""

from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request

from grader.exercise.exercise import Exercise
from grader.report.schema import Report
from grader.serve.asked import bench_of, note_of
from grader.serve.assigned.handing import HandedIn
from grader.serve.history import NoVersionError, Version
from grader.serve.instructor.gathering import Gatherer


@dataclass(frozen=True)
class Work:
    """A version of a learner's program.

    Attributes:
        version: which.
        content: what it holds.
        report: of the run; None if it was none, or is not graded.
        handed: it as it was handed in; None if it was not.
        result: what came of that; None while it is not graded.
    """

    version: Version
    content: bytes
    report: Report | None
    handed: HandedIn | None
    result: Report | None


def gatherer_of(request: Request) -> Gatherer:
    """Return what gathers the class that the path names, which the address has checked."""
    gatherer: Gatherer = request.app.state.gatherers[request.path_params["klass"]]
    return gatherer


def lesson_of(request: Request) -> Exercise:
    """Return the lesson of the class that the path names. Raises HTTPException."""
    name = request.path_params["name"]
    lessons = gatherer_of(request).of.exercises
    found = next((each for each in lessons if each.name == name), None)
    if found is None:
        raise HTTPException(404)
    return found


def work_of(request: Request, learner: str) -> Work:
    """Return the version that the path names. Raises NoVersionError or HTTPException."""
    history, lesson = bench_of(request).history, lesson_of(request).name
    number, handing = request.path_params["number"], gatherer_of(request).of.assigned.handing
    handed = next((it for it in handing.of(learner, lesson) if it.version == number), None)
    result = handing.result(handed.id) if handed is not None else None
    try:
        version, report = history.version(learner, lesson, number)
        content = history.content(learner, lesson, number)
    except NoVersionError:
        if handed is None:
            raise
        content, report = handing.content(handed.id), None  # its own copy stays
        version = Version(number, learner, lesson, handed.at, "handed in", handed.digest, "")
    return Work(version, content, report, handed, result)


def release_of(request: Request) -> datetime:
    """Show learners what came of the lesson's assignment; return since when. Raises NotNowError."""
    name = lesson_of(request).name
    since = gatherer_of(request).of.assigned.release(name)
    note_of(request, "released", name)
    return since
