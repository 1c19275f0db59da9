"""A roster: a CSV file that says which learner a file belongs to, and who is expected."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.classroom.entry import Entry
from grader.classroom.learner import learner_of
from grader.report.errors import Exit, GraderError

_COLUMNS = "a column `learner`, and `id` or `file` where the learner's name differs from these"


class RosterError(GraderError):
    """The roster cannot be used."""

    status = Exit.USAGE


@dataclass
class Roster:
    """Who is expected, by learner, by the id in file names, and by file.

    Attributes:
        learners: everyone who is expected.
        by_key: the learner of an id or of a file.
        seen: who handed in something.
    """

    learners: tuple[str, ...] = ()
    by_key: Mapping[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def learner(self, entry: Entry) -> tuple[str, bool]:
        """Return whose a file is, and whether the roster says so."""
        told = learner_of(entry.relative)
        for key in (entry.path, str(entry.relative), entry.relative.name, told):
            if key in self.by_key:
                learner = self.by_key[key]
                self.seen.add(learner)
                return learner, True
        return told, False

    def missing(self) -> Iterator[str]:
        """Yield who handed in nothing, in the roster's order."""
        yield from (learner for learner in self.learners if learner not in self.seen)


def read_roster(path: Path) -> Roster:
    """Read a roster, its fields separated by commas, semicolons or tabs.

    Raises:
        RosterError: it cannot be read, lacks its column, or names two learners for one file.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RosterError(f"the roster {path} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise RosterError(f"the roster {path} is not UTF-8: save it as CSV in UTF-8") from error
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return _roster(path, rows)
    except csv.Error as error:
        raise RosterError(f"the roster {path} is no CSV file ({error}): save it anew") from error


def _roster(path: Path, rows: "csv.DictReader[str]") -> Roster:
    columns = {name.strip().lower(): name for name in rows.fieldnames or () if name}
    if "learner" not in columns:
        raise RosterError(f"the roster {path} needs {_COLUMNS}; its first line names none")
    by_key: dict[str, str] = {}
    learners: dict[str, None] = {}
    for row in rows:
        learner = (row[columns["learner"]] or "").strip()
        if not learner:
            continue
        learners[learner] = None
        named = [(row[columns[name]] or "").strip() for name in ("id", "file") if name in columns]
        for key in [key for key in named if key] or [learner]:
            if by_key.setdefault(key, learner) != learner:
                raise RosterError(
                    f"the roster {path} gives {key!r} to {by_key[key]!r} and to {learner!r} "
                    f"(line {rows.line_num}): keep one"
                )
    return Roster(tuple(learners), by_key)
