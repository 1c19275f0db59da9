"""Which wrong programs are thought of: changes of an exercise's reference, listed and derived."""

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import combinations
from typing import Any

from grader.diagnosis.operators import Change, Edit, Program, all_changes, applied, overlap
from grader.exercise.exercise import Exercise
from grader.exercise.trusted_files import ExerciseError
from grader.judging.cache import Shelf
from grader.judging.reference import named_after
from grader.sandbox.wire import Message

MOST_PAIRS = 700
"""How many pairs of changes are tried for whatever text."""
UNLIKELY = (
    "twice late scale reduced reshaped residual cast doubled everywhere name attribute"
    " called-too kept"
)
"""Operators whose changes seldom come with another one."""
BEHIND = 4
"""How far their changes come behind others."""
SHELF = Shelf("hypotheses", 16 << 20)


@dataclass(frozen=True)
class Hypothesis:
    """The right program with one change or several.

    Attributes:
        changes: one, or two that touch different places.
        listed: whether a pitfall lists it, and no operator has to.
    """

    changes: tuple[Change, ...]
    listed: bool = False

    @property
    def words(self) -> str:
        """What goes on after "the right program with"."""
        return ", and with ".join(change.words for change in self.changes)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All edits of the reference's text."""
        return tuple(edit for change in self.changes for edit in change.edits)

    @property
    def unlikely(self) -> bool:
        """Whether one of its changes seldom comes with another one."""
        return any(change.operator in UNLIKELY.split() for change in self.changes)

    def apply(self, text: str) -> str:
        """Return the changed reference."""
        return applied(self.edits, text)


def singles(exercise: Exercise) -> tuple[Hypothesis, ...]:
    """Return every change: those that pitfalls list, the exercise's own first, then the derived.

    They are kept: to find them takes longer than a search among what they answer. A process that
    lives long may know what files held before, which is kept for nobody.
    """
    if not _is_current(exercise):
        return tuple(_found(exercise))
    source = f"{exercise.explains}{exercise.right_program}".encode()
    key = named_after("hypotheses", exercise, source, ())
    kept = SHELF.read(key)
    if kept is not None:
        return tuple(_hypothesis(*row) for row in kept.body["all"])
    found = tuple(_found(exercise))
    if _is_current(exercise):
        SHELF.write(key, Message("hypotheses", {"all": [astuple(each) for each in found]}))
    return found


def _is_current(exercise: Exercise) -> bool:
    """Say whether the files of an exercise are those that were read."""
    now = replace(exercise)  # which has read none
    return (now.digest, now.right_program) == (exercise.digest, exercise.right_program)


def _hypothesis(changes: Sequence[Any], listed: bool) -> Hypothesis:  # noqa: FBT001 - a row of a file
    made = (
        Change(operator, pitfall, words, tuple(Edit(*edit) for edit in edits), trace)
        for operator, pitfall, words, edits, trace in changes
    )
    return Hypothesis(tuple(made), listed)


def _found(exercise: Exercise) -> Iterator[Hypothesis]:
    right = exercise.right_program
    known = set()
    for pitfall in exercise.misconceptions:
        for change in pitfall.changes.get(exercise.name, ()):
            try:
                changed = change.apply(right)
                edits = _edits(right, change.edits, changed)
            except ExerciseError:  # `grade check-exercises` reports it
                continue
            known.add(changed)
            listed = Change("listed", pitfall.name, change.said, edits, _trace(right, edits))
            yield Hypothesis((listed,), listed=True)
    for derived in all_changes(right):
        if derived.apply(right) not in known:
            yield Hypothesis((derived,))


def _edits(right: str, replacements: Sequence[tuple[str, str]], changed: str) -> tuple[Edit, ...]:
    """Return replacements of texts as edits of places."""
    if all(right.count(old) == 1 for old, _ in replacements):
        places = [(right.index(old), old, new) for old, new in replacements]
        edits = tuple(Edit(start, start + len(old), new) for start, old, new in places)
        if not overlap(edits) and applied(edits, right) == changed:
            return edits
    first = next(
        (i for i, pair in enumerate(zip(right, changed, strict=False)) if len({*pair}) > 1), 0
    )
    most = min(len(right), len(changed)) - first
    last = next((i for i in range(most) if right[-1 - i] != changed[-1 - i]), most)
    return (Edit(first, len(right) - last, changed[first : len(changed) - last]),)


def _trace(right: str, edits: tuple[Edit, ...]) -> str:
    """Return the smallest expression that holds a change, as it is afterwards; or nothing."""
    if len(edits) != 1:
        return ""
    (edit,) = edits
    try:
        program = Program(applied(edits, right))
    except (SyntaxError, ValueError, RecursionError):
        return ""
    first, last = edit.start, edit.start + len(edit.new)
    holding = []
    for node in program.nodes:
        if isinstance(node, ast.expr):
            start, end = program.span(node)
            code = program.source(node)
            if start <= first and last <= end and code not in right:
                holding.append(code)
    return min(holding, key=len, default="")


def pairs(chosen: Sequence[tuple[int, Hypothesis]]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of two hypotheses that can be put together, the likeliest first.

    Two that pitfalls list come first. What comes early in its operator counts as likely; so the
    first ones of all operators meet before the later ones of any.

    Args:
        chosen: numbers of single changes with the changes, in their order.
    """
    ranked = [(rank, *each) for rank, each in zip(ranks(chosen), chosen, strict=True)]
    both = sorted(
        combinations(ranked, 2),
        key=lambda two: (
            not (two[0][2].listed and two[1][2].listed),
            two[0][0] + two[1][0],
            two[0][1],
            two[1][1],
        ),
    )
    made = (
        (one[1], other[1]) for one, other in both if not overlap((*one[2].edits, *other[2].edits))
    )
    for place, found in enumerate(made):
        if place >= MOST_PAIRS:
            return
        yield found


def ranks(chosen: Sequence[tuple[int, Hypothesis]]) -> list[int]:
    """Return how far behind the first of its operator each of some single changes comes."""
    found: list[int] = []
    count: Counter[str] = Counter()
    for _, hypothesis in chosen:
        (change,) = hypothesis.changes
        kind = f"{change.operator} {change.pitfall}"
        found.append(count[kind] + (BEHIND if hypothesis.unlikely else 0))
        count[kind] += 1
    return found
