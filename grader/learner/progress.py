"""What a learner did so far: one small JSON file in the user's data folder.

Light: `grade` alone reads it, so neither pydantic nor NumPy is loaded. The environment variable
`GRADE_PROGRESS=off` switches it off: nothing is read or written then.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from grader.report.schema import Report

VERSION = 1
SET_ASIDE = 5
"""How many damaged files are kept."""
LADDERS = 100
"""Of how many mistakes it is kept how much help was shown."""
LOCK_SECONDS = 5.0
"""How long to wait for another `grade` that writes; a write takes about a millisecond."""

Warn = Callable[[str], None]


@dataclass(frozen=True)
class Record:
    """What is known of a learner's work on one exercise.

    Attributes:
        attempts: how often changed work was graded; grading the same bytes again counts once, and
            the untouched starter never.
        best: highest score, in points.
        passed_at: when it passed first, ISO 8601 in UTC; None if it never did.
        gave_up_at: when the solution was first shown without a pass.
        hints: how many rungs were shown, by the name of their ladder.
        last_file: what was graded or started last, as an absolute path.
        last_digest: SHA-256 of what was graded last.
        last_at: when that was.
    """

    attempts: int = 0
    best: float = 0.0
    passed_at: str | None = None
    gave_up_at: str | None = None
    hints: Mapping[str, int] = field(default_factory=dict)
    last_file: str | None = None
    last_digest: str | None = None
    last_at: str | None = None

    @property
    def earned(self) -> bool:
        """Whether the solution may be shown: after a pass, or after giving up."""
        return self.passed_at is not None or self.gave_up_at is not None

    def graded(
        self, file: Path, digest: str, score: float, *, passed: bool, begun: bool = True
    ) -> "Record":
        """Return the record after one more grading, of a starter if it is not `begun`."""
        return replace(
            self,
            attempts=self.attempts + (begun and digest != self.last_digest),
            best=max(self.best, score),
            passed_at=self.passed_at or (_now() if passed else None),
            last_file=str(file.absolute()),
            last_digest=digest,
            last_at=_now(),
        )

    def begun(self, file: Path) -> "Record":
        """Return the record once a file was started from the starter."""
        return replace(self, last_file=str(file.absolute()), last_at=_now())

    def shown(self, ladder: str, rungs: int) -> "Record":
        """Return the record once that many rungs of a ladder are shown, by the ladder's key.

        The ladders that were shown last are kept.
        """
        others = [item for item in self.hints.items() if item[0] != ladder][1 - LADDERS :]
        shown = max(rungs, self.hints.get(ladder, 0))
        return replace(self, hints={**dict(others), ladder: shown})

    def gave_up(self) -> "Record":
        """Return the record of a learner who asked for the solution."""
        return replace(self, gave_up_at=self.gave_up_at or _now())


class Progress(Protocol):
    """The records of one learner."""

    @property
    def remembers(self) -> bool:
        """Whether anything is kept."""

    def all(self) -> Mapping[str, Record]:
        """Read every record, by the exercise's name."""

    def of(self, exercise: str) -> Record:
        """Read the record of one exercise; an empty one if there is none."""

    def change(self, exercise: str, step: Callable[[Record], Record]) -> Record:
        """Apply a step to the record of an exercise, keep it, and return it."""

    def graded(self, report: "Report", path: Path) -> Record:
        """Keep that a file was graded, and return the record of its exercise.

        Args:
            report: which names an exercise.
            path: the file.
        """


def grading(report: "Report", path: Path) -> Callable[[Record], Record]:
    """Return what the grading of a file makes of the record of its exercise."""
    # What grades has loaded it; `grade` alone does without.
    from grader.exercise.pitfalls import NOT_BEGUN  # noqa: PLC0415

    passed, digest = report.verdict == "passed", report.submission.sha256 or ""
    begun = all(finding.name != NOT_BEGUN for finding in report.findings)
    return lambda record: record.graded(path, digest, report.score, passed=passed, begun=begun)


class FileProgress:
    """The records of all exercises, by name; whatever is wrong with the file, nothing raises.

    Args:
        folder: where the file lies; None for a progress that remembers nothing.
        warn: is told, in one sentence, what could not be read or written.
    """

    def __init__(self, folder: Path | None, warn: Warn) -> None:
        self._folder = folder
        self._tell = warn
        self._told: set[str] = set()

    def _warn(self, sentence: str) -> None:
        """Say something, but never twice."""
        if sentence not in self._told:
            self._told.add(sentence)
            self._tell(sentence)

    @property
    def remembers(self) -> bool:
        """Whether anything is kept."""
        return self._folder is not None

    def fault(self) -> str:
        """Try whether something can be kept: why not, in a few words, or an empty text."""
        if self._folder is None:
            return "switched off by GRADE_PROGRESS"
        import tempfile  # noqa: PLC0415 - nothing else here needs it

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=self._folder).close()
        except OSError as error:
            return f"is not kept: {self._folder} cannot be written ({error.strerror or error})"
        return ""

    def all(self) -> Mapping[str, Record]:
        """Read every record."""
        if self._folder is None:
            return {}
        try:
            return self._read(self._folder / "progress.json") or {}
        except OSError as error:
            self._warn(f"your progress cannot be read ({error.strerror})")
            return {}

    def of(self, exercise: str) -> Record:
        """Read the record of one exercise; an empty one if there is none."""
        return self.all().get(exercise, Record())

    def change(self, exercise: str, step: Callable[[Record], Record]) -> Record:
        """Apply a step to the record of an exercise, keep it, and return it.

        Writers wait for one another, so that none loses what another wrote.
        """
        if self._folder is None:
            return step(Record())
        # Takes longer to load than `grade` alone may take.
        from filelock import FileLock, Timeout  # noqa: PLC0415

        path = self._folder / "progress.json"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(path.with_suffix(".lock"), timeout=LOCK_SECONDS):
                known = self._read(path)
                changed = step((known or {}).get(exercise, Record()))
                if known is not None:
                    _write(path, {**known, exercise: changed})
                return changed
        except (OSError, Timeout) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else error
            self._warn(f"your progress is not kept: {path} cannot be written ({why})")
            return step(Record())

    def graded(self, report: "Report", path: Path) -> Record:
        """Keep that a file was graded, and return the record of its exercise."""
        assert report.exercise is not None
        return self.change(report.exercise.name, grading(report, path))

    def _read(self, path: Path) -> dict[str, Record] | None:
        """Read a file; None if it is a newer grader's, which is left alone."""
        try:
            table = json.loads(path.read_bytes())
            if isinstance(table["version"], int) and table["version"] > VERSION:
                self._warn(f"{path} was written by a newer version: your progress is not kept")
                return None
            return {name: record_of(entry) for name, entry in table["exercises"].items()}
        except FileNotFoundError:
            return {}
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            kept = _set_aside(path)
            self._warn(f"your progress file was damaged; starting over (the old file is {kept})")
            return {}


def default_progress(warn: Warn) -> FileProgress:
    """Return this user's progress; one that remembers nothing if `GRADE_PROGRESS` is `off`."""
    if os.environ.get("GRADE_PROGRESS", "").lower() == "off":
        return FileProgress(None, warn)
    import platformdirs  # noqa: PLC0415 - nothing else here needs it

    return FileProgress(platformdirs.user_data_path("nnx-grader"), warn)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def record_of(entry: Mapping[str, Any]) -> Record:
    """Return a record as it was kept, by field. Raises ValueError, TypeError or AttributeError."""
    record = Record(
        **{item.name: entry[item.name] for item in fields(Record) if item.name in entry}
    )
    texts = (
        record.passed_at,
        record.gave_up_at,
        record.last_file,
        record.last_digest,
        record.last_at,
    )
    counts = (record.attempts, *record.hints.values())
    if not all(isinstance(item, int) and item >= 0 for item in counts):
        raise ValueError("a count is no natural number")
    if not all(item is None or isinstance(item, str) for item in texts):
        raise ValueError("a text is none")
    if not isinstance(record.best, int | float) or not 0 <= record.best < float("inf"):
        raise ValueError("a score is no number")
    return record


def _write(path: Path, records: Mapping[str, Record]) -> None:
    """Replace the file in one step: a reader sees the old one or the new one."""
    table = {
        "version": VERSION,
        "exercises": {name: asdict(record) for name, record in sorted(records.items())},
    }
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(json.dumps(table, indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _set_aside(path: Path) -> Path:
    """Rename a damaged file; of those that were set aside before, the oldest makes room."""
    names = ("damaged", *(f"damaged-{number}" for number in range(2, SET_ASIDE + 1)))
    places = [path.with_name(f"{path.name}.{name}") for name in names]
    free = (place for place in places if not place.exists())
    aside = next(free, None) or min(places, key=lambda place: place.stat().st_mtime_ns)
    path.replace(aside)
    return aside
