"""`grade hint FILE`: grade, find the ladder of the leading finding, reveal its next rung."""

from pathlib import Path

from rich.console import Console

from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_file
from grader.learner.guidance import DISAGREE, Ladder, ladder, next_command
from grader.learner.progress import default_progress
from grader.learner.rungs import rung_panel
from grader.report.errors import Exit, say
from grader.report.formats.terminal import next_line, summary_line
from grader.report.formats.visible import for_learner
from grader.report.schema import Report
from grader.report.waiting import waiting
from grader.workers.launch import Launcher

NOTHING = "none of {} small changes of your program that were tried gives all right answers"


def give_hint(launcher: Launcher, file: Path, exercise: str | None, seed: int) -> Exit:
    """Show a file's next hint and return the exit status.

    Raises:
        ExerciseError: there is no such exercise, or it is broken.
    """
    catalogue = open_catalogue()
    progress = default_progress(say)

    def reached(report: Report, nameless: bool) -> bool:  # noqa: FBT001 - as `flow.Wanted` is
        if report.exercise is None or nameless:
            return nameless
        name = report.exercise.name
        return ladder(for_learner(report), catalogue.folder(name)).reached(progress.of(name))

    exercises = catalogue.choose(exercise, say)
    with waiting(f"grading {file} for its next hint"):
        report = for_learner(grade_file(file, exercises, seed, launcher, repairs=reached)[0])
    console = Console(highlight=False, emoji=False, markup=False)
    console.print(summary_line(report))
    if report.exercise is None or report.verdict == "ungradable":
        return Exit.UNGRADABLE
    record = progress.graded(report, file)
    if report.verdict == "failed":
        steps = ladder(report, catalogue.folder(report.exercise.name))
        seen = _reveal(console, steps, steps.revealed(record) + 1, report)
        record = progress.change(report.exercise.name, lambda known: known.shown(steps.name, seen))
    else:
        console.print("\nit is right, so there is nothing to hint at")
    records = {**progress.all(), report.exercise.name: record}
    if command := next_command(report, catalogue.in_order, records):
        console.print()
        console.print(next_line(command))
    if not progress.remembers:
        say("GRADE_PROGRESS is off, so the next hint will be this one")
    return Exit.PASSED


def _reveal(console: Console, steps: Ladder, wanted: int, report: Report) -> int:
    """Show the rungs up to one, as far as there are so many; return how many count as seen."""
    seen = min(wanted, len(steps.rungs))
    for number in range(min(steps.free + 1, seen), seen + 1):
        console.print()
        console.print(rung_panel(steps, number))
    if report.repair is not None and not report.repair.diff:
        if report.repair.tried:
            console.print(f"\n{NOTHING.format(report.repair.tried)}", soft_wrap=True)
        seen += 1  # it is not looked for again before the next hint is asked for
    assert report.exercise is not None
    if seen >= len(steps.rungs) and not steps.more and steps.name != report.exercise.name:
        console.print(f"\n{DISAGREE}", style="dim", soft_wrap=True)
    if not steps.rungs:
        name = report.exercise.name
        console.print(f"\n{name} has no hints for a mistake without a name")
    return seen
