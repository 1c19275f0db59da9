"""`grade hint FILE`: grade, find the ladder of the leading finding, reveal its next rung."""

from pathlib import Path

from rich.console import Console

from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_file
from grader.learner.guidance import DISAGREE, ladder, next_command
from grader.learner.progress import default_progress
from grader.learner.rungs import rung_panel
from grader.report.errors import Exit, say
from grader.report.formats.terminal import next_line, summary_line
from grader.report.formats.visible import for_learner
from grader.workers.launch import Launcher


def give_hint(launcher: Launcher, file: Path, exercise: str | None, seed: int) -> Exit:
    """Show a file's next hint and return the exit status.

    Raises:
        ExerciseError: there is no such exercise, or it is broken.
    """
    catalogue = open_catalogue()
    report = for_learner(grade_file(file, catalogue.choose(exercise, say), seed, launcher)[0])
    console = Console(highlight=False, emoji=False, markup=False)
    console.print(summary_line(report))
    if report.exercise is None or report.verdict == "ungradable":
        return Exit.UNGRADABLE
    progress = default_progress(say)
    record = progress.graded(report, file)
    if report.verdict == "failed":
        steps = ladder(report, catalogue.folder(report.exercise.name))
        seen = min(steps.revealed(record) + 1, len(steps.rungs))
        for number in range(min(steps.free + 1, seen), seen + 1):
            console.print()
            console.print(rung_panel(steps, number))
        if seen == len(steps.rungs) and steps.name != report.exercise.name:
            console.print(f"\n{DISAGREE}", style="dim", soft_wrap=True)
        if not steps.rungs:
            console.print(f"\n{report.exercise.name} has no hints for a mistake without a name")
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
