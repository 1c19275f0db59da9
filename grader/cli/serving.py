"""The command that serves pages to learn with: its options; the work is done in `grader.serve`."""

from pathlib import Path
from typing import Any

import click

from grader.cli.grading import SESSIONS
from grader.cli.work import run
from grader.report.errors import Exit

HIGHEST_PORT = 65535


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(1, HIGHEST_PORT),
    help="Listen there.  [default: 8642, or any if that is taken]",
)
@click.option(
    "--class",
    "classes",
    metavar="CONFIG",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Serve the class that this file describes, who sign in (docs/serve.md); repeatable.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the first page; print its link.")
def serve(
    folder: Path | None, classes: tuple[Path, ...], *, no_browser: bool, **options: Any
) -> Exit:
    """Open the lessons in a browser: read, write, run, and see what went wrong.

    Your files are those of FOLDER, or of this folder; they and your progress are the same as on the
    command line, which may be used beside it. It answers to this machine alone, and to who has the
    key in the link that it prints. It ends with Ctrl-C. It uses the workers of a grader of yours
    that stands already (`grade stand`, `grade watch`); else `grade FILE` uses its.
    """
    if classes and folder is not None:
        raise click.UsageError("FOLDER is for one learner, --class for a class: leave one out")
    if classes:
        options |= {"configs": classes, "sessions": SESSIONS}
        return run("grader.serve.class_start:serve_class", **options)
    options |= {"folder": folder or Path(), "browser": not no_browser, "sessions": SESSIONS}
    return run("grader.serve.start:serve", **options)
