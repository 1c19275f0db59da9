"""The attempts in a store as lines of text, for people and for `grep`."""

from itertools import chain
from pathlib import Path

import click

from grader.classroom.store import open_store
from grader.report.errors import WrongUsageError
from grader.report.text import escape


def print_history(store: str, learner: str | None) -> None:
    """Print one line for each attempt.

    Raises:
        WrongUsageError: there is no such store, or no attempt in it.
        StoreError: the store failed.
    """
    if "://" not in store and not Path(store).is_file():
        raise WrongUsageError(f"there is no store {store}: name the file of a batch")
    with open_store(store) as opened:
        attempts = opened.history(learner)
        first = next(attempts, None)
        if first is None:
            whose = f" of {learner}" if learner else ""
            raise WrongUsageError(f"{store} holds no attempt{whose}: check the name")
        muted = opened.muted()
        for item in chain([first], attempts):
            finding = f"muted: {item.finding}" if item.finding in muted else item.finding or "-"
            points = f"{item.score:g}/{item.max_score:g}"
            click.echo(
                f"{item.graded_at}  {escape(item.learner):24} {item.exercise or '-':10} "
                f"{item.verdict:10} {points:>8}  seed {item.seed:<10} "
                f"{finding}  {escape(item.path)}"
            )
