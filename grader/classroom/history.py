"""The attempts in a store as lines of text, for people and for `grep`."""

from itertools import chain
from pathlib import Path

import click

from grader.classroom.store import StoreError, open_store
from grader.report.text import escape

FOUND, NOT_FOUND, LOST = 0, 2, 3


def print_history(where: str, learner: str | None) -> int:
    """Print one line for each attempt; return the exit status."""
    if "://" not in where and not Path(where).is_file():
        click.echo(f"grade: there is no store {where}: name the file of a batch", err=True)
        return NOT_FOUND
    try:
        with open_store(where) as store:
            attempts = store.history(learner)
            first = next(attempts, None)
            if first is None:
                whose = f" of {learner}" if learner else ""
                click.echo(f"grade: {where} holds no attempt{whose}: check the name", err=True)
                return NOT_FOUND
            for item in chain([first], attempts):
                points = f"{item.score:g}/{item.max_score:g}"
                click.echo(
                    f"{item.graded_at}  {escape(item.learner):24} {item.exercise or '-':10} "
                    f"{item.verdict:10} {points:>8}  seed {item.seed:<10} "
                    f"{item.finding or '-'}  {escape(item.path)}"
                )
    except StoreError as error:
        click.echo(f"grade: {error}", err=True)
        return LOST
    return FOUND
