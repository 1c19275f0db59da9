"""Which edits of a submission are tried: bounded in number, the nearest to the evidence first."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from grader.diagnosis.operators import OPERATORS, Change, Edit, Program, applied, overlap
from grader.diagnosis.repairs import forms, spelling, states
from grader.diagnosis.repairs.vocabulary import Vocabulary, vocabulary
from grader.exercise.trusted_files import ExerciseError
from grader.judging.context import Context

MOST = 200
"""How many edits of one submission are tried."""
MOST_PLACES = 8
"""In how many places one edit may be made at once."""
MOST_OF_ONE = 300
"""How many one operator makes, before the nearest are chosen."""

ALIKE = 4
"""Of how many edits of one kind the nearest come before those of a less likely kind."""
STRANGE = 3
"""How far behind others an edit is that is hardly a repair."""

Repairer = Callable[[Program, Vocabulary], Iterator[Change]]
REPAIRERS: tuple[Repairer, ...] = (
    spelling.misspelt,
    spelling.methods,
    spelling.texts,
    forms.batches,
    forms.shapes,
    forms.whole,
    forms.held,
    forms.calls,
    forms.arguments,
    forms.in_place,
    forms.imports,
    forms.tuples,
    forms.returned,
    forms.results,
    states.starts,
    spelling.figures,
    spelling.seeds,
)
BOTH_WAYS = (
    "axis-order batch-dim draw-order epsilon exchanged-names exchanged-weights flipped-kernel"
    " float-argument"
    " kernel-init missing-term not-flattened off-by-one operand-order output-dtype param-value"
    " reused-key rng-key step-order wrong-activation wrong-axis wrong-constant wrong-distribution"
    " wrong-function wrong-gradient wrong-mask wrong-operator wrong-reduction wrong-sign"
    " wrong-start"
)
"""Misconceptions that an edit shows whether it makes the mistake or takes it back."""
_NAMES = frozenset(
    ["self", "spelling", "method", "keyword", "called", "uncalled", "dropped", "imported"]
)
_SLIPS = frozenset(["stale", "twice", "doubled", "fan", "late", "added", "ignored", "restart"])
"""Operators whose edits are slips, and hardly ever take one back."""
_FORMS = "T None add asarray astype at int pass reshape return self set squeeze swapaxes"
"""Names that edits of forms bring."""
_NAME = re.compile(r"[^\W\d]\w*")
_UNNAMED = frozenset(["attribute", "name"])
"""Operators whose edits put right names that do not exist, too."""
_SHAPES = frozenset(["flat", "result", "around", "new-axis", "returned", "turned", "axis"])
_RAISING = _SHAPES | _NAMES | {"int", "held", "tuple", "batch", "first", "transpose", "text"}


@dataclass(frozen=True)
class Candidate:
    """One edit of a submission's text.

    Attributes:
        edits: in the order of the text, each as small as it can be.
        pitfall: the misconception that is corrected; empty where the edit is of none.
    """

    edits: tuple[Edit, ...]
    pitfall: str = ""


def candidates(context: Context, lines: frozenset[int], most: int = MOST) -> list[Candidate]:
    """Return edits of a submission, each another program that parses, in the order to try them.

    Args:
        context: the submission's.
        lines: which lines findings are about, from 1.
        most: how many there may be.
    """
    text = context.submission.text
    try:
        program = Program(text)
        words = vocabulary(context.exercise.right_program)
        made = [*_made(program, words)]
    except (SyntaxError, ValueError, RecursionError, ExerciseError):
        return []
    near = _Nearness(context, program, lines)
    ranked = sorted(enumerate(made), key=lambda item: (*near.rank(*item[1]), item[0]))
    least = [(change, _all_least(change.edits, text)) for _, (_, change) in ranked]
    least = [(change, edits) for change, edits in least if near.can_run(edits)]
    seen = {hash(text)}
    found: list[Candidate] = []
    for change, edits in _everywhere(least, text):
        changed = applied(edits, text)
        if hash(changed) in seen:
            continue
        seen.add(hash(changed))
        if _parses(changed):
            named = change.pitfall in BOTH_WAYS.split() and change.operator not in _UNNAMED
            found.append(Candidate(edits, change.pitfall if named else ""))
            if len(found) == most:
                break
    return found


Least = tuple[Change, tuple[Edit, ...]]


def _everywhere(least: Sequence[Least], text: str) -> Iterator[Least]:
    """Yield changes, and behind the first of equal ones the same in all their places."""
    places: dict[tuple[str, str, str], dict[Edit, None]] = {}

    def kind(change: Change, edit: Edit) -> tuple[str, str, str]:
        return change.operator, text[edit.start : edit.end], edit.new

    for change, edits in least:
        if len(edits) == 1:
            places.setdefault(kind(change, edits[0]), {})[edits[0]] = None
    for change, edits in least:
        yield change, edits
        if len(edits) == 1:
            alike = tuple(sorted(places.pop(kind(change, edits[0]), {})))
            if 1 < len(alike) <= MOST_PLACES and not overlap(alike):
                yield change, alike


def _made(program: Program, words: Vocabulary) -> Iterator[tuple[int, Change]]:
    """Yield changes, each with its place among those of its kind."""
    kinds: Counter[tuple[str, str]] = Counter()
    made = [repairer(program, words) for repairer in REPAIRERS]
    made += [operator(program) for operator in OPERATORS]
    for changes in made:
        for change in islice(changes, MOST_OF_ONE):
            kind = change.operator, change.pitfall
            yield kinds[kind], change
            kinds[kind] += 1


def _all_least(edits: tuple[Edit, ...], text: str) -> tuple[Edit, ...]:
    return tuple(sorted(part for edit in edits for part in _least(edit, text)))


def _least(edit: Edit, text: str) -> Iterator[Edit]:
    """Yield an edit without what it puts back."""
    old, new = text[edit.start : edit.end], edit.new
    before, kept, after = new.partition(old) if old else ("", "", "")
    if kept and before and after:
        yield Edit(edit.start, edit.start, before)
        yield Edit(edit.end, edit.end, after)
        return
    first = _alike(old, new)
    old, new = old[first:], new[first:]
    last = _alike(old[::-1], new[::-1])
    yield Edit(edit.start + first, edit.end - last, new[: len(new) - last])


def _alike(one: str, other: str) -> int:
    """Return how many letters two texts begin with in common."""
    most = min(len(one), len(other))
    return next((place for place in range(most) if one[place] != other[place]), most)


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


class _Nearness:
    """How near an edit is to what was seen to go wrong."""

    def __init__(self, context: Context, program: Program, lines: frozenset[int]) -> None:
        self._text = context.submission.text
        both = f"{self._text} {context.exercise.right_program} {_FORMS}"
        self._names = set(_NAME.findall(both))
        self._live = {
            line for node in context.source.walk() if (line := getattr(node, "lineno", 0))
        }
        self._raised = context.raised
        frames = [item.span.line for item in self._raised.frames] if self._raised else []
        self._innermost = frames[-1:]
        self._other = {*frames[:-1], *lines}
        self._related = _related(program, {*frames, *lines})
        failing = [item for item in context.results if item.status == "failed"]
        first = failing[0] if failing else None
        self._shape = first is not None and (
            first.answered is None or first.answered.shape != first.expected.shape
        )

    def _line(self, place: int) -> int:
        return self._text.count("\n", 0, place) + 1

    def can_run(self, edits: tuple[Edit, ...]) -> bool:
        """Say whether an edit touches a line that can run."""
        return not self._live or any(self._line(edit.start) in self._live for edit in edits)

    def rank(self, place: int, change: Change) -> tuple[int, int]:
        """Return how far an edit is from the evidence, least first."""
        line = self._line(change.edits[0].start)
        far = 3
        if line in self._innermost:
            far = 0
        elif line in self._other:
            far = 1
        elif line in self._related:
            far = 2
        strange = STRANGE if change.operator in _SLIPS or self._foreign(change) else 0
        return far + place // ALIKE + strange + self._unlikely(change), len(change.edits)

    def _foreign(self, change: Change) -> bool:
        """Say whether an edit brings a name that neither program has, nor any edit of forms."""
        names = {name for edit in change.edits for name in _NAME.findall(edit.new)}
        return not names <= self._names

    def _unlikely(self, change: Change) -> int:
        if self._raised is not None:
            named = self._raised.type in {"NameError", "AttributeError", "UnboundLocalError"}
            if named:
                return 0 if change.operator in _NAMES else 3
            return 0 if change.operator in _RAISING else 2
        if self._shape:
            return 0 if change.operator in _SHAPES else 3
        return 0


def _related(program: Program, lines: set[int]) -> set[int]:
    """Return the lines that set what is read on some lines."""
    read: set[str] = set()
    stored: list[tuple[str, int]] = []
    for node in program.nodes:
        name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
        if not isinstance(node, ast.Name | ast.Attribute):
            continue
        if isinstance(node.ctx, ast.Store):
            stored.append((name, node.lineno))
        elif node.lineno in lines:
            read.add(name)
    return {line for name, line in stored if name in read}
