"""Commands that grade a learner's file: their options; the work is done in `grader.learner`."""

from pathlib import Path
from typing import Any

import click

from grader.cli.options import exercise_option, seed_option
from grader.cli.work import run_with_workers
from grader.exercise.catalogue import Catalogue
from grader.learner.standing.place import supported
from grader.learner.workspace import check_any_present, last_used, present
from grader.report.errors import Exit, GraderError, WrongUsageError
from grader.report.formats import FORMATS

SESSIONS = "grader.cli.session"
"""The module whose processes do the work of other commands."""
PICTURES = (".svg", ".png")


class _Files(click.Command):
    """A command that says how to name a file whose name begins with a dash."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        words = tuple(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            for word in words:
                if word.startswith("-") and Path(word).is_file():
                    said = f"{word} reads as an option: write `grade ./{word}`"
                    raise click.UsageError(said, ctx) from error
            raise


_file = click.argument("file", required=False, type=click.Path(path_type=Path))


def _known(exercise: str | None) -> None:
    """See whether there is an exercise, before anything is started. Raises ExerciseError."""
    if exercise is not None:
        Catalogue().folder(exercise)


@click.command(cls=_Files)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@exercise_option
@seed_option
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    type=click.Choice(list(FORMATS)),
    default="terminal",
    show_default=True,
    help=f"How the report is written: {', '.join(FORMATS)}.",
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report to a file.",
)
@click.option("--verbose", "-v", is_flag=True, help="Show every case, requirement and finding.")
def files(**options: Any) -> Exit:
    """Grade one or more files; the word `files` may be left out.

    Exit status: 0 passed, 1 not passed, 2 wrong usage, 3 could not grade; with several files the
    highest.
    """
    _known(options["exercise"])
    if options["format_"] == "terminal" and options["output"] is None:
        check_any_present(options["files"])
    return run_with_workers("grader.learner.grade_files:grade_files", **options)


@click.command()
@_file
@exercise_option
@seed_option
@click.option(
    "--poll", is_flag=True, help="Check the file ten times a second instead of waiting for events."
)
def watch(file: Path | None, **options: Any) -> Exit:
    """Grade FILE whenever it is saved; without FILE the one used last.

    On a terminal a screen is redrawn in place; its last line names the keys. Otherwise every
    grading writes one line. While it runs, `grade FILE` and `grade hint FILE` of yours in other
    terminals use its workers.
    """
    _known(options["exercise"])
    options |= {"file": file or last_used(), "sessions": SESSIONS}
    return run_with_workers("grader.learner.watch.session:watch", **options)


@click.command()
@click.option(
    "--minutes",
    metavar="MINUTES",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    help="End by itself when not used for so long.",
)
def stand(**options: Any) -> Exit:
    """Keep workers ready, so that grading a file takes a moment.

    Until it is ended, by Ctrl-C, `grade FILE` and `grade hint FILE` of yours in other terminals use
    its workers; the reports are the same. GRADE_STANDING=off makes a command do without.
    """
    if not supported():
        raise GraderError(
            "no grader can stand on this system, which does not say whose process asks:"
            " `grade FILE` works without"
        )
    return run_with_workers("grader.learner.standing.stand:stand", sessions=SESSIONS, **options)


@click.command()
@_file
@exercise_option
@seed_option
def hint(file: Path | None, **options: Any) -> Exit:
    """Grade FILE, or the one used last, and reveal one more hint.

    Hints lead from the idea to a pattern and, where there is one, a repair; those shown before are
    shown again. Another mistake begins with its first hint.

    Exit status: 0 a hint was shown or none is needed, 2 wrong usage, 3 could not grade.
    """
    _known(options["exercise"])
    kept = "grader.learner.kept:give_kept_hint"
    work = "grader.learner.grade_hint:grade_hint"
    return run_with_workers(work, without=kept, file=present(file), **options)


@click.command()
@_file
@click.option(
    "--case",
    metavar="N",
    type=click.IntRange(min=1),
    help="Which case.  [default: one that does not pass]",
)
@click.option(
    "--element",
    metavar="N",
    type=click.IntRange(min=0),
    help="Which number of the flattened answer, from 0.  [default: the first that is not right]",
)
@exercise_option
@seed_option
@click.option(
    "--output",
    metavar="FILE.svg|.png",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the picture to a file; PNG needs the extra `picture`.",
)
def show(file: Path | None, output: Path | None, **options: Any) -> Exit:
    """Draw how one number of FILE's answer comes about; without FILE of the one used last.

    The right way is drawn beside that of FILE, where a known mistake gives its numbers.
    """
    _known(options["exercise"])
    if output is not None and output.suffix.lower() not in PICTURES:
        raise WrongUsageError(f"{output} should end in .svg or .png")
    options |= {"file": present(file), "output": output}
    return run_with_workers("grader.learner.show:show", **options)
