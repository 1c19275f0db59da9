"""The workbench as a web application: its addresses, and what is answered where something fails."""

from collections.abc import Callable, Mapping

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from grader.classroom.store.connect import StoreError
from grader.exercise.catalogue import UnknownExerciseError
from grader.learner.show import NoPictureError
from grader.learner.trying import NoAnswerError
from grader.report.errors import GraderError, WrongUsageError, say
from grader.report.output import OutputError
from grader.serve import actions, pages, sign_in
from grader.serve.answer import fault
from grader.serve.api.addresses import ADDRESSES as SCRIPT
from grader.serve.asked import TooLargeError
from grader.serve.assigned.assigned import NotNowError
from grader.serve.classes import gatherers
from grader.serve.desk import Desk
from grader.serve.fair import CrowdedError
from grader.serve.guard import Guard, Keys
from grader.serve.headers import SCRIPTS
from grader.serve.history import NoVersionError
from grader.serve.instructor.addresses import ADDRESSES as INSTRUCTOR
from grader.serve.instructor.export import NoSuchExportError
from grader.serve.instructor.gathering import Gatherer
from grader.serve.later import OutdatedError
from grader.serve.members.guard import AWAY, ClassGuard
from grader.serve.members.limits import Cost, TooOftenError
from grader.serve.members.links import LinkError
from grader.serve.members.members import Members
from grader.serve.members.pending import PendingSignIns
from grader.serve.members.person import NotSignedInError
from grader.serve.members.provided import (
    BEGIN,
    CALLBACK,
    Provided,
    Provider,
    ProviderError,
    RefusedError,
)
from grader.serve.operation import watching
from grader.serve.operation.happened import happened
from grader.serve.render import STATIC
from grader.serve.routes import Address, Who
from grader.serve.workbench import Workbench

GET, PUT, POST = ("GET",), ("PUT",), ("POST",)
MINE = Who.SIGNED_IN
ROUTES: list[BaseRoute] = [
    Address("/", pages.course, Who.ANYBODY),
    Address("/lesson/{name}", pages.lesson, Who.ANYBODY),
    Address("/lesson/{name}/events", pages.stream, MINE, cost=Cost.STREAM),
    Address("/lesson/{name}/text", pages.text, MINE, methods=GET),
    Address("/lesson/{name}/text", actions.save, MINE, methods=PUT, cost=Cost.SAVE),
    Address("/lesson/{name}/run", actions.run, MINE, methods=POST, cost=Cost.RUN),
    Address("/lesson/{name}/result", pages.result, MINE),
    Address("/lesson/{name}/assignment", pages.assignment, MINE),
    Address("/lesson/{name}/hand-in", actions.hand_in, MINE, methods=POST, cost=Cost.SAVE),
    Address("/lesson/{name}/hint", actions.hint, MINE, methods=POST, cost=Cost.RUN),
    Address("/lesson/{name}/try", actions.try_input, MINE, methods=POST, cost=Cost.RUN),
    Address("/lesson/{name}/picture", actions.picture, MINE, methods=POST, cost=Cost.RUN),
    Address("/lesson/{name}/file", pages.download, MINE, methods=GET),
    Address("/lesson/{name}/file", actions.upload, MINE, methods=PUT, cost=Cost.SAVE),
    Address("/lesson/{name}/reset", actions.reset, MINE, methods=POST, cost=Cost.SAVE),
    Address("/lesson/{name}/history", pages.history, MINE),
    Address("/lesson/{name}/history/{number:int}", pages.version, MINE, methods=GET),
    Address(
        "/lesson/{name}/history/{number:int}", actions.restore, MINE, methods=POST, cost=Cost.SAVE
    ),
    Address("/lesson/{name}/solution", pages.solution, MINE, methods=GET),
    Address("/lesson/{name}/solution", actions.give_up, MINE, methods=POST),
    Address("/pitfall/{pitfall}", pages.pitfall, Who.ANYBODY),
    Mount("/static", StaticFiles(directory=STATIC)),
]
STATUS: Mapping[type[GraderError], int] = {
    UnknownExerciseError: 404,
    NoVersionError: 404,
    NoSuchExportError: 404,
    NotNowError: 403,
    OutdatedError: 409,
    TooLargeError: 413,
    WrongUsageError: 422,
    NoPictureError: 422,
    NoAnswerError: 422,
    CrowdedError: 503,
    OutputError: 507,
    StoreError: 507,
    NotSignedInError: 401,
    LinkError: 403,
    RefusedError: 403,
    ProviderError: 503,
    TooOftenError: 429,
}
"""What an error is answered with; any other is a 500."""
SIGN_IN = (NotSignedInError, RefusedError, ProviderError)
"""Upon which a page leads to the ways to sign in."""
CLASS_ROUTES: list[BaseRoute] = [
    *ROUTES,
    Address("/sign-in", sign_in.ways, Who.ANYBODY, methods=GET),
    Address("/sign-in/link", sign_in.link, Who.ANYBODY, methods=GET),
    Address("/sign-in/link", sign_in.by_link, Who.ANYBODY, methods=POST),
    Address(BEGIN, sign_in.to_provider, Who.ANYBODY, methods=GET),
    Address(CALLBACK, sign_in.by_provider, Who.ANYBODY, methods=GET),
    Address("/sign-out", sign_in.out, MINE, methods=POST),
    Address("/session", sign_in.session, MINE, methods=GET),
    Address("/healthz", watching.healthz, Who.MACHINE, methods=GET),
    Address("/metrics", watching.metrics, Who.MACHINE, methods=GET),
    *INSTRUCTOR,
    *SCRIPT,
]
"""What a server of classes answers besides."""


def make_app(bench: Workbench, desks: Callable[[str], Desk], keys: Keys, port: int) -> ASGIApp:
    """Return the application for those learners who have a key."""
    return Guard(_app(ROUTES, bench, desks), keys, port)


def make_class_app(
    bench: Workbench,
    desks: Callable[[str], Desk],
    members: Members,
    providers: Mapping[str, Provider] | None = None,
    watched: watching.Watching | None = None,
    classes: Mapping[str, Gatherer] | None = None,
) -> ASGIApp:
    """Return the application for classes.

    Args:
        bench: grades.
        desks: gives the desk of a person's id.
        members: who may ask.
        providers: of sign-ins, by the names of classes that have one.
        watched: answers what watches the server; None if nothing may.
        classes: what gathers each class and has its assignments, if that was made before.
    """
    app = _app(CLASS_ROUTES, bench, desks)
    app.state.members = members
    classes = classes or gatherers(bench, desks, members)
    app.state.gatherers = classes
    app.state.assigned = {name: each.of.assigned for name, each in classes.items()}
    app.state.watching = watched
    app.state.provided = Provided(
        providers or {},
        PendingSignIns(members.database),
        sign_in.welcome,
        secure=members.first.secure,
    )
    return ClassGuard(app, members, fault)


def _app(routes: list[BaseRoute], bench: Workbench, desks: Callable[[str], Desk]) -> Starlette:
    app = Starlette(
        routes=routes,
        exception_handlers={GraderError: _refused, HTTPException: _lost, Exception: _failed},
    )
    app.state.bench, app.state.desks, app.state.members = bench, desks, None
    app.state.assigned, app.state.gatherers = {}, {}
    return app


async def _refused(request: Request, error: Exception) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    said = str(error)
    if isinstance(error, StoreError) and request.app.state.members is not None:
        say(said)
        status, said = 503, AWAY  # whoever runs the server reads why, the class that it goes on
    script = request.url.path.startswith(SCRIPTS)
    answer = fault(request, said, status, sign_in=isinstance(error, SIGN_IN) and not script)
    if isinstance(error, NotSignedInError) and script:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooOftenError):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


async def _lost(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = "there is no such page" if error.status_code == 404 else str(error.detail)  # noqa: PLR2004
    return fault(request, f"{said}: go back to the course", error.status_code)


async def _failed(request: Request, error: Exception) -> Response:
    kind = type(error).__name__
    if request.app.state.members is not None:
        # What an exception says may quote what somebody wrote; the log has its place.
        page = getattr(request.scope.get("endpoint"), "__name__", "")
        happened("failed", page=page, error=kind)
        said = "the server itself failed, and what it was is in its log: tell your instructor"
        return fault(request, said, 500)
    why = f"{kind}: {error}"
    say(f"{request.method} {request.url.path} failed ({why}): please report it")
    return fault(request, f"the workbench itself failed ({why}): please report it", 500)
