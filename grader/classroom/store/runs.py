"""The runs of a store: what each was of, and the rows that say which attempts hold in it."""

import json
from collections.abc import Collection, Mapping
from os.path import normpath
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from grader.classroom.entry import Entry
from grader.classroom.store.schema import attempts, files, runs


class Run(NamedTuple):
    """A run that has seen all of its files.

    Attributes:
        number: its number.
        started_at: when, UTC, ISO 8601.
        paths: what was named.
        exercises: names of those that its files are for.
        seeds: that they were graded with.
    """

    number: int
    started_at: str
    paths: tuple[str, ...]
    exercises: frozenset[str]
    seeds: tuple[int, ...]

    def is_of(self, paths: Collection[str]) -> bool:
        """Whether the same was named, in whatever order and spelling."""
        return sorted(map(normpath, self.paths)) == sorted(map(normpath, paths))


def finished(connection: Connection) -> list[Run]:
    """Return all runs that have ended, the newest first."""
    query = select(runs).where(runs.c.ended_at.is_not(None)).order_by(runs.c.number.desc())
    return [
        Run(row.number, row.started_at, tuple(json.loads(row.paths)), *_graded(connection, row))
        for row in connection.execute(query).all()
    ]


def _graded(connection: Connection, run: Any) -> tuple[frozenset[str], tuple[int, ...]]:
    joined = files.join(attempts, files.c.attempt == attempts.c.id)
    query = select(attempts.c.exercise, attempts.c.seed).select_from(joined)
    rows = connection.execute(query.where(files.c.run == run.number).distinct()).all()
    exercises = frozenset(exercise for exercise, _ in rows if exercise is not None)
    return exercises, tuple(sorted({seed for _, seed in rows}))


def hold(connection: Connection, run: int, entry: Entry, attempt: int) -> None:
    """Say which attempt holds for a file of a run."""
    row = {
        "run": run,
        "position": entry.position,
        "place": entry.place.key,
        "path": entry.path,
        "learner": entry.learner,
        "rule": entry.rule,
        "handed_in": entry.attempt,
        "handed_in_at": entry.handed_in_at and entry.handed_in_at.isoformat(),
        "late": entry.late,
        "attempt": attempt,
    }
    connection.execute(insert(files), [row])


def carry_over(
    connection: Connection,
    old: int,
    new: int,
    but: Collection[str],
    positions: Mapping[str, int | None],
) -> set[str]:
    """Have the attempts of an older run hold in a new one, and return whose they are.

    Args:
        connection: to the store.
        old: the number of the older run.
        new: that of the new one.
        but: learners of whom nothing is taken over.
        positions: where files stand in the new run, by their places; None of those that have an
            attempt of their own there. Files of other places come behind.
    """
    query = select(files).where(files.c.run == old).order_by(files.c.position)
    rows, behind = [], len(positions)
    for found in connection.execute(query).mappings():
        position = positions.get(found["place"], behind)
        behind += position == behind
        if position is not None and found["learner"] not in but:
            rows.append({**found, "run": new, "position": position})
    if rows:
        connection.execute(insert(files), rows)
    return {row["learner"] for row in rows}
