"""Commands for a server of classes: their options; the work is done in `grader.serve`."""

from pathlib import Path
from typing import Any

import click

from grader.cli.work import run
from grader.report.errors import Exit

config_argument = click.argument(
    "config", metavar="CONFIG", type=click.Path(path_type=Path, dir_okay=False)
)


@click.group("class", subcommand_metavar="COMMAND ...")
def class_() -> None:
    """Look after the class of a server: `grade serve --class CONFIG`."""


@class_.command(short_help="Print links by which people sign in.")
@config_argument
@click.option(
    "--learner",
    "learners",
    metavar="LEARNER",
    multiple=True,
    help="Only for this one, as the roster calls them; repeatable.",
)
def links(**options: Any) -> Exit:
    """Print a one-time link for each person of the class, as CSV: learner,link.

    Each signs its person in once, within seven days. Those that were printed before and not used
    are good no longer. The server may run meanwhile.
    """
    return run("grader.serve.class_start:print_links", **options)


login_argument = click.argument("login", metavar="LEARNER")


@class_.command("export-learner", short_help="Write all that is kept of a person.")
@config_argument
@login_argument
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The ZIP file.",
)
def export_learner(**options: Any) -> Exit:
    """Write all that the server keeps of LEARNER into a ZIP file, for them to read.

    LEARNER is what the roster calls them, or called them. Keys by which they are signed in are left
    out. The server may run meanwhile.
    """
    return run("grader.serve.personal.commands:export_learner", **options)


@class_.command("delete-learner", short_help="Delete all that is kept of a person.")
@config_argument
@login_argument
@click.option("--yes", is_flag=True, help="Do it without asking for the name again.")
def delete_learner(**options: Any) -> Exit:
    """Delete all that the server keeps of LEARNER, for ever.

    Take them off the roster first. The audit log keeps that somebody was deleted, without a name.
    Copies that you made of the database are yours to delete. The server may run meanwhile.
    """
    return run("grader.serve.personal.commands:delete_learner", **options)


@class_.command(short_help="Delete what has been kept long enough.")
@config_argument
def tidy(**options: Any) -> Exit:
    """Delete the work of who was taken off the roster, `keep_days` of the class's file after that.

    Lines of the audit log go after as many days, and sessions, links and sign-ins that have ended.
    Run it once a day: docs/serve.md.
    """
    return run("grader.serve.personal.commands:tidy", **options)


@class_.command(short_help="Make, list and end tokens for scripts.")
@config_argument
@click.option("--label", metavar="NAME", help="What to call the token; without it they are listed.")
@click.option(
    "--person", metavar="LOGIN", help="Whose it is, if the class has several instructors."
)
@click.option("--revoke", is_flag=True, help="End the token of this name.")
def token(**options: Any) -> Exit:
    """Make a token by which a script reads the class: docs/serve.md.

    It is printed once; what is kept is its digest. It may do what its instructor may, until it is
    ended or they are taken off.
    """
    return run("grader.serve.api.commands:token", **options)
