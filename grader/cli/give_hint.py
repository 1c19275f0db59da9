"""`grade hint FILE`: grade, find the ladder of the leading finding, reveal its next rung."""

from pathlib import Path

import click
from rich.console import Console

from grader.cli.exits import PASSED, UNGRADABLE, USAGE, say
from grader.exercise.trusted_files import ExerciseError
from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_file
from grader.learner.guidance import ladder, next_command
from grader.learner.progress import default_progress
from grader.learner.rungs import rung_panel
from grader.report.formats.terminal import next_line, summary_line
from grader.report.formats.visible import for_learner
from grader.workers.launch import Launcher


def give_hint(launcher: Launcher, path: Path, name: str | None, seed: int) -> int:
    """Show a file's next hint and return the exit status."""
    try:
        catalogue = open_catalogue()
        exercises = catalogue.choose(name, say)
    except ExerciseError as error:
        say(str(error))
        return USAGE if name else UNGRADABLE
    report = for_learner(grade_file(path, exercises, seed, launcher)[0])
    console = Console(highlight=False, emoji=False, markup=False)
    console.print(summary_line(report))
    if report.exercise is None or report.verdict == "ungradable":
        return UNGRADABLE
    progress = default_progress(say)
    record = progress.graded(report, path)
    if report.verdict == "failed":
        steps = ladder(report, catalogue.folder(report.exercise.name))
        seen = min(steps.revealed(record) + 1, len(steps.rungs))
        for number in range(min(steps.free + 1, seen), seen + 1):
            console.print()
            console.print(rung_panel(steps, number))
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
        click.echo("grade: GRADE_PROGRESS is off, so the next hint will be this one", err=True)
    return PASSED
