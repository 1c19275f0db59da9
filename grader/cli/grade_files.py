"""`grade FILE...`: grade submissions one after another and write their reports."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console

from grader.cli.exits import say
from grader.exercise.catalogue import Catalogue
from grader.exercise.exercise import Exercise
from grader.exercise.trusted_files import ExerciseError
from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_file
from grader.grading.shared_launcher import WORTH_WARMING, warm_up
from grader.learner.guidance import next_command
from grader.learner.progress import default_progress
from grader.report.formats import refusal, renderer
from grader.report.formats.terminal import next_line
from grader.report.formats.visible import for_learner
from grader.report.schema import Report
from grader.workers.launch import Launcher
from grader.workers.process import NoWorkerError

STATUS = {"passed": 0, "failed": 1, "ungradable": 3}


def grade_files(
    launcher: Launcher,
    files: tuple[Path, ...],
    exercise: str | None,
    seed: int,
    format_: str,
    output: Path | None,
    *,
    verbose: bool,
) -> int:
    """Grade every file, write the reports, and return the exit status of the worst."""
    if refused := refusal(format_, len(files)):
        click.echo(f"grade: {refused}", err=True)
        return 2
    try:
        catalogue = open_catalogue()
        exercises = catalogue.choose(exercise, say)
    except ExerciseError as error:
        click.echo(f"grade: {error}", err=True)
        return 2 if exercise else 3
    with ExitStack() as stack:
        out: TextIO = sys.stdout
        if output is not None:
            try:
                out = stack.enter_context(output.open("w", encoding="utf-8"))
            except OSError as error:
                click.echo(f"grade: {output} cannot be written ({error.strerror})", err=True)
                return 2
        graded = list(_grade_each(files, exercises, seed, launcher))
        reports = [report for report, _ in graded]
        sources = {report.submission.sha256 or "": source for report, source in graded}
        renderer(format_)(reports, out, verbose=verbose, source_of=sources.get)
    if format_ == "terminal" and output is None:
        _go_on(reports, files, catalogue)
    return max(STATUS[report.verdict] for report in reports)


def _grade_each(
    files: tuple[Path, ...], exercises: tuple[Exercise, ...], seed: int, launcher: Launcher
) -> Iterator[tuple[Report, str]]:
    """Grade every file; where many follow, with the usual kernels of their exercise compiled."""
    by_name = {exercise.name: exercise for exercise in exercises}
    for path in files:
        report, source = grade_file(path, exercises, seed, launcher)
        yield report, source
        if len(files) >= WORTH_WARMING and report.exercise is not None:
            with suppress(NoWorkerError):  # the next grading says so
                warm_up(launcher, by_name[report.exercise.name], seed)


def _go_on(reports: Sequence[Report], files: tuple[Path, ...], catalogue: Catalogue) -> None:
    """Keep a learner's attempt, and say what to run next about the first file that needs it.

    Who grades several files at once is looking at the work of others.
    """
    progress = default_progress(say)
    if len(reports) == 1 and reports[0].verdict != "ungradable":
        progress.graded(reports[0], files[0])
    chosen = next((each for each in reports if each.verdict != "passed"), reports[0])
    if command := next_command(for_learner(chosen), catalogue.in_order, progress.all()):
        console = Console(highlight=False, soft_wrap=True)
        console.print()
        console.print(next_line(command))
