"""`grade solution EXERCISE`: the reference, explained, once it can teach."""

import sys

import click

from grader.cli.completing import exercise_names
from grader.cli.exits import NOT_PASSED, fail, say
from grader.cli.learning import find_exercise, show_page


@click.command()
@click.argument("exercise", required=False, shell_complete=exercise_names)
@click.option("--give-up", is_flag=True, help="Show it although nothing passed; this is recorded.")
@click.option("--yes", is_flag=True, help="With --give-up: ask nothing.")
def solution(exercise: str | None, *, give_up: bool, yes: bool) -> None:
    """Show the solution of EXERCISE with its explanation.

    Exit status: 0 shown, 1 not yet: pass first, or give up.
    """
    from grader.learner.progress import Record, default_progress  # noqa: PLC0415 - only when it runs

    chosen = find_exercise(exercise)
    progress = default_progress(say)
    if not progress.of(chosen.name).earned:
        if not give_up:
            fail(
                f"{chosen.name} has not passed yet: `grade hint FILE` helps,"
                f" `grade solution {chosen.name} --give-up` shows it all the same",
                NOT_PASSED,
            )
        if not yes and not _confirmed(chosen.name):
            sys.exit(NOT_PASSED)
        progress.change(chosen.name, Record.gave_up)
    show_page(chosen.solution)


def _confirmed(name: str) -> bool:
    """Ask whether the learner means it; no answer is no."""
    question = f"Show the solution of {name}? It will be recorded that you gave up."
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        fail("not confirmed: in a script add --yes", NOT_PASSED)
