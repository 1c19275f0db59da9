"""The programs in which a change is looked for: the reference with it and without, a learner's."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from grader.diagnosis.changed.algebra import Algebra, Form
from grader.diagnosis.changed.forms import Forms, passes_on
from grader.diagnosis.changed.places import unread
from grader.diagnosis.changed.words import Detail
from grader.diagnosis.operators import Change, Program, applied
from grader.diagnosis.operators.program import function_name
from grader.submission.source import Source

Region = tuple[int, int]
"""The first letter of a part of a text, and the one after its last."""


@dataclass(frozen=True)
class Text:
    """A trusted program with its forms.

    Attributes:
        text: its source, which parses.
        algebra: where the forms are kept.
    """

    text: str
    algebra: Algebra
    _made: dict[Detail, Forms] = field(default_factory=dict)

    @cached_property
    def program(self) -> Program:
        """Its syntax tree with places."""
        return Program(self.text)

    def forms(self, detail: Detail) -> Forms:
        """Return the forms of its expressions."""
        if detail not in self._made:
            self._made[detail] = Forms(self.algebra, self.program.tree, detail=detail)
        return self._made[detail]


class Learner:
    """A learner's program with its forms.

    Args:
        source: its syntax tree, of which only what can run counts.
        algebra: where forms are kept.

    Raises:
        RecursionError: it is too deep.
    """

    def __init__(self, source: Source, algebra: Algebra) -> None:
        self.source = source
        self.algebra = algebra
        self.tree = source.tree or ast.Module([], [])
        idle = unread(source)
        self.nodes = [node for node in source.walk() if node not in idle]
        """What can run and is read."""
        self._made: dict[Detail, Forms] = {}
        self._placed: dict[Detail, dict[Form, list[ast.AST]]] = {}

    def forms(self, detail: Detail) -> Forms:
        """Return the forms of its expressions."""
        if detail not in self._made:
            self._made[detail] = Forms(self.algebra, self.tree, detail=detail)
        return self._made[detail]

    def places(self, form: Form, detail: Detail) -> list[ast.AST]:
        """Return the expressions that make something of a form, in the order of the text."""
        if detail not in self._placed:
            forms = self.forms(detail)
            found: dict[Form, list[ast.AST]] = {}
            for node in self.nodes:
                if node in forms.of and not passes_on(node, forms):
                    found.setdefault(forms.of[node], []).append(node)
            for nodes in found.values():
                nodes.sort(
                    key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
                )
            self._placed[detail] = found
        return self._placed[detail].get(form, [])

    def calls(self, name: str = "") -> list[ast.Call]:
        """Return its calls, of the functions of a name or of all."""
        calls = (node for node in self.nodes if isinstance(node, ast.Call))
        return [node for node in calls if name in {"", function_name(node)}]


class Changed:
    """One change of a program that may have others too.

    Args:
        change: the one.
        every: all changes of the program, it among them.
        right: the reference.
        algebra: where forms are kept.

    Attributes:
        words: what is said of the change.
        whole: the reference with all changes.
        before: the reference with the others only.
        known: `before` and the reference: what stands there is not this change.
        regions: where its edits stand in `whole`; only their parts that differ, if an edit is no
            expression.

    Raises:
        SyntaxError, ValueError, RecursionError: some of these do not parse.
    """

    def __init__(
        self, change: Change, every: Sequence[Change], right: str, algebra: Algebra
    ) -> None:
        others = [edit for each in every if each is not change for edit in each.edits]
        edits = sorted((*change.edits, *others))
        self.words = change.words
        self.algebra = algebra
        self.whole = Text(applied(tuple(edits), right), algebra)
        self.before = Text(applied(tuple(others), right), algebra)
        self.known = [self.before, Text(right, algebra)] if others else [self.before]
        self.regions: list[Region] = []
        moved = 0
        for edit in edits:
            if edit in change.edits:
                first, last = _differing(right[edit.start : edit.end], edit.new)
                self.regions.append((edit.start + moved + first, edit.start + moved + last))
            moved += len(edit.new) - (edit.end - edit.start)

    def touched(self, nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
        """Yield the nodes of `whole` that some edit touches."""
        for node in nodes:
            start, end = self.whole.program.span(node)
            if any(start <= last and first <= end for first, last in self.regions):
                yield node


def _differing(old: str, new: str) -> Region:
    """Return the part of a new text that counts: all of an expression, else what differs."""
    if _is_expression(new.strip()):
        return 0, len(new)
    first = _same(old, new)
    return first, len(new) - _same(old[first:][::-1], new[first:][::-1])


def _is_expression(code: str) -> bool:
    try:
        node = ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError):
        return False
    return code.startswith("(") or not isinstance(node, ast.Tuple)  # else it may be two arguments


def _same(one: str, other: str) -> int:
    """Return how many letters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, pair in pairs if len({*pair}) > 1), min(len(one), len(other)))
