"""What a request asks about: whose desk, which exercise; and what it brings, bounded."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from grader.exercise.catalogue import UnknownExerciseError
from grader.exercise.exercise import Exercise
from grader.report.errors import GraderError, WrongUsageError
from grader.serve.assigned.assigned import Assigned, NotNowError
from grader.serve.assigned.policy import ALL, Seen
from grader.serve.desk import TOO_LARGE, Desk
from grader.serve.headers import address_of
from grader.serve.members.config import Config
from grader.serve.members.members import Members
from grader.serve.members.person import NotSignedInError, Person
from grader.serve.workbench import Workbench
from grader.submission.format import SOURCE_BYTES

MOST_BYTES = 8 * SOURCE_BYTES
"""Bound of a request's body: a text is written as JSON, where a character may take six bytes."""
MOST_FIELDS = 100


class TooLargeError(GraderError):
    """A request brings more than any program may have."""


def bench_of(request: Request) -> Workbench:
    """Return what grades."""
    bench: Workbench = request.app.state.bench
    return bench


def person_of(request: Request) -> Person:
    """Return who asks. Raises NotSignedInError."""
    person: Person | None = request.state.person
    if person is None:
        raise NotSignedInError("sign in to do that")
    return person


def desk_of(request: Request) -> Desk:
    """Return the desk of who asks. Raises NotSignedInError."""
    desk: Desk = request.app.state.desks(person_of(request).id)
    return desk


def members_of(request: Request) -> Members:
    """Return who may ask a server of classes."""
    members: Members | None = request.app.state.members
    assert members is not None, "an address of a class's server alone"
    return members


def classes_of(request: Request) -> list[Config]:
    """Return the class of who asks, or all classes where that is nobody; none without classes."""
    members: Members | None = request.app.state.members
    if members is None:
        return []
    person = request.state.person
    return list(members.classes.values()) if person is None else [members.klass(person)]


def exercises_of(request: Request) -> tuple[Exercise, ...]:
    """Return the lessons of the class of who asks, or of all classes where that is nobody."""
    exercises, classes = bench_of(request).exercises, classes_of(request)
    if not all(config.lessons for config in classes) or not classes:
        return exercises
    names = {name for config in classes for name in config.lessons}
    return tuple(item for item in exercises if item.name in names)


def exercise_of(request: Request) -> Exercise:
    """Return the exercise that the path names. Raises UnknownExerciseError."""
    name = request.path_params["name"]
    found = next((item for item in exercises_of(request) if item.name == name), None)
    if found is None and request.app.state.members is not None:
        raise UnknownExerciseError(f"there is no lesson {name!r}: go back to the course")
    return found or bench_of(request).exercise(name)


def assigned_of(request: Request) -> Assigned | None:
    """Return the assignments of who asks; None for who has none, as an instructor."""
    person: Person | None = request.state.person
    if person is None or person.role != "learner":
        return None
    assigned: Mapping[str, Assigned] = request.app.state.assigned
    return assigned.get(person.klass)


def seen_of(request: Request, exercise: Exercise) -> Seen:
    """Return what who asks may see of a lesson now; nobody may read what a class may not yet."""
    person: Person | None = request.state.person
    if person is not None:
        assigned = assigned_of(request)
        return assigned.seen(exercise.name) if assigned else ALL
    classes: Mapping[str, Assigned] = request.app.state.assigned
    views = [assigned.seen(exercise.name) for assigned in classes.values()]
    closed = (seen for what in ("task", "findings") for seen in views if not getattr(seen, what))
    return next(closed, ALL)


def allowed(request: Request, exercise: Exercise, what: str) -> Seen:
    """Return what may be seen. Raises NotNowError where `what`, a field of it, may not be."""
    seen = seen_of(request, exercise)
    if not getattr(seen, what):
        raise NotNowError(seen.why or "that cannot be done with this lesson now")
    return seen


def work_of(request: Request, what: str) -> tuple[Desk, Exercise]:
    """Return whose work on which exercise is asked about.

    Raises:
        NotNowError: `what`, a field of `Seen`, may not be now.
    """
    exercise = exercise_of(request)
    desk = desk_of(request)
    allowed(request, exercise, what)
    return desk, exercise


def note_of(request: Request, action: str, detail: str) -> None:
    """Keep one line of what who asks did."""
    members_of(request).note(
        action, person=person_of(request), address=address_of(request.scope), detail=detail
    )


async def body_of(request: Request) -> bytes:
    """Return what a request brings.

    Raises:
        TooLargeError: it is too much; no more of it is read then.
    """
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > MOST_BYTES:
            raise TooLargeError(TOO_LARGE)
    return bytes(parts)


async def json_of(request: Request) -> Mapping[str, Any]:
    """Return the JSON object that a request brings. Raises WrongUsageError."""
    try:
        value = json.loads(await body_of(request))
    except (ValueError, RecursionError) as error:
        raise WrongUsageError("the request is no JSON: reload the page") from error
    if not isinstance(value, dict):
        raise WrongUsageError("the request is no JSON object: reload the page")
    return value


async def form_of(request: Request) -> Mapping[str, str]:
    """Return the fields of the form that a request brings. Raises WrongUsageError."""
    try:
        text = (await body_of(request)).decode("ascii")
        pairs = parse_qsl(text, strict_parsing=bool(text), max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise WrongUsageError("the request is no form: reload the page") from error
    return dict(pairs)


def text_in(value: Mapping[str, Any], name: str) -> str:
    """Return a text that a request brings. Raises WrongUsageError."""
    found = value.get(name)
    if not isinstance(found, str):
        raise WrongUsageError(f"the request has no text {name!r}: reload the page")
    return found
