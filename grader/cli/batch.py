"""`grade batch PATH...`: its options; the work is done in `grader.classroom.session`."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from grader.report.formats import FORMATS


class _Seed(click.ParamType["int | str"]):
    name = "N|secret"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        if value == "secret":
            return "secret"
        try:
            seed = int(value)
        except ValueError:
            seed = -1
        if seed < 0:
            self.fail(f"{value!r} is neither a number from 0 on nor `secret`", param, ctx)
        return seed


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--exercise", metavar="NAME", help="Grade as this exercise; else found by the file.")
@click.option(
    "--seed",
    type=_Seed(),
    default="0",
    show_default=True,
    help="Draws the inputs of the cases; `secret` draws one and keeps it in the store.",
)
@click.option(
    "--pattern",
    metavar="PATTERN",
    help="Which files count, as in *.py.  [default: programs, notebooks and documents]",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV file: whose each file is, and who is expected.",
)
@click.option(
    "--store",
    metavar="FILE|URL",
    help="Where reports are kept.  [default: .grade/NAME.db, NAME of the first PATH]",
)
@click.option("--force", is_flag=True, help="Grade again what has not changed.")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), help="Write all reports like this."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to; else to standard output.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for the class report: HTML, one page of all and one for each submission.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    show_default="one for each processor",
    help="How many submissions are graded at once.",
)
@click.option(
    "--engine",
    type=click.Choice(["threads", "dask"]),
    default="threads",
    show_default=True,
    help="Grade on this machine, or on a Dask cluster.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Of the Dask cluster, as tcp://host:8786.")
@click.option(
    "--allow-unsandboxed",
    is_flag=True,
    help="Run submissions even where isolation is not full; reports record it.",
)
def batch(**options: Any) -> None:
    """Grade folders, archives and files of submissions, and keep every report.

    What was graded before and has not changed is not graded again, so the same command resumes
    a batch that was stopped.

    Exit status: 0 all graded, whatever the verdicts; 2 wrong usage; 3 something could not be
    graded or kept; 130 interrupted (143 by SIGTERM).
    """
    if options["output"] and not options["format_"]:
        raise click.UsageError("--output needs --format: say how to write the reports")
    if (options["engine"] == "dask") != bool(options["scheduler"]):
        raise click.UsageError("--engine dask and --scheduler ADDRESS belong together")
    # Everything that grading needs is loaded only now.
    from grader.classroom.session import Options, grade_batch  # noqa: PLC0415 - as said

    sys.exit(grade_batch(Options(**options)))
