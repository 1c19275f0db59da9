"""Reports of a learner's files, kept by content: a hint on an unchanged file takes a moment.

Light: `grade hint` looks here before anything is started.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from grader.exercise.catalogue import Catalogue
from grader.exercise.digest import DECIDES, EXPLAINS, code_digest, digest_of, files_below
from grader.exercise.folder import BUNDLED
from grader.submission.format import SOURCE_BYTES
from grader.versions import versions
from grader.workers.kept_files import Shelf

if TYPE_CHECKING:
    from grader.report.errors import Exit
    from grader.report.schema import Report

MOST_BYTES = 16 << 20
"""How much reports may take; one takes about 20 kB."""
SHELF = Shelf("reports", MOST_BYTES)
loaded: dict[Path, str] = {}
"""In a session of a standing grader, the surroundings of what was read before, by its root."""
BY_CLOCK = frozenset({"time-limit", "nondeterminism"})
"""Findings of what another run may do otherwise."""


def key_of(file: Path, exercise: str | None, seed: int) -> str | None:
    """Name a file's grading, see `key_of_content`; None for a file that is not kept."""
    return _key(file, exercise, seed, loaded.get(Catalogue().root) or surroundings_now())


def _key(file: Path, exercise: str | None, seed: int, surroundings: str) -> str | None:
    try:
        if not file.is_file() or file.stat().st_size > SOURCE_BYTES:
            return None
        return key_of_content(file.read_bytes(), exercise, seed, surroundings)
    except OSError:
        return None


def key_of_content(content: bytes, exercise: str | None, seed: int, surroundings: str) -> str:
    """Name a grading after all that its report depends on.

    Args:
        content: of the file.
        exercise: what was asked.
        seed: what was asked.
        surroundings: of the exercises, as they were loaded.
    """
    parts = [hashlib.sha256(content).hexdigest(), exercise, seed, surroundings]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def surroundings_now() -> str:
    """Hash what else reports depend on: the grader's code, every exercise, and the versions."""
    root = Catalogue().root
    folders = (root / "exercises", root / "reference", BUNDLED / "exercises" / "common")
    parts = [
        code_digest((*DECIDES, *EXPLAINS)),
        digest_of(path for folder in folders for path in files_below(folder)),
        *sorted(versions().items()),
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def find(key: str | None, file: Path) -> "Report | None":
    """Return the report of a key on a file, if it was kept."""
    content = SHELF.read(key) if key else None
    if content is None:
        return None
    from pydantic import ValidationError  # noqa: PLC0415 - 100 ms that a first hint does without

    from grader.report.schema import Report  # noqa: PLC0415 - as above

    try:
        report = Report.model_validate_json(content)
    except ValidationError:
        return None
    named = report.submission.model_copy(update={"path": str(file)})
    return report.model_copy(update={"submission": named})


def keep_unless_changed(
    key: str | None, file: Path, exercise: str | None, seed: int, report: "Report"
) -> None:
    """Keep a file's report, unless the file or the surroundings are no longer those of its key."""
    if key and key == _key(file, exercise, seed, surroundings_now()):
        keep(key, report)


def keep(key: str | None, report: "Report") -> None:
    """Keep a report, unless another run may say something else, or a case in it is hidden.

    One that holds an edit that was looked for is not replaced by one that holds none.
    """
    hidden = any(case.hidden for case in report.cases)
    by_clock = any(item.name in BY_CLOCK for item in report.findings)
    if not key or not report.graded or hidden or by_clock or report.incomplete:
        return
    if report.repair is not None or SHELF.read(key) is None:
        # A name is no part of it, and may hold what is no Unicode.
        nameless = report.submission.model_copy(update={"path": ""})
        kept = report.model_copy(update={"submission": nameless})
        SHELF.write(key, kept.model_dump_json().encode())


def give_kept_hint(file: Path, exercise: str | None, seed: int) -> "Exit | None":
    """Show a file's next hint if its report was kept and holds it; else return None."""
    report = find(key_of(file, exercise, seed), file)
    if report is None:
        return None
    from grader.learner.hint import is_reached, show_hint  # noqa: PLC0415 - as above
    from grader.learner.progress import default_progress  # noqa: PLC0415 - as above
    from grader.report.errors import say  # noqa: PLC0415 - as above

    progress = default_progress(say)
    return None if is_reached(report, progress) else show_hint(report, file, progress)
