"""Counts over the reports of a class, taken in one pass and in memory that does not grow."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.report.formats.items import case_detail
from grader.report.formats.visible import FAILING
from grader.report.schema import CasePart, Finding, Location, Report, Verdict

VERDICTS: tuple[Verdict, ...] = ("ungradable", "failed", "passed")
"""Verdicts of what was handed in."""
GROUPS = 500
"""How many groups of equal unrecognised behaviour are kept apart; more are only counted."""
MEMBERS = 8
"""How many submissions of a group are named."""
UNRECOGNISED = "unrecognised"


@dataclass(frozen=True)
class Example:
    """Where one submission shows a pitfall.

    Attributes:
        sha256: of the submission's file.
        location: the span in it.
    """

    sha256: str
    location: Location


@dataclass
class PitfallCount:
    """How often a pitfall was found.

    Attributes:
        name: the pitfall.
        found: submissions that show it.
        leading: submissions in which it is the first thing to mend.
        example: a submission that shows it, if any has a span.
    """

    name: str
    found: int = 0
    leading: int = 0
    example: Example | None = None

    def add(self, finding: Finding, report: Report, *, leading: bool) -> None:
        """Count one submission."""
        self.found += 1
        self.leading += leading
        if self.example is None and finding.location and report.submission.sha256:
            self.example = Example(report.submission.sha256, finding.location)


@dataclass
class CaseCount:
    """How often a case of an exercise was asked, and not passed."""

    exercise: str
    name: str
    asked: int = 0
    missed: int = 0

    @property
    def share(self) -> float:
        """Part of the submissions that did not pass it, 0 to 1."""
        return self.missed / self.asked if self.asked else 0.0


@dataclass
class Group:
    """Submissions that no pitfall explains and that answer alike.

    Attributes:
        message: what the first of them was told.
        evidence: what was observed.
        counterexample: its smallest failing case, as text.
        count: how many there are.
        members: the first of them, by learner or path.
    """

    message: str
    evidence: tuple[str, ...]
    counterexample: str
    count: int = 0
    members: list[str] = field(default_factory=list)


@dataclass
class ExerciseCount:
    """Verdicts and scores of one exercise; `percent[n]` counts scores of n to n + 1 per cent."""

    name: str
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    percent: list[int] = field(default_factory=lambda: [0] * 101)


@dataclass
class ClassSummary:
    """All counts of a class.

    Attributes:
        total: submissions.
        late: how many of them are late.
        absent: learners who handed in nothing, or nothing for some exercise.
        verdicts: submissions by verdict.
        percent: graded submissions by score: `percent[n]` counts scores of n to n + 1 per cent.
        exercises: the same by exercise; the name is empty where none was found.
        pitfalls: by name.
        advice: how often each piece of advice was given.
        cases: by exercise and place.
        groups: unrecognised behaviour, by what was answered.
        muted: misconceptions of which learners read nothing.
        more_groups: submissions that no pitfall explains, in none of the groups.
    """

    total: int = 0
    late: int = 0
    absent: list[str] = field(default_factory=list)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    percent: list[int] = field(default_factory=lambda: [0] * 101)
    exercises: dict[str, ExerciseCount] = field(default_factory=dict)
    pitfalls: dict[str, PitfallCount] = field(default_factory=dict)
    advice: Counter[str] = field(default_factory=Counter)
    cases: dict[tuple[str, int], CaseCount] = field(default_factory=dict)
    groups: dict[tuple[str, int | None, str], Group] = field(default_factory=dict)
    more_groups: int = 0
    muted: frozenset[str] = frozenset()

    @property
    def graded(self) -> int:
        """Submissions with a score."""
        return self.total - self.verdicts["ungradable"]

    @property
    def several(self) -> bool:
        """Whether there are submissions to more than one exercise."""
        return len(self.exercises.keys() - {""}) > 1

    @property
    def median(self) -> int | None:
        """The median score in whole per cent; None if nothing was graded."""
        return percentile(self.percent, 0.5)

    @property
    def frequent(self) -> list[PitfallCount]:
        """Pitfalls, the most frequent first; what is unrecognised is none."""
        found = (item for item in self.pitfalls.values() if item.name != UNRECOGNISED)
        return sorted(found, key=lambda item: (-item.found, -item.leading, item.name))

    @property
    def hardest(self) -> list[CaseCount]:
        """Cases that somebody missed, those that most missed first."""
        found = (item for item in self.cases.values() if item.missed)
        return sorted(found, key=lambda item: (-item.share, item.exercise, item.name))

    @property
    def unrecognised(self) -> list[Group]:
        """Groups of unrecognised behaviour, the largest first."""
        return sorted(self.groups.values(), key=lambda item: (-item.count, item.message))

    def add(self, report: Report) -> None:
        """Count one report."""
        if report.verdict == "absent":
            learner = report.submission.learner or ""
            if self.absent[-1:] != [learner]:  # the reports of a learner stand together
                self.absent.append(learner)
            return
        self.total += 1
        self.late += report.submission.late
        self.muted |= frozenset(report.muted)
        self.verdicts[report.verdict] += 1
        name = report.exercise.name if report.exercise else ""
        exercise = self.exercises.setdefault(name, ExerciseCount(name))
        exercise.verdicts[report.verdict] += 1
        if report.verdict == "ungradable":
            return
        share = report.score / report.max_score if report.max_score else 1.0
        bin_ = min(int(100 * share + 1e-9), 100)
        self.percent[bin_] += 1
        exercise.percent[bin_] += 1
        for number, case in enumerate(report.cases, start=1):
            self._case(name, number, case)
        self._findings(report)

    def _case(self, exercise: str, number: int, case: CasePart) -> None:
        count = self.cases.setdefault((exercise, number), CaseCount(exercise, case.name))
        count.asked += 1
        count.missed += case.status != "passed"

    def _findings(self, report: Report) -> None:
        errors = [item for item in report.findings if item.level == "error"]
        self.advice.update({item.name for item in report.findings if item.level == "advice"})
        seen = set()
        for place, finding in enumerate(errors):
            if finding.name not in seen:
                seen.add(finding.name)
                count = self.pitfalls.setdefault(finding.name, PitfallCount(finding.name))
                count.add(finding, report, leading=place == 0)
        if errors and errors[0].name == UNRECOGNISED:
            self._group(errors[0], report)

    def _group(self, finding: Finding, report: Report) -> None:
        assert report.exercise is not None
        key = (report.exercise.digest, report.seed, report.answers_digest or "")
        group = self.groups.get(key)
        if group is None:
            if len(self.groups) == GROUPS:
                self.more_groups += 1
                return
            group = Group(finding.message, finding.evidence, _counterexample(report))
            self.groups[key] = group
        group.count += 1
        if len(group.members) < MEMBERS:
            group.members.append(report.submission.learner or report.submission.path)


def percentile(percent: list[int], part: float) -> int | None:
    """Return the score in whole per cent that a part of the class (0 to 1) stays at or under."""
    wanted, seen = part * sum(percent), 0
    for score, count in enumerate(percent):
        seen += count
        if count and seen >= wanted:
            return score
    return None


def summarise(reports: Iterable[Report]) -> ClassSummary:
    """Count over reports in one pass, none of which is kept."""
    summary = ClassSummary()
    for report in reports:
        summary.add(report)
    return summary


def _counterexample(report: Report) -> str:
    failing = [case for case in report.cases if case.status in FAILING and case.expected]
    if not failing:
        return ""
    least = min(failing, key=lambda case: len(case.expected.values) if case.expected else 0)
    return f"{least.name}: {least.message}\n{case_detail(least)}"
