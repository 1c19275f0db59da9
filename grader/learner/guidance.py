"""The help there is for one report: its ladder of rungs, and what to run next."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.exercise.pitfalls import NOT_BEGUN
from grader.learner.progress import Record
from grader.learner.workspace import next_exercise, shown
from grader.report.text import first_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.exercise.folder import ExerciseFolder
    from grader.report.schema import Finding, Report

IN_REPORT = ("where", "the idea")
"""The rungs that every report shows: where, and the idea in one sentence."""
DISAGREE = "not your mistake? a finding can be wrong: show your instructor the file and the report"
"""How to report a wrong finding, once all that there is to say of it was read."""
NAMELESS = frozenset({"unrecognised"})
"""Findings that name no mistake, so that only the exercise's own hints can help."""
_LINES = re.compile(r"line \d+")
"""Where a mistake stands is no part of it: lines are put before it."""


@dataclass(frozen=True)
class Rung:
    """One piece of help: what kind it is, and its text as Markdown."""

    title: str
    text: str


@dataclass(frozen=True)
class Ladder:
    """Help that is revealed rung by rung.

    Attributes:
        name: of what it helps with: a pitfall, or the exercise.
        rungs: from the vaguest to the plainest.
        free: how many of them the report shows anyway.
        more: whether one more rung may follow, which is only looked for when all others were shown.
        looked: whether the report says already that nothing came of that.
        about: what the finding says of this code, so that another mistake begins anew.
    """

    name: str
    rungs: tuple[Rung, ...]
    free: int = 0
    more: bool = False
    looked: bool = False
    about: str = ""

    @property
    def key(self) -> str:
        """Under which progress counts its rungs."""
        digest = hashlib.sha256(_LINES.sub("line", self.about).encode()).hexdigest()[:8]
        return f"{self.name} {digest}" if self.about else self.name

    def revealed(self, record: Record) -> int:
        """Return how many rungs a learner has seen."""
        return min(max(self.free, record.hints.get(self.key, 0)), len(self.rungs))

    def reached(self, record: Record) -> bool:
        """Say whether a learner who asks for one more rung asks for one that is to be found."""
        return not self.looked and self._is_next(record)

    def awaits(self, record: Record) -> bool:
        """Say whether there is one more to ask for, and a learner has not asked for it yet."""
        return self._is_next(record) and record.hints.get(self.key, 0) <= len(self.rungs)

    def _is_next(self, record: Record) -> bool:
        return self.more and self.revealed(record) == len(self.rungs)


def leading(report: Report) -> Finding | None:
    """Return the finding to mend first."""
    return next((item for item in report.findings if item.level == "error"), None)


def ladder(report: Report, exercise: ExerciseFolder) -> Ladder:
    """Return the rungs for a report's leading finding, or those of the exercise.

    The last rung is the smallest edit that makes the work right, where one was found.
    """
    told = _told(report, exercise)
    wrong = any(case.status != "passed" for case in report.cases)
    begun = told.name != NOT_BEGUN
    found = tuple(_repair(report))
    more = report.verdict == "failed" and wrong and begun and not found
    looked = report.repair is not None
    return replace(told, rungs=(*told.rungs, *found), more=more, looked=looked)


def _repair(report: Report) -> Iterator[Rung]:
    repair = report.repair
    if repair is not None and repair.diff:
        hidden = any(case.hidden for case in report.cases)
        answers = f"all {repair.cases} right answers" + (" that are shown" if hidden else "")
        text = (
            f"With this one change your program gives {answers}:\n\n"
            f"```diff\n{repair.diff}\n```\n\n"
            "Others may do as well; be sure that you know why before you make it."
        )
        yield Rung("one change that makes it right", text)


def _told(report: Report, exercise: ExerciseFolder) -> Ladder:
    finding = leading(report)
    if finding is None or finding.name in NAMELESS:
        hints = exercise.hints
        rungs = tuple(Rung(f"hint {number}", text) for number, text in enumerate(hints, start=1))
        return Ladder(exercise.name, rungs)
    idea = finding.help.idea
    first = first_sentence(idea)
    texts = {
        "where": finding.help.where,
        "the idea": first,
        "the idea in full": idea if len(idea.split()) > len(first.split()) else "",
        "the pattern": finding.help.fix or finding.help.pattern,
    }
    rungs = tuple(Rung(title, text) for title, text in texts.items() if text)
    free = sum(rung.title in IN_REPORT for rung in rungs)
    return Ladder(finding.name, rungs, free, about=finding.message)


def next_command(
    report: Report,
    exercises: Sequence[ExerciseFolder],
    records: Mapping[str, Record],
) -> str:
    """Return the one command that helps most after a report; empty if its text says what to do."""
    if report.exercise is None or report.verdict == "ungradable":
        return ""
    name = report.exercise.name
    record = records.get(name, Record())
    if report.verdict == "passed":
        return _after_pass(name, exercises, records)
    exercise = next(item for item in exercises if item.name == name)
    steps = ladder(report, exercise)
    if steps.revealed(record) < len(steps.rungs) or steps.awaits(record):
        return f"grade hint {shown(Path(report.submission.path))}"
    finding = leading(report)
    if finding is not None and finding.name not in {*NAMELESS, NOT_BEGUN}:
        return f"grade explain {finding.name}"
    return f"grade lesson {name}"


def _after_pass(
    name: str, exercises: Sequence[ExerciseFolder], records: Mapping[str, Record]
) -> str:
    """Go on to the next exercise that has not passed; after the last, compare with the solution."""
    following = next_exercise(exercises, records, after=name)
    return "grade next" if following else f"grade solution {name}"
