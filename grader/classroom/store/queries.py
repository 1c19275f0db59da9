"""What a store is asked, as statements."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, exists, func, select

from grader.classroom.store.schema import attempts, files

_OF_FILES = files.join(attempts, files.c.attempt == attempts.c.id)


def newest(works: Collection[str], run: int | None) -> Select[Any]:
    """The newest attempt of each learner at each of these works: id, work, learner, verdict.

    Args:
        works: hashes of what decides a report.
        run: count only attempts of this run.
    """
    latest = (
        select(func.max(attempts.c.id))
        .where(attempts.c.work.in_(works))
        .group_by(attempts.c.work, attempts.c.learner)
    )
    if run is not None:
        latest = latest.where(attempts.c.run == run)
    columns = attempts.c.id, attempts.c.work, attempts.c.learner, attempts.c.verdict
    return select(*columns).where(attempts.c.id.in_(latest))


def reports(run: int, *, by_learner: bool = False) -> Select[Any]:
    """The files of a run in their order: path, learner, lateness, report.

    Args:
        run: its number.
        by_learner: have those of a learner follow each other.
    """
    first = [files.c.learner] if by_learner else []
    return (
        select(files.c.path, files.c.learner, files.c.late, attempts.c.report)
        .select_from(_OF_FILES)
        .where(files.c.run == run)
        .order_by(*first, files.c.position)
    )


def learners(run: int) -> Select[Any]:
    """Whose the files of a run are."""
    return select(files.c.learner).where(files.c.run == run).distinct()


def clashes(run: int) -> Select[Any]:
    """The files of learners that have several for one exercise: learner, exercise, path."""
    of_run = (files.c.run == run) & attempts.c.exercise.is_not(None)
    several = (
        select(files.c.learner, attempts.c.exercise)
        .select_from(_OF_FILES)
        .where(of_run)
        .group_by(files.c.learner, attempts.c.exercise)
        .having(func.count() > 1)
        .subquery()
    )
    same = (several.c.learner == files.c.learner) & (several.c.exercise == attempts.c.exercise)
    return (
        select(files.c.learner, attempts.c.exercise, files.c.path)
        .select_from(_OF_FILES)
        .join(several, same)
        .where(of_run)
        .order_by(files.c.position)
    )


def ungradable(run: int) -> Select[Any]:
    """The files of a run that could not be graded, in their order, as `reports`."""
    return reports(run).where(attempts.c.verdict == "ungradable")


def history(columns: Collection[str], learner: str | None) -> Select[Any]:
    """Attempts, oldest first for each learner.

    One that could not be graded is left out once the same file was tried again.
    """
    later = attempts.alias()
    tried_again = exists().where(
        later.c.learner == attempts.c.learner,
        later.c.path == attempts.c.path,
        later.c.id > attempts.c.id,
    )
    query = select(*(attempts.c[name] for name in columns))
    query = query.where((attempts.c.verdict != "ungradable") | ~tried_again)
    query = query.order_by(attempts.c.learner, attempts.c.id)
    return query if learner is None else query.where(attempts.c.learner == learner)
