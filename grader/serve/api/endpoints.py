"""The addresses below `/api/v1`: of a class to which the token's person is instructor."""

from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from grader.report.schema import Report
from grader.serve.api.models import Kept, Learners, Received, ReleasedAt, Versions, VersionWhole
from grader.serve.api.schema import document
from grader.serve.asked import bench_of
from grader.serve.history import Version
from grader.serve.instructor.asked import gatherer_of, lesson_of, release_of, work_of
from grader.serve.instructor.overview import Who


def schema(_: Request) -> Response:
    """Answer what all these addresses answer, as an OpenAPI document."""
    return JSONResponse(document())


def overview(request: Request) -> Response:
    """Answer the class at a glance."""
    return _json(gatherer_of(request).overview())


def learners(request: Request) -> Response:
    """Answer who learns in the class."""
    of = gatherer_of(request).of
    return _json(Learners(klass=of.name, learners=tuple(of.people())))


def versions(request: Request) -> Response:
    """Answer the versions of a learner's program for a lesson."""
    gatherer, who, lesson = gatherer_of(request), _learner(request), lesson_of(request).name
    found = bench_of(request).history.versions(who.id, lesson)
    handing = gatherer.of.assigned.handing
    handed, received = handing.newest(who.id, lesson), None
    if handed is not None:
        received = Received(
            version=handed.version,
            at=handed.at,
            digest=handed.digest,
            late=handed.late,
            receipt=handed.receipt,
            graded=handing.result(handed.id) is not None,
        )
    said = Versions(
        klass=gatherer.of.name,
        learner=who,
        lesson=lesson,
        versions=tuple(_kept(version, report) for version, report in found),
        handed_in=received,
    )
    return _json(said)


def version(request: Request) -> Response:
    """Answer one version: the program, and what was found in it."""
    who = _learner(request)
    work = work_of(request, who.id)
    said = VersionWhole(
        klass=gatherer_of(request).of.name,
        learner=who,
        lesson=work.version.exercise,
        version=_kept(work.version, work.report),
        content=work.content.decode(errors="replace"),
        report=work.report,
        handed_in=work.result,
    )
    return _json(said)


def release(request: Request) -> Response:
    """Show learners what came of an assignment from now on."""
    name, lesson, since = gatherer_of(request).of.name, lesson_of(request).name, release_of(request)
    return _json(ReleasedAt(klass=name, lesson=lesson, at=since.isoformat(timespec="seconds")))


def _json(said: BaseModel) -> Response:
    return Response(said.model_dump_json(), media_type="application/json")


def _learner(request: Request) -> Who:
    people, id_ = gatherer_of(request).of.people(), request.path_params["person"]
    who = next((each for each in people if each.id == id_), None)
    if who is None:
        raise HTTPException(404)
    return who


def _kept(version: Version, report: Report | None) -> Kept:
    return Kept.model_validate(
        {
            "number": version.id,
            "at": version.at,
            "why": version.why,
            "digest": version.digest,
            "run": version.run,
            "verdict": report.verdict if report else None,
            "score": report.score if report else 0.0,
            "max_score": report.max_score if report else 0.0,
        }
    )
