"""What a store holds as lines of text, for people and for `grep`: attempts, and what changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import click

from grader.classroom.changes import changes, compared
from grader.classroom.identity import composed
from grader.classroom.regrade import near
from grader.classroom.store import Store, open_store
from grader.classroom.store.runs import Run
from grader.report.errors import WrongUsageError
from grader.report.text import escape

FOLDER = Path(".grade")
"""Where stores are, unless another place was named."""


def print_history(store: str | None, learner: str | None) -> None:
    """Print one line for each attempt.

    Raises:
        WrongUsageError: there is no such store, or no attempt in it.
        StoreError: the store failed.
    """
    with _opened(store) as opened:
        name = None if learner is None else composed(learner)
        attempts = opened.history(name)
        first = next(attempts, None)
        if first is None:
            raise _nothing(opened, name)
        muted = opened.muted()
        for item in chain([first], attempts):
            finding = f"muted: {item.finding}" if item.finding in muted else item.finding or "-"
            points = f"{item.score:g}/{item.max_score:g}"
            click.echo(
                f"{item.graded_at}  {escape(item.learner):24} {item.exercise or '-':10} "
                f"{item.verdict:10} {points:>8}  seed {item.seed:<10} "
                f"{finding}  {escape(item.path)}"
            )


def print_changes(store: str | None, learner: str | None) -> None:
    """Print what changed since the batch before the last one, a line for each learner.

    Raises:
        WrongUsageError: there is no such store, no attempt of the learner in it, or there are no
            two batches in it to compare.
        StoreError: the store failed.
    """
    with _opened(store) as opened:
        name = None if learner is None else composed(learner)
        if name is not None and next(opened.history(name), None) is None:
            raise _nothing(opened, name)
        pair = compared(opened.runs())
        if pair is None:
            raise WrongUsageError(
                f"{opened.name} holds no two finished batches of the same folders or exercises, "
                "so there is nothing to compare: grade again first"
            )
        before, last = pair
        found, same = changes(opened.reports(before.number), opened.reports(last.number))
        if name is not None:
            found, same = [each for each in found if each.learner == name], 0
        click.echo(f"{_said(last)}, compared with {_said(before)}")
        for each in found:
            click.echo(f"{escape(each.learner):24} {each.exercise:10} {escape(each.text)}")
        if name is None:
            click.echo(f"as before: {same}")
        elif not found:
            click.echo(f"nothing changed for {escape(name)}")


def _nothing(opened: Store, learner: str | None) -> WrongUsageError:
    """Return what to say of a store without an attempt, of a learner or at all."""
    whose = ""
    if learner is not None:
        whose = f" of {learner}{near(learner, {item.learner for item in opened.history()})}"
    return WrongUsageError(f"{opened.name} holds no attempt{whose}")


@contextmanager
def _opened(store: str | None) -> Iterator[Store]:
    """Open a store, by default the only one there is. Raises WrongUsageError or StoreError."""
    if store is None:
        found = sorted(FOLDER.glob("*.db"))
        if len(found) != 1:
            what = f"there are several: {', '.join(map(str, found))}" if found else "there is none"
            raise WrongUsageError(f"name the store of a batch; in {FOLDER} {what}")
        store = str(found[0])
    if "://" not in store and not Path(store).is_file():
        raise WrongUsageError(f"there is no store {store}: name the file of a batch")
    with open_store(store) as opened:
        yield opened


def _said(run: Run) -> str:
    named = escape(" ".join(run.paths))
    seeds = ", ".join(map(str, run.seeds))
    return f"run {run.number} of {run.started_at} ({named}; seed {seeds})"
