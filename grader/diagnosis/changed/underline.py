"""What to underline for a change of the reference: where what it brings stands in other code.

It is looked for as the form that the change gives an expression, and that neither the right program
has nor the one with only the other changes. Where the learner's program has more of it than the
changed one, it is not certain which is meant, and nothing is underlined.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.diagnosis.changed.algebra import ANYTHING, Algebra, Form
from grader.diagnosis.changed.forms import passes_on
from grader.diagnosis.changed.landmarks import landmark
from grader.diagnosis.changed.texts import Changed, Learner
from grader.diagnosis.changed.words import Detail
from grader.diagnosis.operators import Change
from grader.workers.records import Span

_LITTLE = frozenset([0.0, 1.0, -1.0, 2.0, 0.5, -2.0])
"""Numbers that stand in many programs."""
_GENERAL = {
    *["_", "Tuple", "List", "axis=", "size", "Starred", "Slice", "own", "return", "store"],
    *["ListComp", "GeneratorExp"],
}
"""Words of forms that compute nothing by themselves."""
_ARITHMETIC = {"sum of", "product of", "inverse", "negative"}
"""Words of forms that many programs have, so that they tell less than a function's name."""
_OPERATORS = _ARITHMETIC | {"square", "sqrt", "Pow", "MatMult", "FloorDiv", "Mod", "index"}
_SHARE = 2
"""What is put in may be told by a part that is at least this share of it: one half; and all new
words by so many of them."""
_LEAST = 2
"""How many steps or numbers a form needs that brings no new word."""
_ASSIGNING = (ast.Assign, ast.AnnAssign, ast.AugAssign)


def underline(change: Change, every: Sequence[Change], right: str, learner: Learner) -> Span | None:
    """Return where a change stands in a learner's program, if that is certain.

    Args:
        change: one of the changes of a program that gives the learner's answers.
        every: all of them.
        right: the reference.
        learner: the learner's program.
    """
    try:
        changed = Changed(change, every, right, learner.algebra)
        coarse = [Detail.COARSE] if len(change.edits) == 1 else []  # else it may be a lesser part
        for detail in (Detail.USUAL, Detail.ALL, *coarse):
            found = _Search(changed, learner, detail).run()
            if found is not None:
                return learner.source.span(_shown(found))
        return landmark(changed, learner)
    except (SyntaxError, ValueError, RecursionError):
        return None


@dataclass(frozen=True)
class _Candidate:
    """An expression of the changed program.

    Attributes:
        node: the expression.
        whole: whether all that an edit puts in stands in it.
        given: the value that it reads, where it is that value which was changed.
    """

    node: ast.AST
    whole: bool
    given: ast.AST | None = None


class _Search:
    """The search for what a change brings, in forms of some detail."""

    def __init__(self, changed: Changed, learner: Learner, detail: Detail) -> None:
        self._changed = changed
        self._algebra = changed.algebra
        self._forms = changed.whole.forms(detail)
        self._known = [text.forms(detail) for text in changed.known]
        self._learner, self._detail = learner, detail

    def run(self) -> ast.AST | None:
        """Return the expression with most new words, else the one that holds the edit."""
        old = {form for each in self._known for form in each.of.values()}
        words = {word for form in old for word in _words(form, self._algebra)} | _ARITHMETIC
        count = Counter(
            form for node, form in self._forms.of.items() if not passes_on(node, self._forms)
        )
        found: list[tuple[int, bool, ast.AST]] = []
        brought: set[str] = set()
        for item in self._candidates():
            form = self._forms.of[item.node]
            if form in old or not _says_enough(form, self._algebra):
                continue
            new = _words(form, self._algebra) - words
            brought |= new
            places = self._places(form)
            if 1 <= len(places) <= count[form] and (new or _says_much(form, self._algebra)):
                found.append((len(new), item.whole, self._nearer(item) or places[0]))
        found = [item for item in found if _SHARE * item[0] >= len(brought)]
        if not found:
            return None
        most = max(new for new, _, _ in found)
        best = [item for item in found if item[0] == most]
        return next((node for _, whole, node in best if whole and not most), best[0][2])

    def _places(self, form: Form) -> list[ast.AST]:
        return self._learner.places(form, self._detail)

    def _nearer(self, item: _Candidate) -> ast.AST | None:
        """Return what makes the value that an expression reads, where only one does."""
        form = self._forms.of.get(item.given, ANYTHING) if item.given else ANYTHING
        places = self._places(form) if _says_enough(form, self._algebra) else []
        return places[0] if len(places) == 1 else None

    def _candidates(self) -> Iterator[_Candidate]:
        """Yield most of what is put in, then what holds an edit, and then what reads its value."""
        program = self._changed.whole.program
        size = {node: program.span(node)[1] - program.span(node)[0] for node in self._forms.of}
        for first, last in self._changed.regions:
            holding, within = [], []
            for node in self._forms.of:
                start, end = program.span(node)
                if start <= first and last <= end:
                    holding.append(node)
                elif first <= start and end <= last:
                    within.append(node)
            for node in sorted(within, key=size.__getitem__):
                if isinstance(node, ast.Constant) or _SHARE * size[node] >= last - first:
                    yield _Candidate(node, whole=size[node] == last - first)
            for node in sorted(holding, key=size.__getitem__):
                yield _Candidate(node, whole=True)
        assigned = (node for node in program.nodes if isinstance(node, _ASSIGNING))
        given = set(self._changed.touched(assigned))
        for node, statement in self._forms.reads.items():
            if statement in given and isinstance(program.parent(statement), ast.FunctionDef):
                yield from self._reading(node, statement.value)  # type: ignore[attr-defined]

    def _reading(self, node: ast.AST, given: ast.AST) -> Iterator[_Candidate]:
        """Yield the expressions in which a name is read, from the inside."""
        program = self._changed.whole.program
        while isinstance(node, ast.expr | ast.keyword):
            node = program.parent(node)
            if node in self._forms.of:
                yield _Candidate(node, whole=True, given=given)


def _says_enough(form: Form, algebra: Algebra) -> bool:
    """Say whether a form is one to look for: a step that computes, or an unusual number."""
    value = algebra.number(form)
    if value is not None:
        return value not in _LITTLE and not value.is_integer()
    if algebra.word(form).startswith("constant '"):  # a text
        return True
    return any(_computes(word) for word in map(algebra.word, algebra.within(form)))


def _computes(word: str) -> bool:
    return word not in _GENERAL and not word.startswith((".", "constant"))


def _says_much(form: Form, algebra: Algebra) -> bool:
    """Say whether a form that has no new word is one of its own: a call, or of some steps."""
    inside = algebra.within(form)
    steps = [part for part in inside if _computes(algebra.word(part))]
    numbers = [part for part in inside if algebra.number(part) is not None]
    called = any(algebra.word(part) not in _OPERATORS for part in steps)
    return called or len(steps) + len(numbers) >= _LEAST


def _words(form: Form, algebra: Algebra) -> set[str]:
    """Return the words of which a form is made, down to its last part."""
    return {*map(algebra.word, algebra.within(form))}


def _shown(node: ast.AST) -> ast.AST:
    return node.value if isinstance(node, ast.Return) and node.value is not None else node
