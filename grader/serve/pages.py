"""What can be looked at: the course, a lesson, versions of a file, a solution, a misconception."""

from datetime import datetime
from hashlib import sha256
from math import isfinite
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from grader.exercise.catalogue import UnknownExerciseError
from grader.exercise.course import needed, step_words
from grader.exercise.exercise import Exercise
from grader.exercise.pitfalls import list_pitfalls
from grader.learner.milestones import milestone
from grader.learner.progress import Record
from grader.learner.workspace import State, how_far, next_exercise
from grader.report.errors import WrongUsageError
from grader.report.schema import Report
from grader.serve.answer import shown
from grader.serve.asked import (
    assigned_of,
    bench_of,
    classes_of,
    desk_of,
    exercise_of,
    exercises_of,
    person_of,
    seen_of,
    work_of,
)
from grader.serve.assigned.assigned import Standing
from grader.serve.assigned.policy import when
from grader.serve.events import events
from grader.serve.history import Version
from grader.serve.installed import BUNDLE
from grader.serve.members.person import NotSignedInError
from grader.serve.render import assignment_part, card, diff, fields

SAID = {
    "beside": "The starter is back. What your file held is kept beside it, and under History.",
    "history": "The starter is back. What your file held is kept under History.",
    "same": "Your file was the starter already.",
    "restored": "That version is back. What your file held before is kept under History.",
}
"""What a page says after an action, by the word in its address."""


class Listed(NamedTuple):
    """A version as a list shows it."""

    version: Version
    when: str
    report: Report | None


def course(request: Request) -> Response:
    """Show the exercises, what is done, and where to go on."""
    exercises = exercises_of(request)
    records = desk_of(request).progress.all() if request.state.person else {}
    following = next_exercise(exercises, records)
    standings = {item.name: standing_of(request, item) for item in exercises}
    far = {item.name: far_of(standings[item.name], records.get(item.name)) for item in exercises}
    lessons = []
    for item in exercises:
        state, words = far[item.name]
        missing = [it for it in needed(item, exercises) if far[it.name][0] != "passed"]
        plain = standings[item.name] is None and item.name not in records
        if missing and plain and all(isfinite(it.step) for it in missing):
            words = f"needs {step_words(missing)}"
        step = f"{item.step:g}" if isfinite(item.step) else ""
        lessons.append((item, step, state, words))
    done = sum(state == "passed" for state, _ in far.values())
    titles = {config.title for config in classes_of(request)}
    return shown(
        request,
        "course",
        title=titles.pop() if len(titles) == 1 else "",
        lessons=lessons,
        following=following,
        done=done,
    )


def lesson(request: Request) -> Response:
    """Show the task beside the learner's file; to nobody in particular, beside the starter."""
    exercises, exercise = exercises_of(request), exercise_of(request)
    about: dict[str, Any] = {
        "exercise": exercise,
        "place": [item.name for item in exercises].index(exercise.name) + 1,
        "count": len(exercises),
    }
    seen, standing = seen_of(request, exercise), standing_of(request, exercise)
    if not seen.task:
        told = standing.told if standing else (f"{seen.why[:1].upper()}{seen.why[1:]}.",)
        return shown(request, "closed", **about, told=told)
    if request.state.person is None:
        return shown(request, "reading", **about)
    bench, desk = bench_of(request), desk_of(request)
    held = desk.open(exercise)
    return shown(
        request,
        "lesson",
        **about,
        seen=seen,
        assignment=_assignment(request, exercise),
        held=held,
        bundle=BUNDLE.is_file(),
        card=_card(request, exercise),
        run=bench.sheet(desk, exercise).stage.run if seen.verdict else 0,
        said=SAID.get(request.query_params.get("said", ""), ""),
        fields=fields(exercise),
        shown_cases=[
            (number, case.name)
            for number, case in enumerate(exercise.cases(0), start=1)
            if not case.hidden
        ],
    )


def result(request: Request) -> Response:
    """Return the part of a lesson's page that shows the newest report."""
    return HTMLResponse(_card(request, exercise_of(request)))


def _card(request: Request, exercise: Exercise) -> str:
    bench, desk = bench_of(request), desk_of(request)
    sheet = bench.sheet(desk, exercise)
    report, stage, seen = bench.shown(sheet), sheet.stage, seen_of(request, exercise)
    if report is None or not seen.findings:
        return ""
    exercises, records = exercises_of(request), desk.progress.all()
    following = next_exercise(exercises, records, after=exercise.name)
    said = milestone(exercise.name, Record(), exercises, records) if stage.first else ""
    return card(
        report,
        stage.source,
        exercise,
        desk.progress.of(exercise.name),
        following.name if following else "",
        solution=seen.solution,
        changed=stage.changed,
        milestone=said,
    )


def assignment(request: Request) -> Response:
    """Return the part of a lesson's page that is about what is handed in."""
    return HTMLResponse(_assignment(request, exercise_of(request)))


def _assignment(request: Request, exercise: Exercise) -> str:
    standing, assigned = standing_of(request, exercise), assigned_of(request)
    if standing is None or assigned is None:
        return ""
    handed, result = standing.handed_in, standing.result
    source = ""
    if handed is not None and result is not None:
        source = assigned.handing.content(handed.id).decode(errors="replace")
    return assignment_part(standing, key_of(assigned.news(exercise.name)), exercise, source)


def text(request: Request) -> Response:
    """Return what a file holds, and its digest."""
    desk, exercise = work_of(request, "task")
    found = desk.held(exercise)
    return JSONResponse({"text": found.text, "digest": found.digest, "fault": found.fault})


def download(request: Request) -> Response:
    """Return a file to be kept elsewhere."""
    desk, exercise = work_of(request, "task")
    headers = {"Content-Disposition": f'attachment; filename="{exercise.name}.py"'}
    content = desk.content(exercise)
    if content is None:
        held = desk.held(exercise)
        if held.present:
            raise WrongUsageError(held.fault)
        content = exercise.starter.encode()
    return Response(content, media_type="text/x-python; charset=utf-8", headers=headers)


async def stream(request: Request) -> Response:
    """Tell a page what is new while it is open."""
    bench, desk = bench_of(request), desk_of(request)
    if request.query_params.get("person") not in {None, "", person_of(request).id}:
        raise NotSignedInError("this browser is signed in as somebody else: sign in again")
    exercise = await run_in_threadpool(exercise_of, request)
    assigned = assigned_of(request)

    def news() -> str:
        return key_of(assigned.news(exercise.name)) if assigned else ""

    told = events(bench, desk, exercise, lambda: seen_of(request, exercise), news)
    return StreamingResponse(told, media_type="text/event-stream")


def history(request: Request) -> Response:
    """List the versions of a file."""
    desk, exercise = desk_of(request), exercise_of(request)
    rows = desk.history.versions(desk.learner, exercise.name)
    verdict = seen_of(request, exercise).verdict
    listed = [
        Listed(version, _when(version.at), report if verdict else None) for version, report in rows
    ]
    return shown(request, "history", exercise=exercise, listed=listed)


def version(request: Request) -> Response:
    """Show what is different between a version and the file as it is."""
    desk, exercise = desk_of(request), exercise_of(request)
    number = request.path_params["number"]
    content = desk.history.content(desk.learner, exercise.name, number)
    before = content.decode(errors="replace").replace("\r\n", "\n")
    now = desk.held(exercise).text
    lines = diff(before, now, (f"version {number}", "your file now"))
    return shown(request, "version", exercise=exercise, number=number, lines=lines, text=before)


def solution(request: Request) -> Response:
    """Show the solution after a pass or an honest give-up, else how to come by it."""
    desk, exercise = work_of(request, "solution")
    standing = standing_of(request, exercise)
    result = standing.result if standing else None
    passed = result is not None and result.verdict == "passed"
    earned = passed or desk.progress.of(exercise.name).earned
    return shown(request, "solution", exercise=exercise, earned=earned)


def pitfall(request: Request) -> Response:
    """Show the page of a misconception."""
    name, at_hand = request.path_params["pitfall"], request.query_params.get("exercise", "")
    exercises = exercises_of(request)
    folders = [folder for item in exercises for folder in item.pitfall_folders]
    known = {item.name: item for item in list_pitfalls(folders)}
    if name not in known:
        raise UnknownExerciseError(f"there is no page of {name!r}: go back to your lesson")
    back = at_hand if at_hand in {item.name for item in exercises} else ""
    # Its example shows lines of a lesson's right program.
    about = known[name].page([it for it in exercises if seen_of(request, it).findings], back)
    return shown(request, "pitfall", name=name, about=about, back=back)


def standing_of(request: Request, exercise: Exercise) -> Standing | None:
    """Return how who asks stands with an assignment; None where there is none to speak of."""
    assigned = assigned_of(request)
    if assigned is None or exercise.name not in assigned.assignments:
        return None
    standing = assigned.standing(person_of(request).id, exercise.name)
    return standing if standing.told else None


def far_of(standing: Standing | None, record: Record | None) -> tuple[State, str]:
    """Return how far a lesson is and the same in words, as far as its learner may know."""
    if standing is not None and (opens := standing.assignment.opens) and not standing.seen.task:
        return "not begun", f"{standing.assignment.policy}: opens {when(opens)}"
    if standing is None or standing.assignment.deadline is None:
        return how_far(record)
    policy, handed, result = standing.assignment.policy, standing.handed_in, standing.result
    if result is not None:
        state: State = "passed" if result.verdict == "passed" else "open"
        return state, f"{policy}: {result.score:g} of {result.max_score:g} points"
    state = how_far(record)[0] if standing.seen.verdict else "begun" if handed else "not begun"
    words = f"handed in on {when(datetime.fromisoformat(handed.at))}" if handed else "not handed in"
    return state, f"{policy} until {when(standing.assignment.deadline)}: {words}"


def key_of(news: str) -> str:
    """Return a short text that is another for other news; empty for none."""
    return sha256(news.encode()).hexdigest()[:16] if news else ""


def _when(at: str) -> str:
    return datetime.fromisoformat(at).astimezone().strftime("%d %B, %H:%M:%S")
