"""The instructor's pages: the class as it works, a lesson, a learner, a version."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from hashlib import sha256
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from grader.classroom.store.connect import StoreError
from grader.report.errors import WrongUsageError
from grader.report.formats.terminal import counterexample
from grader.report.schema import Report
from grader.serve.answer import shown
from grader.serve.asked import bench_of, members_of, note_of
from grader.serve.assigned.policy import ended, stated
from grader.serve.instructor.asked import gatherer_of, lesson_of, release_of, work_of
from grader.serve.instructor.export import DOWNLOADS, export, found, of_lessons
from grader.serve.instructor.exporting import exported
from grader.serve.instructor.gathering import Gatherer
from grader.serve.instructor.overview import Learner, Overview
from grader.serve.instructor.roster import table_of
from grader.serve.render import findings_of

TICK_SECONDS = 1.0
SILENT_TICKS = 15
"""After how many seconds without news a comment shows that the server is there."""
LISTED = 12
"""How many cases that most missed are listed."""


def klass(request: Request) -> Response:
    """Show the class as it works."""
    gatherer = gatherer_of(request)
    pairs = [(item, item.learners) for item in gatherer.overview().misconceptions]
    downloads = of_lessons(len(gatherer.of.exercises))
    return _live(request, "class", downloads=downloads, listed=LISTED, misconceptions_here=pairs)


def lesson(request: Request) -> Response:
    """Show a lesson: who is how far, what is handed in, and what is misunderstood."""
    gatherer, exercise = gatherer_of(request), lesson_of(request)
    assigned, name = gatherer.of.assigned, exercise.name
    assignment, now = assigned.assignment(name), assigned.clock()
    button = assigned.button(name)
    overview = gatherer.overview()
    places = [
        (it, place) for it in overview.learners for place in it.places if place.lesson == name
    ]
    about = next(item for item in overview.lessons if item.name == name)
    return _live(
        request,
        "class-lesson",
        exercise=exercise,
        about=about,
        stated=stated(assignment, now, button),
        idle=[it.who for it in overview.learners if all(pl.lesson != name for pl in it.places)],
        over=ended(assignment, now),
        places=places,
        misconceptions_here=[
            (item, mine)
            for item in overview.misconceptions
            if (mine := [each for each in item.learners if each.lesson == name])
        ],
        groups_here=[item for item in overview.unrecognised if item.lesson == name],
        missed=[item for item in overview.missed if item.lesson == name][:LISTED],
        stuck=[item for item in overview.stuck if item.lesson == name],
        downloads=DOWNLOADS,
    )


def learner(request: Request) -> Response:
    """Show what a learner did, lesson by lesson."""
    gatherer, about = gatherer_of(request), _learner(request)
    runs = gatherer.attempts(about.who.id)
    return _live(
        request,
        "class-learner",
        about=about,
        runs={name: list(reversed(each)) for (_, name), each in runs.items()},
        stuck=[item for item in gatherer.overview().stuck if item.who == about.who],
    )


def version(request: Request) -> Response:
    """Show a version of a learner's work beside what was found in it."""
    exercise, about = lesson_of(request), _learner(request)
    who, number = about.who.id, request.path_params["number"]
    work = work_of(request, who)
    source = work.content.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    graded = [("As it was run", work.report)] if work.report else []
    if work.result is not None:
        graded.insert(0, ("As it was handed in, with hidden cases", work.result))
    attempts = gatherer_of(request).attempts(who)
    numbers = [each.version for each in attempts.get((who, exercise.name), ())]
    return shown(
        request,
        "class-version",
        **_names(request),
        about=about,
        exercise=exercise,
        number=number,
        at=work.version.at,
        why=work.version.why,
        handed=work.handed,
        lines=_lines(source, [each for _, each in graded]),
        graded=[
            (title, each, findings_of(each, source), counterexample(each)) for title, each in graded
        ],
        before=max((each for each in numbers if each < number), default=None),
        after=min((each for each in numbers if each > number), default=None),
    )


async def live(request: Request) -> Response:
    """Tell a page whenever something of the class is new, as long as it is open."""
    gatherer = gatherer_of(request)
    return StreamingResponse(_news(request, gatherer), media_type="text/event-stream")


async def _news(request: Request, gatherer: Gatherer) -> AsyncIterator[str]:
    bench, said, silent = bench_of(request), "", 0
    while not bench.closed:
        now = said
        with suppress(StoreError):  # it may be back the next second
            now = _digest(await run_in_threadpool(gatherer.overview))
        if now != said:
            said, silent = now, 0
            yield f"event: class\ndata: {json.dumps({'digest': now})}\n\n"
        elif (silent := silent + 1) % SILENT_TICKS == 0:
            yield ": here\n\n"
        await asyncio.sleep(TICK_SECONDS)


def release(request: Request) -> Response:
    """Show learners what came of an assignment from now on."""
    release_of(request)
    name, lesson = request.path_params["klass"], lesson_of(request).name
    return RedirectResponse(f"/class/{name}/lesson/{lesson}", 303)


def download(request: Request) -> Response:
    """Return a file of what is exported: of a lesson, or of all (`all`)."""
    gatherer, name, kind = gatherer_of(request), request.path_params["name"], _kind(request)
    names = [each.name for each in gatherer.of.exercises]
    if name != "all" and name not in names:
        raise HTTPException(404)
    config = members_of(request).classes[gatherer.of.name]
    lessons, made = names if name == "all" else [name], found(kind)
    if kind not in of_lessons(len(lessons)):
        raise WrongUsageError(
            f"{made.label} is for one lesson: open a lesson's page, as "
            f"/class/{gatherer.of.name}/lesson/{names[0]}, and choose it there"
        )
    what = exported(gatherer, bench_of(request).history, lessons, table_of(config.roster))
    content = export(kind, what)
    note_of(request, "exported", f"{name}: {kind}")
    headers = {"Content-Disposition": f'attachment; filename="{name}-{made.file}"'}
    return Response(content, media_type=made.media_type, headers=headers)


def _live(request: Request, template: str, **values: Any) -> Response:
    """Return a page that renews itself, or the part of it that its script puts in place."""
    part = request.query_params.get("part") == "yes"
    overview = gatherer_of(request).overview()
    name = f"{template}-now" if part else template
    return shown(request, name, **_names(request), overview=overview, **values)


def _names(request: Request) -> dict[str, Any]:
    """Return how a page calls the class, and where its addresses begin."""
    name = request.path_params["klass"]
    return {"home": f"/class/{name}", "title": gatherer_of(request).of.title}


def _learner(request: Request) -> Learner:
    who = request.path_params["person"]
    people = gatherer_of(request).overview().learners
    about = next((item for item in people if item.who.id == who), None)
    if about is None:
        raise HTTPException(404)
    return about


def _kind(request: Request) -> str:
    return str(request.path_params["format"])


def _lines(source: str, reports: list[Report]) -> list[tuple[int, str, str]]:
    """Return the lines of a program: number, text, and what is found there."""
    marks: dict[int, str] = {}
    for report in reports:
        for item in report.findings:
            if item.location is not None:
                for number in range(item.location.line, item.location.end_line + 1):
                    marks.setdefault(number, item.name)
    return [
        (number, text, marks.get(number, ""))
        for number, text in enumerate(source.split("\n"), start=1)
    ]


def _digest(overview: Overview) -> str:
    told_ = overview.model_dump_json(exclude={"at"})
    return sha256(told_.encode()).hexdigest()[:16]
