"""What a learner does: saves, runs, asks for help, tries an input, puts a version back."""

from asyncio import wrap_future
from concurrent.futures import Future

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from grader.exercise.exercise import Exercise
from grader.learner.guidance import ladder
from grader.learner.progress import Record
from grader.learner.trying import Tried
from grader.report.errors import WrongUsageError
from grader.report.pictures.parts import Picture
from grader.serve import pages
from grader.serve.asked import (
    assigned_of,
    bench_of,
    body_of,
    form_of,
    json_of,
    note_of,
    text_in,
    work_of,
)
from grader.serve.desk import Desk, Saved, checked, content_of
from grader.serve.render import picture_part, tried_part

TYPED, UPLOADED = "replaced by another tab or program", "before an upload"
HANDED_IN = "handed in"


async def save(request: Request) -> Response:
    """Save the text of a page."""
    asked = await json_of(request)
    content, base = content_of(text_in(asked, "text")), text_in(asked, "base")

    def work() -> Saved:
        desk, exercise = work_of(request, "may_change")
        saved = desk.save(exercise, content, base, TYPED)
        bench_of(request).sheet(desk, exercise).wake()
        return saved

    saved = await run_in_threadpool(work)
    return JSONResponse({"digest": saved.digest, "replaced": saved.replaced})


async def run(request: Request) -> Response:
    """Save the text of a page, and have it graded."""
    asked = await json_of(request)
    content, base = content_of(text_in(asked, "text")), text_in(asked, "base")

    def work() -> tuple[Saved, int]:
        desk, exercise = work_of(request, "may_run")
        saved = desk.save(exercise, content, base, TYPED)
        return saved, bench_of(request).run(desk, exercise, content)

    saved, number = await run_in_threadpool(work)
    return JSONResponse({"digest": saved.digest, "replaced": saved.replaced, "run": number})


async def hand_in(request: Request) -> Response:
    """Save the text of a page, and keep it as what its learner hands in."""
    asked = await json_of(request)
    content, base = content_of(text_in(asked, "text")), text_in(asked, "base")

    def work() -> Saved:
        desk, exercise = work_of(request, "may_hand_in")
        assigned = assigned_of(request)
        assert assigned is not None, "who has no assignments may hand nothing in"
        saved = desk.save(exercise, content, base, TYPED)
        number = desk.history.keep(desk.learner, exercise.name, content, HANDED_IN)
        handed = assigned.hand_in(desk.learner, exercise.name, number, content)
        note_of(request, "handed in", f"{exercise.name}: {handed.receipt}")
        bench_of(request).sheet(desk, exercise).wake()
        return saved

    saved = await run_in_threadpool(work)
    return JSONResponse({"digest": saved.digest, "replaced": saved.replaced})


async def upload(request: Request) -> Response:
    """Replace a file by another."""
    content = checked(await body_of(request))

    def work() -> Saved:
        desk, exercise = work_of(request, "may_change")
        return desk.save(exercise, content, None, UPLOADED)

    return JSONResponse({"digest": (await run_in_threadpool(work)).digest})


async def hint(request: Request) -> Response:
    """Show one more rung of help, and return the part of the page that holds it."""
    if looking := await run_in_threadpool(_looking, request):
        await wrap_future(looking)
    return await run_in_threadpool(_revealed, request)


def _looking(request: Request) -> Future[None] | None:
    """Begin to look for the last rung, if that is the next."""
    bench, (desk, exercise) = bench_of(request), work_of(request, "hints")
    sheet = bench.sheet(desk, exercise)
    report = bench.shown(sheet)
    if report is None or report.verdict != "failed" or sheet.stage.phase != "done":
        raise WrongUsageError("there is nothing to hint at: run your file first")
    if ladder(report, exercise).reached(desk.progress.of(exercise.name)):
        return bench.repaired(desk, exercise, sheet.stage.run)
    return None


def _revealed(request: Request) -> Response:
    """Count one more rung as shown."""
    bench, (desk, exercise) = bench_of(request), work_of(request, "hints")
    report = bench.shown(bench.sheet(desk, exercise))
    if report is not None and report.verdict == "failed":
        steps = ladder(report, exercise)
        wanted = steps.revealed(desk.progress.of(exercise.name)) + 1
        seen = min(wanted, len(steps.rungs) + (steps.more and steps.looked))
        desk.progress.change(exercise.name, lambda known: known.shown(steps.key, seen))
    return pages.result(request)


async def try_input(request: Request) -> Response:
    """Ask the file one input, and return the part of the page that shows what came of it."""
    given = {name: value for name, value in (await form_of(request)).items() if value.strip()}
    number = given.pop("case", "1")
    if not (number.isdecimal() and len(number) <= 3 and int(number)):  # noqa: PLR2004 - digits
        raise WrongUsageError("the case is a number from 1: choose one of the list")

    def ask() -> Future[Tried]:
        return bench_of(request).tried(*work_of(request, "tries"), given, int(number))

    found = await wrap_future(await run_in_threadpool(ask))
    return HTMLResponse(await run_in_threadpool(tried_part, found))


async def picture(request: Request) -> Response:
    """Return the part of the page that shows how a number comes about."""

    def ask() -> Future[Picture]:
        return bench_of(request).picture(*work_of(request, "tries"))

    found = await wrap_future(await run_in_threadpool(ask))
    return HTMLResponse(await run_in_threadpool(picture_part, found))


def reset(request: Request) -> Response:
    """Put the starter back, and keep a copy."""
    desk, exercise = work_of(request, "may_change")
    return _back(exercise, desk.reset(exercise))


def restore(request: Request) -> Response:
    """Put a version of the file back, and keep what it holds now."""
    desk, exercise = work_of(request, "may_change")
    number = request.path_params["number"]
    content = desk.history.content(desk.learner, exercise.name, number)
    desk.save(exercise, content, None, f"before version {number} was put back")
    return _back(exercise, "restored")


async def give_up(request: Request) -> Response:
    """Show the solution to one who says that they give up."""
    sure = (await form_of(request)).get("sure") == "yes"

    def work() -> tuple[Desk, Exercise]:
        desk, exercise = work_of(request, "solution")
        if not sure and not desk.progress.of(exercise.name).earned:
            raise WrongUsageError("tick the box to say that you give up, or go on trying")
        desk.progress.change(exercise.name, Record.gave_up)
        return desk, exercise

    _, exercise = await run_in_threadpool(work)
    return RedirectResponse(f"/lesson/{exercise.name}/solution", 303)


def _back(exercise: Exercise, said: str) -> Response:
    return RedirectResponse(f"/lesson/{exercise.name}?said={said}", 303)
