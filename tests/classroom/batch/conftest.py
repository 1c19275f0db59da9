"""A batch whose submissions are graded by a function, for what does not depend on workers."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.entry import Entry
from grader.classroom.job import Job
from grader.classroom.place import Place
from grader.classroom.run import Batch, Plan
from grader.classroom.store import Store, open_store
from grader.exercise.exercise import Exercise
from grader.grading.assemble import exercise_part, ungradable
from grader.report.schema import Isolation, Report, SubmissionPart
from grader.submission.submission import Submission


def entry(learner: str, source: str, path: str = "") -> Entry:
    """Return a file of a learner that needs no disk."""
    shown = path or f"class/{learner}.py"
    place = Place(Path("/", shown))
    return Entry(place, shown, learner, "folder", lambda: Submission(shown, source.encode()))


def numbered(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield entries with their places in a run."""
    return (replace(each, position=number) for number, each in enumerate(entries))


@pytest.fixture(scope="session")
def judge(exercise: Exercise) -> Callable[[Job], Report]:
    """Passes what says `right`, fails other work, and can't grade what says `sick`."""

    def task(job: Job) -> Report:
        submission = Submission(job.path, job.source)
        if b"sick" in job.source:
            return ungradable(job.path, submission.digest, exercise, job.seed, "no worker")
        right = b"right" in job.source
        return Report(
            submission=SubmissionPart(path=job.path, sha256=submission.digest),
            exercise=exercise_part(exercise),
            seed=job.seed,
            verdict="passed" if right else "failed",
            score=100 if right else 0,
            max_score=100,
            summary="judged",
            isolation=Isolation(level="full"),
            versions={},
        )

    return task


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "class.db")) as opened:
        yield opened


@pytest.fixture
def run(
    store: Store, exercise: Exercise, judge: Callable[[Job], Report]
) -> Callable[..., list[tuple[str, str]]]:
    """Runs a batch of entries; returns for each file how its report came about, and the verdict."""

    def go(
        *files: Entry, task: Callable[[Job], Report] = judge, **options: Any
    ) -> list[tuple[str, str]]:
        plan = Plan((exercise,), **{"seed": 0, **options})
        counted: list[tuple[str, str]] = []
        store.begin()
        with ThreadPoolExecutor(2) as pool:
            batch = Batch(plan, store, pool, 4, lambda *item: counted.append(item), task)
            assert batch.run(numbered(files))
        return sorted(counted)

    return go
