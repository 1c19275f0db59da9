"""The flow of a batch: files to works, works to an executor, reports to the store."""

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from grader.classroom.entry import Entry
from grader.classroom.job import Job, run_job
from grader.classroom.store import Store
from grader.exercise.exercise import Exercise
from grader.grading.assemble import ungradable
from grader.report.schema import Report, Verdict
from grader.submission.nearness import match_exercise
from grader.submission.submission import Submission, UngradableError
from grader.versions import deciding_versions

CHUNK = 64
"""How many files are looked up in the store at once."""
POLL_SECONDS = 0.2
"""How soon a batch notices that it shall stop, seconds."""

ONE_EXERCISE = "hand in a file that defines the function of one exercise"
"""What learners read of a file of no exercise or several; they cannot choose for the class."""

How = Literal["graded", "kept", "shared"]
"""Graded now, recorded by an earlier run, or the same as somebody else's."""
Progress = Callable[[How, Verdict], None]


@dataclass(frozen=True)
class Plan:
    """What a batch grades with.

    Attributes:
        exercises: which a file may be for.
        seed: draws the cases of all files.
        secret: whether no learner may see the seed or a case.
        force: grade also what has been graded before.
        unsandboxed: whether a level of isolation below full is accepted.
        repairs: whether to look for an edit that makes failed work right.
    """

    exercises: tuple[Exercise, ...]
    seed: int
    secret: bool = False
    force: bool = False
    unsandboxed: bool = False
    repairs: bool = False


@dataclass
class _Work:
    """A content in flight, and all who handed it in."""

    key: str
    job: Job
    entries: list[Entry] = field(default_factory=list)


class Batch:
    """Grades files through an executor, a bounded number at a time, and records each at once.

    Args:
        plan: what to grade with.
        store: where reports go; used by the calling thread only.
        executor: runs the task; threads, processes or a cluster.
        room: how many submissions may be in flight.
        progress: told of every file that is done.
        task: grades one submission; must not raise.
    """

    def __init__(
        self,
        plan: Plan,
        store: Store,
        executor: Executor,
        room: int,
        progress: Progress,
        task: Callable[[Job], Report] = run_job,
    ) -> None:
        self._plan, self._store, self._executor = plan, store, executor
        self._room, self._progress, self._task = room, progress, task
        self._flying: dict[Future[Report], _Work] = {}
        self._by_key: dict[str, _Work] = {}
        self._stop = threading.Event()

    def stop(self) -> None:
        """Have `run` return soon; what is in flight is given up. May be called from a signal."""
        self._stop.set()

    def run(self, entries: Iterable[Entry]) -> bool:
        """Grade files; return whether all are done.

        Raises:
            StoreError: the store failed; what was recorded before stays.
        """
        rest = iter(entries)
        while not self._stop.is_set() and (chunk := list(islice(rest, CHUNK))):
            self._take(chunk)
        while self._flying and not self._stop.is_set():
            self._collect()
        for future in self._flying:
            future.cancel()
        return not self._stop.is_set()

    def _take(self, chunk: list[Entry]) -> None:
        """Read some files; record what is known, and have the rest graded."""
        works = list(self._works(chunk))
        keys = {work.key for work in works}
        known = self._store.known(keys, this_run=self._plan.force)
        kept: list[tuple[Entry, int]] = []
        new: dict[str, _Work] = {}
        for work in works:
            entry = work.entries[0]
            if own := known.own.get((work.key, entry.learner)):
                kept.append((entry, own[0]))
                self._progress("kept", own[1])
            elif anybody := known.anybody.get(work.key):
                self._store.share(anybody[0], entry)
                self._progress("shared", anybody[1])
            elif same := self._by_key.get(work.key) or new.get(work.key):
                same.entries.append(entry)
            else:
                new[work.key] = work
        self._store.keep(kept)
        for work in new.values():
            self._submit(work)

    def _works(self, chunk: list[Entry]) -> Iterator[_Work]:
        """Yield what is to be graded; what cannot be read is recorded as such."""
        for entry in chunk:
            if self._stop.is_set():
                return
            submission: Submission | None = None
            try:
                submission = entry.read()
                exercise = match_exercise(submission, self._plan.exercises, ONE_EXERCISE)
            except UngradableError as error:
                digest = submission.digest if submission else None
                report = ungradable(entry.path, digest, None, self._plan.seed, error.why)
                self._store.record(report, None, [entry])
                self._progress("graded", report.verdict)
                continue
            versions = deciding_versions()
            drawn = (self._plan.seed, self._plan.secret)
            asked = ("repairs",) if self._plan.repairs else ()
            parts = (submission.digest, exercise.name, exercise.digest, drawn, versions, *asked)
            key = hashlib.sha256(repr(parts).encode()).hexdigest()
            job = Job(
                path=entry.path,
                source=submission.source,
                exercise=exercise.name,
                digest=exercise.digest,
                versions=versions,
                seed=self._plan.seed,
                secret=self._plan.secret,
                unsandboxed=self._plan.unsandboxed,
                repairs=self._plan.repairs,
            )
            yield _Work(key, job, [entry])

    def _submit(self, work: _Work) -> None:
        while len(self._flying) >= self._room and not self._stop.is_set():
            self._collect()
        if not self._stop.is_set():
            self._by_key[work.key] = work
            self._flying[self._executor.submit(self._task, work.job)] = work

    def _collect(self) -> None:
        """Record what has come back since; wait a little for the first."""
        done, _ = wait(self._flying, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        if self._stop.is_set():
            return  # what ends while everything is being stopped was perhaps stopped itself
        for future in done:
            work = self._flying[future]
            report = self._report(future, work)
            whole = report.verdict != "ungradable" and not report.incomplete
            key = work.key if whole else None
            self._store.record(report, key, work.entries, work.job.source)
            del self._flying[future], self._by_key[work.key]
            for number in range(len(work.entries)):
                self._progress("shared" if number else "graded", report.verdict)

    def _report(self, future: "Future[Report]", work: _Work) -> Report:
        error = future.exception()
        if error is None:
            return future.result()
        why = f"no worker finished it ({type(error).__name__}: {error}): run the command again"
        job = work.job
        digest = Submission(job.path, job.source).digest
        exercise = next(item for item in self._plan.exercises if item.name == job.exercise)
        return ungradable(job.path, digest, exercise, job.seed, why)
