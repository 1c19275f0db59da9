"""`grade FILE...`: its options; the work is done in `grader.cli.grade_files`."""

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from grader.cli.options import exercise_option, seed_option
from grader.report.formats import FORMATS


class _Files(click.Command):
    """A command that tells how to name a file whose name begins with a dash."""

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
def files(**options: Any) -> None:
    """Grade one or more submissions."""
    from grader.workers.launch import start_launcher  # noqa: PLC0415 - only when it runs

    with closing(start_launcher()) as launcher:
        # The template imports jax while this process imports the rest.
        from grader.cli.grade_files import grade_files  # noqa: PLC0415 - as said

        status = grade_files(launcher, **options)
    sys.exit(status)
