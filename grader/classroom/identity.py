"""Whose a file is, told from one name: that of a folder, an archive or a file.

Which of the names around a file that is, `grader.classroom.layout` says.
"""

import os
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from grader.classroom.archives.shelf import without_suffix

Kind = Literal["folder", "archive", "file"]


@dataclass(frozen=True)
class Identity:
    """Who handed in a file, and what the name says beside that.

    Attributes:
        learner: the id, in composed Unicode (NFC).
        rule: what says so: a platform, `folder` or `file name`.
        number: the platform's number of the learner, if the name holds one; else empty.
        handed_in_at: when, in the platform's local time, if the name says so.
        late: whether the name says that it is late.
        name: which name says it.
    """

    learner: str
    rule: str
    number: str = ""
    handed_in_at: datetime | None = None
    late: bool = False
    name: str = field(default="", compare=False)

    @property
    def told(self) -> bool:
        """Whether more than the file's own name says whose it is."""
        return self.rule != FILE_NAME


FILE_NAME, FOLDER = "file name", "folder"


@dataclass(frozen=True)
class Rule:
    """How a platform names what its learners hand in.

    Attributes:
        platform: which one.
        of: what has such a name: a folder for each learner, or a file (an archive is one too).
        pattern: with the groups `who`, `number`, `user`, `late` and `time`, as far as there are;
            of files also `rest`, which the learner chose.
        example: such a name.
        learner: the id that the example gives.
    """

    platform: str
    of: Literal["folder", "file"]
    pattern: re.Pattern[str]
    example: str
    learner: str


def _rule(platform: str, of: Literal["folder", "file"], pattern: str, *example: str) -> Rule:
    return Rule(platform, of, re.compile(pattern, re.DOTALL), *example)


RULES: tuple[Rule, ...] = (
    _rule(
        "Moodle",
        "folder",
        r"(?P<who>.+?)_(?P<number>\d+)_assignsubmission_.*",
        "Nia Moon_1234567_assignsubmission_file_",
        "Nia Moon_1234567",
    ),
    _rule(
        "Moodle",
        "file",
        r"(?P<who>.+?)_(?P<number>\d+)_assignsubmission_(?P<rest>.+)",
        "Nia Moon_1234567_assignsubmission_file_conv1d.py",
        "Nia Moon_1234567",
    ),
    _rule(
        "Brightspace",
        "folder",
        r"(?P<number>\d+)-\d+ - (?P<who>.+) - (?P<time>[^-]*\d{4}[^-]*)",
        "12345-67890 - Nia Moon - Nov 3, 2026 1023 AM",
        "Nia Moon_12345",
    ),
    _rule("Sakai", "folder", r"[^()]*,[^()]*\((?P<user>[^()]+)\)", "Moon, Nia(nmoon)", "nmoon"),
    _rule(
        "Blackboard",
        "file",
        r"(?P<who>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?P<rest>[_.].*)",
        "HW1_nmoon_attempt_2026-11-03-09-00-00_conv1d.py",
        "nmoon",
    ),
    _rule(
        "Canvas",
        "file",
        r"(?:(?P<late>LATE)_)?(?P<user>anon_[0-9A-Za-z]+)(?:_(?P<late2>LATE))?_\d+_(?P<rest>.+)",
        "anon_Xy3fZ_67890_conv1d.py",
        "anon_Xy3fZ",
    ),
    _rule(
        "Canvas",
        "file",
        r"(?P<who>(?:(?!_\d+_\d+_).)+?)_(?P<late>LATE)_(?P<number>\d+)_(?P<file>\d+)_(?P<rest>.+)",
        "moonnia_LATE_12345_67890_conv1d-2.py",
        "moonnia_12345",
    ),
    # What a learner chose stands after the numbers, so the first pair of them counts. A group's
    # name may end in a number, but ids have more digits.
    _rule(
        "Canvas",
        "file",
        r"(?P<who>.+?)_(?P<number>\d{4,})_(?P<file>\d{4,})_(?P<rest>.+)",
        "moonnia_12345_67890_conv1d.py",
        "moonnia_12345",
    ),
    _rule(
        "Canvas",
        "file",
        r"(?P<who>.+?)_(?P<number>\d{3,})_(?P<file>\d{3,})_(?P<rest>.+)",
        "moonnia_123_4567_conv1d.py",
        "moonnia_123",
    ),
    _rule(
        "Canvas",
        "file",
        r"(?P<who>.+?)(?:_(?P<late>LATE))?_(?P<number>\d{3,})_(?P<rest>(?:text|link)\.html)",
        "moonnia_12345_text.html",
        "moonnia_12345",
    ),
)
"""Names that platforms give; of one platform's the first that fits counts."""
_OWN = re.compile(r"timestamp\.txt|comments\.txt|feedbackText\.html")
_PROGRAM_ENDING = re.compile(r"\.(?:py|ipynb)(?:\.[\w ()-]{1,12})?$", re.IGNORECASE)
_TIMES = ("%Y-%m-%d-%H-%M-%S", "%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p")


def composed(text: str) -> str:
    """Return text in the form in which ids are kept and compared: NFC, without outer spaces."""
    return unicodedata.normalize("NFC", text).strip()


@dataclass(frozen=True)
class Beside:
    """What names that lie side by side say together.

    Attributes:
        assignment: how all files of a Blackboard download begin: with the assignment's name. Both
            it and a learner's may hold `_`, so only several learners' names tell where it ends.
        canvas: whether numbers in names can be Canvas's, who gives each file one of its own.
    """

    assignment: str = ""
    canvas: bool = True


def beside(names: Collection[str]) -> Beside:
    """Return what the names of all files and archives in one folder say together."""
    found = [fitting for name in names if (fitting := _fitting(name, "file"))]
    who = {match["who"] for rule, match in found if rule.platform == "Blackboard"}
    prefix = os.path.commonprefix(sorted(who)) if len(who) > 1 else ""  # noqa: RUF071 - as wanted
    files = [match["file"] for rule, match in found if "file" in rule.pattern.groupindex]
    return Beside(prefix[: prefix.rfind("_") + 1], len(set(files)) == len(files))


def identify(name: str, kind: Kind, others: Beside) -> Identity:
    """Return who a name says that something is of.

    Args:
        name: of a folder, an archive or a file.
        kind: which of these.
        others: what the names beside it say.
    """
    return replace(_identity(name, kind, others), name=name)


def _identity(name: str, kind: Kind, others: Beside) -> Identity:
    if fitting := _fitting(name, kind, others):
        rule, found = fitting
        said = found.groupdict()
        learner = said.get("user")
        if rule.platform == "Blackboard":
            known = others.assignment
            learner = said["who"][len(known) :] if known else said["who"].rpartition("_")[2]
        if learner is None:
            learner = f"{said['who']}_{said['number']}"
        number, late = said.get("number") or "", bool(said.get("late") or said.get("late2"))
        return Identity(composed(learner), rule.platform, number, _time(said.get("time")), late)
    if kind == "folder":
        return Identity(composed(name) or name, FOLDER)
    if kind == "archive":
        return Identity(composed(without_suffix(name) or name) or name, FOLDER)
    return Identity(composed(_stem(name)) or name, FILE_NAME)


def lies_beside(parts: Collection[str], platform: str) -> bool:
    """Whether a platform laid a file beside what a learner handed in."""
    *folders, name = parts
    own = "Feedback Attachment(s)" in folders or _OWN.fullmatch(name) is not None
    return platform == "Sakai" and own


def _fitting(name: str, kind: Kind, others: Beside = Beside()) -> tuple[Rule, re.Match[str]] | None:
    """Return the rule that fits a name and leaves most of it to the learner, and how it fits.

    What a learner chose can look like another platform's name, but stands after the true one.
    """
    fitting: dict[str, tuple[Rule, re.Match[str]]] = {}
    for rule in RULES:
        if (rule.of == "folder") != (kind == "folder") or rule.platform in fitting:
            continue
        if "file" in rule.pattern.groupindex and not others.canvas:
            continue
        if found := rule.pattern.fullmatch(name):
            fitting[rule.platform] = rule, found

    def where(fit: tuple[Rule, re.Match[str]]) -> int:
        return fit[1].start("rest") if fit[0].of == "file" else 0

    return min(fitting.values(), key=where, default=None)


def _stem(name: str) -> str:
    """Return a file's name without its endings: `ann` of `ann.py.txt`."""
    found = _PROGRAM_ENDING.search(name, 1)
    stem = name[: found.start()] if found else name.rpartition(".")[0]
    return stem or name


def _time(said: str | None) -> datetime | None:
    for form in _TIMES if said else ():
        try:
            return datetime.strptime(said or "", form)  # noqa: DTZ007 - the platform's local time
        except ValueError:
            continue
    return None
