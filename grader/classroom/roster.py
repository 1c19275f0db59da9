"""A roster: a CSV file that says which learner a file belongs to, and who is expected.

It is a list of one's own, the gradebook that Canvas exports, or the grading worksheet of Moodle.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.classroom.identity import Identity, composed
from grader.report.errors import Exit, GraderError
from grader.report.formats import Sheet

_COLUMNS = (
    "a column `learner`, and `id` or `file` where the learner's name differs from these; or be the "
    "gradebook of Canvas or the grading worksheet of Moodle"
)
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?[ \t]*\r?\n", re.IGNORECASE)
_PARTICIPANT = re.compile(r"\D*(\d+)")

ROSTER = "roster"
"""What says whose a file is, where a roster does."""

Row = Mapping[str, str]


class RosterError(GraderError):
    """The roster cannot be used."""

    status = Exit.USAGE


@dataclass
class Roster:
    """Who is expected, and what says whose a file is.

    Attributes:
        learners: everyone who is expected.
        by_id: the learner of an id that names of files and folders give.
        by_file: the learner of a file's path, or of the name of a file in no folder.
        by_number: the learner of a platform's number.
        platform: whose numbers those are.
        remarks: what is odd about the roster, in sentences.
        sheet: the table itself, if a platform exported it.
    """

    learners: tuple[str, ...] = ()
    by_id: Mapping[str, str] = field(default_factory=dict)
    by_file: Mapping[str, str] = field(default_factory=dict)
    by_number: Mapping[str, str] = field(default_factory=dict)
    platform: str = ""
    remarks: tuple[str, ...] = ()
    sheet: Sheet | None = None

    @property
    def most(self) -> set[float]:
        """The highest grades that a worksheet of Moodle allows."""
        columns = [name.strip().casefold() for name in self.sheet.columns] if self.sheet else []
        if self.sheet is None or "maximum grade" not in columns:
            return set()
        place, found = columns.index("maximum grade"), set()
        for _, cells in self.sheet.rows:
            with suppress(ValueError):
                found.add(float(cells[place].replace(",", ".")))
        return found

    def learner(self, identity: Identity, names: Iterable[str]) -> str | None:
        """Return whose a file is, if the roster says so.

        Args:
            identity: what names of folders and files say.
            names: what the roster may call the file.
        """
        said = [self.by_file.get(composed(name)) for name in names]
        if identity.rule == self.platform:
            said.append(self.by_number.get(identity.number))
        said += [self.by_id.get(identity.learner), self.by_id.get(identity.learner.casefold())]
        return next(filter(None, said), None)


def read_roster(path: Path) -> Roster:
    """Read a roster, its fields separated by commas, semicolons or tabs.

    Raises:
        RosterError: it cannot be read, lacks its column, or names two learners for one file.
    """
    lines, remarks = read_lines(path)
    return _roster(path, lines, remarks)


def read_lines(path: Path) -> tuple[list[tuple[int, list[str]]], tuple[str, ...]]:
    """Return the lines of a roster that hold anything, each with its number, and remarks on it.

    Raises:
        RosterError: it cannot be read.
    """
    text = _text(path)
    remarks = []
    separator = max(",;\t", key=text.lstrip("\r\n").partition("\n")[0].count)
    if line := _SEPARATOR_LINE.match(text):
        separator, text = line[1], text[line.end() :]
        remarks.append(
            f"the roster {path} begins with Excel's line `sep={separator}`: it was passed over"
        )
    rows = csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=separator)
    try:
        return [(rows.line_num, row) for row in rows if row], tuple(remarks)
    except csv.Error as error:
        raise RosterError(f"the roster {path} is no CSV file ({error}): save it anew") from error


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RosterError(f"the roster {path} cannot be read ({error.strerror})") from error
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RosterError(
            f"the roster {path} is an Excel workbook (or another one) and no CSV file: save it as "
            "`CSV UTF-8` there, and name that file"
        )
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RosterError(f"the roster {path} is not UTF-8: save it as CSV in UTF-8") from error


def _roster(path: Path, lines: Sequence[tuple[int, list[str]]], remarks: tuple[str, ...]) -> Roster:
    head = lines[0][1] if lines else []
    columns = [name.strip().casefold() for name in head]
    take = next((take for needed, take in _KINDS if needed <= set(columns)), None)
    if take is None:
        raise RosterError(f"the roster {path} needs {_COLUMNS}; its first line names none")
    maker, sheet = _Maker(path, remarks), []
    for line, given in lines[1:]:
        cells = (*given, *([""] * len(head)))[: len(head)]
        row = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
        sheet.append((take(maker, row, line), cells))
    roster = maker.made()
    if not roster.platform:
        return roster
    return replace(roster, sheet=Sheet(tuple(head), tuple(sheet)))


class _Maker:
    """Gathers a roster row by row."""

    def __init__(self, path: Path, remarks: tuple[str, ...]) -> None:
        self._path, self._remarks = path, remarks
        self._learners: dict[str, None] = {}
        self._ids: dict[str, str] = {}
        self._files: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._also: dict[str, set[str]] = {}
        self._platform = ""

    def own(self, row: Row, line: int) -> str:
        """Take a row of a list of one's own; return whose it is."""
        learner = composed(row["learner"])
        if not learner:
            return ""
        self._learners[learner] = None
        id_, file = row.get("id", ""), row.get("file", "")
        given = [(self._ids, id_ or ("" if file else learner)), (self._files, file)]
        for kind, name in given:
            if name and kind.setdefault(composed(name), learner) != learner:
                raise RosterError(
                    f"the roster {self._path} gives {name!r} to {kind[composed(name)]!r} and to "
                    f"{learner!r} (line {line}): keep one"
                )
        return learner

    def canvas(self, row: Row, line: int) -> str:
        """Take a row of the gradebook that Canvas exports; an id is what its downloads hold."""
        del line
        name, number = row["student"], row["id"]
        if not number.isdecimal() or name == "Student, Test":
            return ""  # the points possible, and the learner whom Canvas invents
        word = re.sub(r"\W", "", name).lower()
        learner = self._numbered("Canvas", f"{word}_{number}", number)
        self._known_as(learner, name, row.get("sis login id"), row.get("sis user id"))
        return learner

    def moodle(self, row: Row, line: int) -> str:
        """Take a row of Moodle's grading worksheet; an id is what its downloads hold."""
        del line
        number = _PARTICIPANT.fullmatch(row["identifier"])
        if number is None:
            return ""
        name = row.get("full name") or "Participant"
        learner = self._numbered("Moodle", f"{name}_{number[1]}", number[1])
        self._known_as(
            learner, name, row.get("email address"), row.get("id number"), row.get("username")
        )
        return learner

    def made(self) -> Roster:
        """Return the roster."""
        ids = dict(self._ids)
        for name, learners in self._also.items():
            if len(learners) == 1:
                ids.setdefault(name, *learners)
        folded: dict[str, set[str]] = {}
        for name, learner in ids.items():
            folded.setdefault(name.casefold(), set()).add(learner)
        for name, learners in folded.items():
            if len(learners) == 1:
                ids.setdefault(name, *learners)
        return Roster(
            tuple(self._learners),
            ids,
            self._files,
            self._numbers,
            self._platform,
            self._remarks,
        )

    def _numbered(self, platform: str, learner: str, number: str) -> str:
        self._platform = platform
        learner = composed(learner)
        self._learners[learner] = None
        self._ids[learner] = learner
        self._numbers[number] = learner
        return learner

    def _known_as(self, learner: str, *names: str | None) -> None:
        for name in filter(None, names):
            self._also.setdefault(composed(name), set()).add(learner)


_KINDS: tuple[tuple[set[str], Callable[[_Maker, Row, int], str]], ...] = (
    ({"learner"}, _Maker.own),
    ({"student", "id"}, _Maker.canvas),
    ({"identifier"}, _Maker.moodle),
)
"""Which columns tell a kind of roster, and how a row of it is read."""
