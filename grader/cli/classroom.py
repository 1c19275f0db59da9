"""Commands for a class: their options; the work is done in `grader.classroom`."""

import os
from pathlib import Path
from typing import Any

import click

from grader.cli.work import run
from grader.report.errors import Exit
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
@click.option(
    "--exercise",
    metavar="NAME",
    help="Grade as this exercise; otherwise the function that a file defines decides.",
)
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
@click.option(
    "--mute",
    metavar="PITFALL",
    multiple=True,
    help="Have learners read nothing of a misconception, in this run of the store and all later.",
)
@click.option("--unmute", metavar="PITFALL", multiple=True, help="Have them read it again.")
@click.option("--force", is_flag=True, help="Grade again even what has not changed.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    help="Also write all reports, in this format.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where --format writes to; otherwise to standard output.",
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
def batch(**options: Any) -> Exit:
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
    return run("grader.classroom.session:grade_batch", **options)


@click.command()
@click.argument("store")
@click.argument("learner", required=False)
def history(**options: Any) -> Exit:
    """List the attempts that a store of `grade batch` holds, oldest first.

    STORE is a file or a database's URL. Without LEARNER all learners' attempts are listed.
    """
    return run("grader.classroom.history:print_history", **options)


@click.group("export")
def export() -> None:
    """Write what another service needs to grade with this grader."""


@export.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--exercise", metavar="NAME", help="Which exercise; needed if there are several.")
@click.option(
    "--seed",
    type=_Seed(),
    default="0",
    show_default=True,
    help="Draws the inputs of the cases; `secret` draws one and shows learners no case.",
)
def gradescope(**options: Any) -> Exit:
    """Write an autograder for Gradescope to DIR, as one zip file to upload.

    It holds this grader, the exercise with its reference, and pinned requirements.
    """
    return run("grader.classroom.export.gradescope.archive:export", **options)
