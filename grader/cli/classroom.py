"""Commands for a class: their options; the work is done in `grader.classroom`."""

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from grader.cli.completing import exercise_names, file_names, pitfall_names
from grader.cli.options import Seed
from grader.cli.work import run
from grader.report.errors import Exit, WrongUsageError
from grader.report.formats import FORMATS

LEAST_POINTS, MOST_POINTS = 0.01, 10_000
"""How many points an assignment may have: scores are rounded to two decimals."""


class _Points(click.ParamType["float"]):
    name = "N"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        try:
            points = float(value)
        except ValueError:
            points = math.nan
        if not LEAST_POINTS <= points <= MOST_POINTS:
            self.fail(f"{value!r} is no number from {LEAST_POINTS} to {MOST_POINTS:,}", param, ctx)
        return points


def _seed_option(secret: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option of a seed that may be secret; says what becomes of it then."""
    said = f"Draws the inputs of the cases; `secret` draws one and {secret}."
    return click.option(
        "--seed",
        metavar="N|secret",
        type=Seed(secret=True),
        default="0",
        show_default=True,
        help=said,
    )


points_option = click.option(
    "--points",
    metavar="N",
    type=_Points(),
    help="Points of the assignment, to which scores are scaled.  [default: the exercise's]",
)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", shell_complete=file_names)
@click.option(
    "--exercise",
    metavar="EXERCISE",
    help="Grade as this exercise; otherwise the function that a file defines decides.",
    shell_complete=exercise_names,
)
@_seed_option("keeps it in the store")
@click.option(
    "--pattern",
    metavar="PATTERN",
    help="Which files count, as in *.py.  [default: programs, notebooks and documents]",
)
@click.option(
    "--roster",
    metavar="FILE.csv",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV file: whose each file is, and who is expected.",
)
@click.option(
    "--store",
    metavar="FILE|URL",
    help="Where reports are kept.  [default: .grade/NAME.db, NAME of the first PATH]",
    shell_complete=file_names,
)
@click.option(
    "--learner",
    "learners",
    metavar="LEARNER",
    multiple=True,
    help="Grade only this learner again, and leave the others as they are; repeatable.",
)
@click.option(
    "--mute",
    metavar="PITFALL",
    multiple=True,
    shell_complete=pitfall_names,
    help="Have learners read nothing of a misconception, in this run of the store and all later.",
)
@click.option(
    "--unmute",
    metavar="PITFALL",
    multiple=True,
    shell_complete=pitfall_names,
    help="Have them read it again.",
)
@click.option("--force", is_flag=True, help="Grade again even what has not changed.")
@click.option(
    "--repairs",
    is_flag=True,
    help="Look for one small edit of each failed file that makes it right; takes seconds a file.",
)
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    type=click.Choice(list(FORMATS)),
    help=f"Also write all reports, as {', '.join(FORMATS)}.",
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where --format writes to; otherwise to standard output.",
)
@click.option(
    "--report",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for the class report: HTML, one page of all and one for each submission.",
)
@click.option(
    "--alike",
    metavar="FILE.csv|.json",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Pairs of learners whose works are alike, and what is equal in them.",
)
@click.option(
    "--programs",
    metavar="FILE.zip",
    type=click.Path(path_type=Path, dir_okay=False),
    help="All programs in folders with plain names, for JPlag, Dolos or MOSS.",
)
@click.option(
    "--feedback",
    metavar="FOLDER|FILE.zip",
    type=click.Path(path_type=Path),
    help="Where a page for each learner goes, named as Moodle or Canvas take it back.",
)
@points_option
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    show_default="one for each processor",
    help="How many submissions are graded at once.",
)
@click.option(
    "--engine",
    metavar="threads|dask",
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
    if "" in options["paths"]:
        raise WrongUsageError("a PATH is empty: name a folder, an archive or a file")
    if options["output"] and not options["format_"]:
        raise click.UsageError("--output needs --format: say how to write the reports")
    if (options["engine"] == "dask") != bool(options["scheduler"]):
        raise click.UsageError("--engine dask and --scheduler ADDRESS belong together")
    return run("grader.classroom.session:grade_batch", **options)


@click.command()
@click.argument("store", required=False, shell_complete=file_names)
@click.argument("learner", required=False)
@click.option("--changes", is_flag=True, help="Show what changed since the batch before the last.")
def history(*, changes: bool, **options: Any) -> Exit:
    """List the attempts that a store of `grade batch` holds, oldest first.

    STORE is a file or a database's URL; it may be left out if `.grade` holds only one. Without
    LEARNER all learners' attempts are listed.
    """
    return run(f"grader.classroom.history:print_{'changes' if changes else 'history'}", **options)


@click.group("export", subcommand_metavar="SERVICE ...")
def export() -> None:
    """Write what another service needs to grade with this grader."""


@export.command(short_help="One zip file to upload to Gradescope.")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--exercise",
    metavar="EXERCISE",
    help="Which exercise; needed if there are several.",
    shell_complete=exercise_names,
)
@_seed_option("shows learners no case")
@points_option
def gradescope(**options: Any) -> Exit:
    """Write an autograder for Gradescope to FOLDER, as one zip file to upload.

    It holds this grader, the exercise with its reference, and pinned requirements.
    """
    return run("grader.classroom.export.gradescope.archive:export", **options)
