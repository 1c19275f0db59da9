"""Commands that grade a learner's file: their options; the work is done in `grader.learner`."""

from pathlib import Path
from typing import Any

import click

from grader.cli.options import Seed, exercise_option, seed_option
from grader.cli.work import run_with_workers
from grader.learner.standing.place import supported
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


_file = click.argument("file", type=click.Path(path_type=Path))


@click.command(cls=_Files)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@exercise_option
@seed_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    default="terminal",
    show_default=True,
    help="How the report is written.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to a file."
)
@click.option("--verbose", "-v", is_flag=True, help="Show every case, requirement and finding.")
def files(**options: Any) -> Exit:
    """Grade one or more submissions.

    With several files the highest exit status is returned.
    """
    return run_with_workers("grader.learner.grade_files:grade_files", **options)


@click.command()
@_file
@exercise_option
@seed_option
@click.option(
    "--poll", is_flag=True, help="Check the file ten times a second instead of waiting for events."
)
def watch(**options: Any) -> Exit:
    """Grade FILE whenever it is saved.

    On a terminal a screen is redrawn in place; its last line names the keys. Otherwise every
    grading writes one line. While it runs, `grade FILE` and `grade hint FILE` of yours in other
    terminals use its workers.
    """
    return run_with_workers("grader.learner.watch.session:watch", sessions=SESSIONS, **options)


@click.command()
@click.option(
    "--minutes",
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
def hint(**options: Any) -> Exit:
    """Grade FILE and reveal one more hint for its leading finding.

    Hints lead from the idea over the code pattern to the fix; those shown before are shown again.

    Exit status: 0 a hint was shown or none is needed, 2 wrong usage, 3 could not grade.
    """
    return run_with_workers("grader.learner.hint:give_hint", **options)


@click.command("try", context_settings={"ignore_unknown_options": True})
@click.argument(
    "words", nargs=-1, required=True, metavar="FILE [--NAME VALUE]...", type=click.UNPROCESSED
)
@click.option(
    "--case",
    metavar="N",
    type=click.IntRange(min=1),
    help="Which case to ask, or to change.  [default: 1]",
)
@exercise_option
@click.option(
    "--seed",
    type=Seed(),
    help="Draws the input, and is the call's `seed` where it has one.  [default: 0]",
)
def try_(**options: Any) -> Exit:
    r"""Run FILE on an input of your own, beside the right answer.

    Shows what it answers, what it prints, and Python that makes the same call. Arguments of the
    exercise are given by name, as Python writes them; a size draws an input of that size. What is
    not given is that of the case.

    \b
    grade try FILE --case 3
    grade try FILE --x "[[1, 2], [3, 4]]" --features 2
    grade try FILE --features 1

    Exit status: 0 the answer is right, 1 it is not, 2 wrong usage, 3 could not run.
    """
    return run_with_workers("grader.learner.trying:try_input", **options)


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
def show(output: Path | None, **options: Any) -> Exit:
    """Draw how one number of an answer comes about.

    The right way is drawn beside that of FILE, where a known mistake gives its numbers.
    """
    if output is not None and output.suffix.lower() not in PICTURES:
        raise WrongUsageError(f"{output} should end in .svg or .png")
    return run_with_workers("grader.learner.show:show", output=output, **options)
