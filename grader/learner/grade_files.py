"""`grade FILE...`: grade submissions one after another and write their reports."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from grader.exercise.catalogue import Catalogue
from grader.exercise.exercise import Exercise
from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_file
from grader.learner import kept
from grader.learner.guidance import next_command
from grader.learner.milestones import milestone, picture_command
from grader.learner.progress import default_progress
from grader.report.errors import Exit, say
from grader.report.formats import Detail, check_count, renderer
from grader.report.formats.terminal import next_line
from grader.report.formats.visible import for_learner
from grader.report.output import spare, try_output, whole
from grader.report.schema import Report
from grader.report.waiting import waiting
from grader.workers.launch import Launcher

STATUS = {"passed": Exit.PASSED, "failed": Exit.NOT_PASSED, "ungradable": Exit.UNGRADABLE}


def grade_files(
    launcher: Launcher,
    files: tuple[Path, ...],
    exercise: str | None,
    seed: int,
    format_: str,
    output: Path | None,
    *,
    verbose: bool,
) -> Exit:
    """Grade every file, write the reports, and return the exit status of the worst.

    Raises:
        FormatError: the format holds one report, and there are several files.
        ExerciseError: there is no such exercise, or it is broken.
        OutputError: the reports cannot be written.
    """
    check_count(format_, len(files))
    catalogue = open_catalogue()
    exercises = catalogue.choose(exercise, say)
    if output is not None:
        spare([output], [*((file, "graded") for file in files), *catalogue.files()])
        try_output(output)
    named = str(files[0]) if len(files) == 1 else f"{len(files)} files"
    key = kept.key_of(files[0], exercise, seed) if len(files) == 1 else None
    with waiting(f"grading {named}"):
        graded = list(_grade_each(files, exercises, seed, launcher))
    kept.keep_unless_changed(key, files[0], exercise, seed, graded[0][0])
    reports = [report for report, _ in graded]
    sources = {report.submission.sha256 or "": source for report, source in graded}
    detail = Detail(verbose, sources.get)
    if output is not None:
        with whole(output, "choose another place") as out:
            renderer(format_)(reports, out, detail)
    else:
        renderer(format_)(reports, sys.stdout, detail)
        if format_ == "terminal":
            _go_on(reports, files, catalogue)
    return max(STATUS[report.verdict] for report in reports)


def _grade_each(
    files: tuple[Path, ...], exercises: tuple[Exercise, ...], seed: int, launcher: Launcher
) -> Iterator[tuple[Report, str]]:
    """Grade every file."""
    for path in files:
        yield grade_file(path, exercises, seed, launcher)


def _go_on(reports: Sequence[Report], files: tuple[Path, ...], catalogue: Catalogue) -> None:
    """Keep a learner's attempt, and say what to run next about the first file that needs it.

    Who grades several files at once is looking at the work of others.
    """
    progress = default_progress(say)
    console = Console(highlight=False, soft_wrap=True)
    place = next((n for n, each in enumerate(reports) if each.verdict != "passed"), 0)
    chosen = for_learner(reports[place])
    said = ""
    if len(reports) == 1 and chosen.exercise is not None and chosen.verdict != "ungradable":
        before = progress.of(chosen.exercise.name)
        progress.graded(reports[0], files[0])
        said = milestone(chosen.exercise.name, before, catalogue.in_order, progress.all())
    command = next_command(chosen, catalogue.in_order, progress.all())
    if said or command:
        console.print()
    if said:
        console.print(said, style="bold green")
    if command:
        console.print(next_line(command))
    if chosen.exercise is not None:
        exercise = catalogue.folder(chosen.exercise.name)
        if picture := picture_command(chosen, exercise, files[place]):
            console.print(Text.assemble(("picture: ", "dim"), picture))
