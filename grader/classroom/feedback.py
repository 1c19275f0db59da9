"""One page of feedback for each learner, named as the platform takes it back."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from grader.classroom.entry import Entry
from grader.classroom.file_names import Taken, safe
from grader.classroom.own_zip import check_zip, is_zip, write_zip
from grader.report.errors import Exit
from grader.report.formats.items import story
from grader.report.formats.visible import for_learner
from grader.report.marks import LATE
from grader.report.output import OutputError, try_folder, writing
from grader.report.schema import Report
from grader.report.text import escape

PAGE = "feedback.html"
_SEAL = re.compile(rb"\n(?:<!-- )?grade feedback ([0-9a-f]{16})(?: -->)?\n\Z")
"""The last line of what is written: it holds a hash of the lines before, so that what was changed
by hand since can be told."""
_UPLOADED = re.compile(r"(?:.*_)?\d+_\d+_.+|(?:.*_)?anon_[0-9A-Za-z]+_(?:LATE_)?\d+_.+", re.DOTALL)
"""Names of a download of Canvas that hold the number of a file, by which it knows them again."""

Render = Callable[[str, Sequence[Report]], str]
"""Makes a page from a learner's name and reports."""


@dataclass(frozen=True)
class Feedback:
    """Where one learner's feedback goes.

    Attributes:
        name: of its file, below the folder or in the archive.
        text: whether the platform shows it under the name of the learner's own file, so that it
            cannot be HTML.
    """

    name: str
    text: bool = False


def check_feedback(path: Path) -> None:
    """See whether a folder or a zip file can take feedback, and holds nothing else.

    Raises:
        OutputError: it cannot, or does.
    """
    zipped = is_zip(path)
    folder, advice = path.parent if zipped else path, "choose another place for the feedback"
    with writing(path, advice):
        folder.mkdir(parents=True, exist_ok=True)
        try_folder(folder, advice)
        if zipped:
            check_zip(path)
        elif any(folder.iterdir()) and not any(map(_sealed, _pages(folder))):
            raise OutputError(f"{path} holds other files: choose a new or an empty folder")


def write_feedback(
    path: Path, reports: Iterable[Report], entries: Sequence[Entry], render: Render
) -> list[str]:
    """Write the feedback of all learners, in place of what was written before.

    Args:
        path: a folder, or a zip file, which `check_feedback` has seen.
        reports: those of a learner follow each other.
        entries: the files of the batch, whose names say what platform they come from.
        render: makes a page.

    Returns:
        Files that were left as they are, since somebody else has written or changed them.

    Raises:
        OutputError: it cannot be written.
    """
    first = {each.learner: each for each in reversed(entries)}
    files = _files(reports, first, render)
    with writing(path, "fix that and run the same command again", Exit.UNGRADABLE):
        if not is_zip(path):
            return _write_folder(path, files)
        write_zip(path, files)
        return []


def place_of(learner: str, entry: Entry | None) -> Feedback:
    """Return how the platform that a learner's file comes from takes feedback back."""
    if entry is not None and entry.platform == "Moodle":
        who = entry.named.partition("_assignsubmission_")[0]
        name, _, number = who.rpartition("_")
        # Moodle takes what stands between the first two `_` for the number.
        folder = f"{safe(name.replace('_', ' '))}_{number}_assignsubmission_file_"
        return Feedback(f"{folder}/{PAGE}")
    named = entry.named if entry is not None and entry.platform == "Canvas" else ""
    if _UPLOADED.fullmatch(named) and named == safe(named):
        return Feedback(named, text=True)
    return Feedback(f"{safe(learner)}/{PAGE}")


def _files(
    reports: Iterable[Report], first: Mapping[str, Entry], render: Render
) -> Iterator[tuple[str, bytes]]:
    taken = Taken()
    for learner, group in groupby(reports, lambda report: report.submission.learner or ""):
        works = [for_learner(report) for report in group]
        where = place_of(learner, first.get(learner))
        folder, slash, name = where.name.rpartition("/")
        path = f"{taken.free(folder)}/{name}" if slash else taken.free(name)
        text = as_text(works) if where.text else render(learner, works)
        yield path, _with_seal(text.encode("utf-8", "backslashreplace"), text=where.text)


def as_text(reports: Sequence[Report]) -> str:
    """Return feedback as plain text, for what is shown under the name of a program."""
    parts = []
    for report in reports:
        head = escape(report.submission.path.rpartition("/")[2])
        if report.submission.late:
            head += f" ({LATE})"
        if report.graded:
            head += f": {report.score:g} of {report.max_score:g} points"
        parts.append(f"{head}\n\n{story(report)}")
    return "\n\n\n".join(parts) + "\n"


def _write_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[str]:
    before, kept = {path for path in _pages(folder) if _sealed(path)}, []
    for name, content in files:
        path = folder / name
        if os.path.lexists(path) and path not in before:
            kept.append(str(path))
            continue
        before.discard(path)
        path.parent.mkdir(exist_ok=True)
        begun = path.with_name(f".{path.name[:100]}.begun")
        begun.write_bytes(content)
        begun.replace(path)
    for path in before:
        path.unlink()
        if path.parent != folder:
            with suppress(OSError):  # there is more in it
                path.parent.rmdir()
    return kept


def _pages(folder: Path) -> Iterator[Path]:
    """Yield what could be feedback in a folder."""
    for path in folder.iterdir():
        yield path / PAGE if path.is_dir() and not path.is_symlink() else path


def _with_seal(content: bytes, *, text: bool) -> bytes:
    seal = f"grade feedback {_hash(content)}"
    return content + (f"\n{seal}\n" if text else f"\n<!-- {seal} -->\n").encode()


def _sealed(path: Path) -> bool:
    """Whether a file is feedback as it was written."""
    if path.is_symlink() or not path.is_file():
        return False
    content = path.read_bytes()
    found = _SEAL.search(content[-100:])
    return found is not None and _hash(content[: -len(found[0])]) == found[1].decode()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
