"""Pairs of learners whose works are equal in something that few share."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from grader.classroom.alike.form import Form, Statement, form
from grader.exercise.exercise import Exercise
from grader.report.formats import SourceOf
from grader.report.formats.visible import FAILING
from grader.report.schema import Report

Kind = Literal["bytes", "text", "answers"]
KINDS: dict[Kind, str] = {
    "bytes": "the same file",
    "text": "the same text but for names, comments and layout",
    "answers": "the same wrong answers, which no one known mistake explains",
}
"""What can be equal, the strongest first, and how it is said."""
FEW_TOKENS = 30
"""With fewer tokens outside the starter's lines a work is untouched, or says nothing."""
SMALL, SHARE, LARGEST = 3, 0.1, 8
"""How many learners a group may have to be paired: SMALL in any class, in larger ones that share of
it, and never more than LARGEST. What more have in common has a common source, or is usual."""


@dataclass(frozen=True)
class Pair:
    """Two learners whose works on an exercise are equal in something.

    Attributes:
        exercise: its name.
        learners: the two.
        paths: of their files.
        kind: what is equal; the strongest, if more is.
        group: how many learners share it.
        of: how many handed in work on the exercise.
        tokens: how many tokens of the first's stand outside the starter's lines; None if unknown.
        solution: whether it is the text of the exercise's solution, but for names.
    """

    exercise: str
    learners: tuple[str, str]
    paths: tuple[str, str]
    kind: Kind
    group: int
    of: int
    tokens: int | None
    solution: bool


@dataclass(frozen=True)
class LargeGroup:
    """Learners too many to be paired whose works are equal in something."""

    exercise: str
    kind: Kind
    group: int
    of: int


@dataclass(frozen=True)
class Alike:
    """All that is alike in a class."""

    pairs: tuple[Pair, ...]
    large: tuple[LargeGroup, ...]


@dataclass(frozen=True)
class _Work:
    learner: str
    path: str
    sha256: str
    answers: tuple[str, int | None, str] | None
    form: Form | None
    tokens: int | None


@dataclass
class _Known:
    """What everybody was given of an exercise."""

    starter: Form | None
    lines: frozenset[Statement]
    solution: str | None
    works: list[_Work] = field(default_factory=list)

    def own(self, shape: Form) -> int:
        """Return how many tokens of a program are not the starter's."""
        same = self.starter is not None and shape.digest == self.starter.digest
        return 0 if same else shape.own(self.lines)


def find_alike(
    reports: Iterable[Report], source_of: SourceOf, exercises: Sequence[Exercise]
) -> Alike:
    """Return which works of a class are alike.

    Args:
        reports: of all files.
        source_of: finds their texts.
        exercises: that they may be on.
    """
    known = {each.name: _known(each) for each in exercises}
    forms: dict[str, Form | None] = {}
    for report in reports:
        sha256 = report.submission.sha256
        if report.exercise is None or report.exercise.name not in known or not sha256:
            continue
        if not report.graded:
            continue
        if sha256 not in forms:
            source = source_of(sha256)
            forms[sha256] = None if source is None else form(source)
        exercise, shape = known[report.exercise.name], forms[sha256]
        tokens = None if shape is None else exercise.own(shape)
        exercise.works.append(_work(report, sha256, shape, tokens))
    pairs: list[Pair] = []
    large: list[LargeGroup] = []
    for name, exercise in known.items():
        _pair(name, exercise, pairs, large)
    return Alike(tuple(pairs), tuple(large))


def _known(exercise: Exercise) -> _Known:
    starter, solution = form(exercise.starter), form(exercise.reference.decode())
    statements = frozenset(starter.statements) if starter else frozenset()
    return _Known(starter, statements, solution.digest if solution else None)


def _work(report: Report, sha256: str, shape: Form | None, tokens: int | None) -> _Work:
    part, exercise, answers = report.submission, report.exercise, None
    if exercise and report.answers_digest and _is_unexplained(report):
        answers = (exercise.digest, report.seed, report.answers_digest)
    return _Work(part.learner or part.path, part.path, sha256, answers, shape, tokens)


def _is_unexplained(report: Report) -> bool:
    """Whether wrong numbers were answered that no one named mistake explains."""
    errors = {item.name for item in report.findings if item.level == "error"}
    wrong = any(case.status in FAILING and case.max_error is not None for case in report.cases)
    return report.verdict == "failed" and wrong and (len(errors) != 1 or "unrecognised" in errors)


def _pair(name: str, known: _Known, pairs: list[Pair], large: list[LargeGroup]) -> None:
    everybody = {work.learner for work in known.works}
    most = max(SMALL, min(int(SHARE * len(everybody)), LARGEST))
    told = [work for work in known.works if work.tokens is None or work.tokens >= FEW_TOKENS]
    keys: dict[Kind, Callable[[_Work], object]] = {
        "bytes": lambda work: work.sha256,
        "text": lambda work: work.form.digest if work.form else None,
        "answers": lambda work: work.answers,
    }
    paired: set[tuple[str, ...]] = set()
    counted: set[frozenset[str]] = set()
    for kind, key in keys.items():
        for group in _groups(told, key):
            if len(group) > most:
                if frozenset(group) not in counted:
                    large.append(LargeGroup(name, kind, len(group), len(everybody)))
                counted.add(frozenset(group))
                continue
            for one, two in combinations(sorted(group), 2):
                if (one, two) not in paired:
                    paired.add((one, two))
                    work = group[one]
                    same = work.form is not None and work.form.digest == known.solution
                    pairs.append(
                        Pair(
                            exercise=name,
                            learners=(one, two),
                            paths=(work.path, group[two].path),
                            kind=kind,
                            group=len(group),
                            of=len(everybody),
                            tokens=work.tokens,
                            solution=same and kind != "answers",
                        )
                    )


def _groups(works: Sequence[_Work], key: Callable[[_Work], object]) -> Iterator[dict[str, _Work]]:
    """Yield the works of two learners or more that are equal in something, by learner."""
    groups: dict[object, dict[str, _Work]] = defaultdict(dict)
    for work in works:
        if (value := key(work)) is not None:
            groups[value].setdefault(work.learner, work)
    yield from (group for group in groups.values() if len(group) > 1)
