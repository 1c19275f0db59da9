"""A batch whose submissions are graded by a function, for what does not depend on workers."""

import io
import tarfile
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.archives.shelf import Shelf
from grader.classroom.collect import collect
from grader.classroom.entry import Entry, Notices
from grader.classroom.job import Job
from grader.classroom.place import Place
from grader.classroom.roster import Roster
from grader.classroom.run import Batch, Plan
from grader.classroom.store import Store, open_store
from grader.exercise.exercise import Exercise
from grader.grading.assemble import exercise_part, ungradable
from grader.report.schema import Isolation, Report, SubmissionPart
from grader.submission.submission import Submission, UnreadableError


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


PROGRAM = "def conv1d_forward(seed, x, features, kernel_size):\n    return x\n"
HELPER = "def pad(n):\n    return n // 2\n"
Content = str | bytes


def folder(root: Path, **files: Content) -> Path:
    """Write files to a folder, by their paths in it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def zip_of(**files: Content) -> bytes:
    """Return a zip archive of files, by their paths in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tar_of(mode: str = "w", **files: Content) -> bytes:
    """Return a tar archive of files, by their paths in it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@dataclass(frozen=True)
class Collected:
    """What a batch would be made of."""

    entries: list[Entry]
    said: list[str]
    lost: int
    read: dict[str, bytes | str]
    """What is in each file, or why it cannot be read, by its path."""

    @property
    def learners(self) -> dict[str, str]:
        """Whose each file is, by its path."""
        return {each.path: each.learner for each in self.entries}

    def missing(self, roster: Roster) -> list[str]:
        """Who is on a roster and has no file."""
        return [each for each in roster.learners if each not in self.learners.values()]

    @property
    def left_out(self) -> str:
        """The sentences about what is left out, in one text."""
        return "\n".join(item for item in self.said if item.startswith("left out"))


@pytest.fixture
def collected(exercise: Exercise) -> Callable[..., Collected]:
    """Collects a batch and reads all of it, without a process."""

    def go(
        *paths: Path | str,
        pattern: str | None = None,
        roster: Roster | None = None,
        written: Collection[Path] = (),
    ) -> Collected:
        said: list[str] = []
        notices = Notices(said.append)
        read: dict[str, bytes | str] = {}
        with Shelf() as shelf:
            words = [str(path) for path in paths]
            who = roster or Roster()
            entries = collect(words, pattern, (exercise,), who, shelf, notices, written)
            for each in entries:
                try:
                    read[each.path] = each.read().source
                except UnreadableError as error:
                    read[each.path] = error.why
        assert len(read) == len(entries) == len({each.place.key for each in entries})
        assert [each.position for each in entries] == list(range(len(entries)))
        return Collected(entries, said, notices.lost, read)

    return go
