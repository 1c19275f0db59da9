"""Commands that look after the installation and after exercises."""

import json
from typing import Any

import click
from click.shell_completion import get_completion_class

from grader.cli.completing import exercise_names
from grader.cli.work import load, run, run_with_workers
from grader.report.errors import Exit
from grader.workers import cache_folder

SHELLS = ("bash", "zsh", "fish")


@click.command("check-exercises")
@click.argument("names", nargs=-1, metavar="[NAME...]", shell_complete=exercise_names)
def check_exercises(**options: Any) -> Exit:
    """Check exercises: all of them and what they share, or some by NAME.

    Starters must run and not pass, references pass, every change that a pitfall makes of a
    reference gives its finding first, and the cases tell known mistakes from the right program.

    Exit status: 0 all is well, 1 something is not, 2 there is no exercise of that name.
    """
    return run_with_workers("grader.authoring.table:print_checks", **options)


@click.command("new-exercise")
@click.argument("name")
def new_exercise(**options: Any) -> Exit:
    """Write the files of a new exercise NAME: a small one that is whole, to be changed.

    They go where exercises lie: the checkout, or the folder that GRADE_ROOT names.
    """
    return run("grader.authoring.scaffold:new_exercise", **options)


@click.command("new-pitfall")
@click.argument("exercise", shell_complete=exercise_names)
@click.argument("name")
def new_pitfall(**options: Any) -> Exit:
    """Write the page of a new pitfall NAME that one EXERCISE can have."""
    return run("grader.authoring.scaffold:new_pitfall", **options)


@click.command()
def schema() -> None:
    """Print the JSON schema of a report."""
    click.echo(json.dumps(load("grader.report.schema:json_schema")(), indent=2))


@click.group(subcommand_metavar="clear")
def cache() -> None:
    """Empty the cache."""


@click.command()
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what has SHELL complete commands, options, exercises, pitfalls and files.

    SHELL is bash, zsh or fish. To have it in every session, add the line

    \b
    eval "$(grade completion bash)"    to ~/.bashrc
    eval "$(grade completion zsh)"     to ~/.zshrc
    grade completion fish | source     to config.fish
    """  # noqa: D301 - a backspace is click's sign for lines that stay as they are
    complete = get_completion_class(shell)
    assert complete is not None
    click.echo(complete(ctx.find_root().command, {}, "grade", "_GRADE_COMPLETE").source())


@cache.command()
def clear() -> None:
    """Empty the cache; the next run fills it again."""
    freed = cache_folder.size()
    cache_folder.clear()
    click.echo(f"freed {freed / 1e6:.1f} MB in {cache_folder.cache_root()}")


@click.command()
def doctor() -> Exit:
    """Say what is installed, what works here and what does not."""
    return run_with_workers("grader.cli.doctor:diagnose_installation")
