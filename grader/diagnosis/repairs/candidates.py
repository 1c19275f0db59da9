"""Which edits of a submission are tried: bounded in number, the nearest to the evidence first."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from grader.diagnosis.changed.profile import Towards
from grader.diagnosis.operators import OPERATORS, Change, Edit, Program, applied, overlap
from grader.diagnosis.operators.program import number
from grader.diagnosis.repairs import forms, nearby, spelling, statements, states
from grader.diagnosis.repairs.vocabulary import Vocabulary, vocabulary
from grader.exercise.trusted_files import ExerciseError
from grader.judging.context import Context

MOST = 200
"""How many edits of one submission are tried."""
MOST_PLACES = 8
"""In how many places one edit may be made at once."""
MOST_OF_ONE = 300
"""How many one operator makes, before the nearest are chosen."""
MOST_TOGETHER = 10
"""Of how many edits that bring the text nearer to the right program two are made together."""
ALIKE = 4
"""Of how many edits of one kind the nearest come before those of a less likely kind."""
NEARER, FURTHER = 8, 2
"""How far ahead an edit is that brings the text nearer to the right program, or behind."""
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
    statements.kept,
    statements.outdented,
    statements.held_together,
    statements.own_names,
    states.starts,
    nearby.signs,
    nearby.named,
    nearby.unpacked,
    spelling.figures,
    spelling.seeds,
)
BOTH_WAYS = (
    "axis-order batch-dim draw-order early-return epsilon exchanged-names exchanged-weights"
    " flipped-kernel float-argument kernel-init missing-term not-flattened off-by-one"
    " operand-order output-dtype param-value"
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
_OWN = frozenset(["kept"])
"""Those whose pitfall is what they take back, and only that."""
_UNNAMED = frozenset(["attribute", "name"])
"""Operators whose edits put right names that do not exist, too."""
_SHAPES = frozenset(["flat", "result", "around", "new-axis", "returned", "turned", "axis"])
_RAISING = (
    _SHAPES | _NAMES | {"int", "held", "tuple", "batch", "first", "transpose", "text", "shape"}
)


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
    towards = Towards(program, context.exercise.right_program)
    ranks = [near.rank(*item, towards.gain(item[1].edits)) for item in made]
    order = sorted(range(len(made)), key=ranks.__getitem__)
    least = [(made[place][1], _all_least(made[place][1].edits, text)) for place in order]
    least = [(change, edits) for change, edits in least if near.can_run(edits)]
    # So small that nothing is seen of it, a term need not be right: only what is known counts.
    known = _numbers(context.exercise.right_program) | {0.0}
    least = [
        (change, edits)
        for change, edits in least
        if change.operator != "epsilon" or _numbers(change.edits[0].new) <= known
    ]
    both = list(_both([each for each in least if towards.gain(each[0].edits) > 0]))
    seen = {hash(text)}
    found: list[Candidate] = []
    for change, edits in (
        *islice(_new(_everywhere(least, text), text, seen), most - len(both)),
        *_new(both, text, seen),
    ):
        named = change.pitfall in BOTH_WAYS.split() and change.operator not in _UNNAMED
        named = named or change.operator in _OWN
        found.append(Candidate(edits, change.pitfall if named else ""))
    return found


def _numbers(text: str) -> set[float]:
    """Return the numbers that stand in a program."""
    return {value for node in ast.walk(ast.parse(text)) if (value := number(node)) is not None}


Least = tuple[Change, tuple[Edit, ...]]


def _new(changes: Iterable[Least], text: str, seen: set[int]) -> Iterator[Least]:
    """Yield changes that make another program, and one that parses."""
    for change, edits in changes:
        changed = applied(edits, text)
        if hash(changed) not in seen:
            seen.add(hash(changed))
            if _parses(changed):
                yield change, edits


def _both(gaining: Sequence[Least]) -> Iterator[Least]:
    """Yield two of the likeliest edits together, for work with two mistakes."""
    for (one, first), (other, second) in combinations(gaining[:MOST_TOGETHER], 2):
        edits = tuple(sorted((*first, *second)))
        if not overlap(edits):
            pitfall = one.pitfall if one.pitfall == other.pitfall else ""
            yield Change(one.operator, pitfall, "", edits), edits


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
        right = context.exercise.right_program
        self._names = {*_NAME.findall(f"{self._text} {right} {_FORMS}")}
        self._live = {getattr(node, "lineno", 0) for node in context.source.walk()} - {0}
        self._guards = statements.guards(program)
        self._raised = context.raised
        frames = [item.span.line for item in self._raised.frames] if self._raised else []
        self._innermost = frames[-1:]
        self._other = {*frames[:-1], *lines}
        self._related = _related(program, {*frames, *lines})
        first = next((item for item in context.results if item.status == "failed"), None)
        self._shape = first is not None and (
            first.answered is None or first.answered.shape != first.expected.shape
        )

    def _line(self, place: int) -> int:
        return self._text.count("\n", 0, place) + 1

    def can_run(self, edits: tuple[Edit, ...]) -> bool:
        """Say whether an edit touches a line that can run, and not what the program refuses."""
        starts = [edit.start for edit in edits]
        if any(first <= start < last for start in starts for first, last in self._guards):
            return False
        return not self._live or bool({*map(self._line, starts)} & self._live)

    def rank(self, place: int, change: Change, gain: int) -> tuple[int, int]:
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
        text = -NEARER if gain > 0 else FURTHER * (gain < 0)
        far += place // ALIKE + strange + self._unlikely(change) + text
        return far, len(change.edits)

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
