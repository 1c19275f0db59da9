"""Where a change stands by what is there only once: an argument, a call, a result, a Variable.

It is what is left where a learner's program has no expression of the changed one's form.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from grader.diagnosis.changed.algebra import ANYTHING, Form
from grader.diagnosis.changed.forms import Forms
from grader.diagnosis.changed.texts import Changed, Learner
from grader.diagnosis.changed.words import ALONG, FILLING, Detail, is_module
from grader.diagnosis.operators.program import function_name
from grader.workers.records import Span

_ALIKE = (
    frozenset(["mean", "average", "sum", "var", "std"]),
    frozenset(["max", "amax", "softmax", "log_softmax", "logsumexp"]),
)
"""Functions of which one may stand for another, in what they work along."""
_USUAL = {
    *["mean", "sum", "max", "min", "exp", "log", "sqrt", "where", "zeros", "array", "asarray"],
    *["reshape", "flatten", "ravel", "dot", "matmul", "arange", "concatenate", "stack"],
    *["Param", "Module", "append", "len", "range", "float", "int", "astype"],
}
"""Functions that stand in many programs, in whatever style."""
_LAST = {"return", "negative", "mean", "sum", "flatten", "max"}
"""Steps that may come last in a program."""
_ORDER = ("argument", "axis", "function")

Mark = tuple[str, str, str]
"""A kind of mark, the argument or function that it is of, and its code."""


def landmark(changed: Changed, learner: Learner) -> Span | None:
    """Return what is underlined for a change by what stands only once, if anything does."""
    for look in (_marked, _around, _lacking, _last_step, _made):
        found = look(changed, learner)
        if found is not None:
            return learner.source.span(found)
    return None


def _marked(changed: Changed, learner: Learner) -> ast.AST | None:
    """Return the call that has an argument, an axis or a name that the change brings."""
    old = {mark for text in changed.known for node in text.program.nodes for mark in _marks(node)}
    new = [
        mark
        for node in changed.touched(changed.whole.program.nodes_of(ast.Call))
        for mark in _marks(node)
        if mark not in old
    ]
    names = {mark for mark in new if mark[0] == "function"}
    said = {mark for mark in names if re.search(rf"\b{mark[1]}\b", changed.words)}
    names = said if len(said) == 1 else names
    wanted = [mark for mark in new if mark in names] if names else new
    if len(names) > 1:  # which of them the change is about is not known
        return None
    for mark in sorted(dict.fromkeys(wanted), key=lambda mark: _ORDER.index(mark[0])):
        found = [
            node
            for node in learner.calls()
            if any(_is_like(mark, own) and own not in old for own in _marks(node))
        ]
        if 1 <= len(found) <= wanted.count(mark):
            named = (item for item in found[0].keywords if item.arg == mark[1])
            return next(named, found[0])
    return None


def _marks(node: ast.AST) -> Iterator[Mark]:
    """Yield what a call can be known by: an argument, what it works along, its name."""
    if not isinstance(node, ast.Call):
        return
    called = function_name(node)
    for item in node.keywords:
        if item.arg not in {None, "axis", "keepdims", "dtype"}:
            yield "argument", str(item.arg), ast.unparse(item.value)
    if called in ALONG:
        axis = next((item.value for item in node.keywords if item.arg == "axis"), None)
        own = isinstance(node.func, ast.Attribute) and not is_module(node.func.value)
        axis = next(iter(node.args[0 if own else 1 :]), None) if axis is None else axis
        unsaid = "-1" if called in {"softmax", "log_softmax"} else "None"
        yield "axis", called, ast.unparse(axis) if axis is not None else unsaid
    if called and called not in _USUAL:
        yield "function", called, ""


def _is_like(mark: Mark, own: Mark) -> bool:
    if mark[0] != "axis" or own[0] != "axis":
        return mark == own
    alike = {mark[1]}.union(*(kind for kind in _ALIKE if mark[1] in kind))
    return own[1] in alike and mark[2] == own[2]


def _around(changed: Changed, learner: Learner) -> ast.AST | None:
    """Return the argument in which the change stands, of a call that each program has once.

    One that is as in the reference does not hold it, nor does one that is made elsewhere.
    """
    program = changed.whole.program
    forms = learner.forms(Detail.USUAL)
    right = {form for text in changed.known for form in text.forms(Detail.USUAL).of.values()}
    calls = program.nodes_of(ast.Call)
    touched = sorted(changed.touched(calls), key=lambda node: len(program.source(node)))
    for node in touched[:1]:
        assert isinstance(node, ast.Call)
        name = function_name(node)
        known = all(_named(text.program.nodes_of(ast.Call), name) for text in changed.known)
        own = learner.calls(name)
        if known and name not in _USUAL and len(_named(calls, name)) == len(own) == 1:
            found = _argument(own[0], _place_in(node, changed))
            value = found.value if isinstance(found, ast.keyword) else found
            whole = own[0] if isinstance(value, ast.Constant) else value
            if whole is not None and forms.of[whole] not in {ANYTHING, *right}:
                return found
    return None


def _lacking(changed: Changed, learner: Learner) -> ast.AST | None:
    """Return the call that lacks an argument which it should have, where there is one such call."""
    calls = list(changed.touched(changed.whole.program.nodes_of(ast.Call)))
    given = {mark[:2] for node in calls for mark in _marks(node)}
    lost = [
        (function_name(node), mark[1])
        for node in changed.before.program.nodes_of(ast.Call)
        for mark in _marks(node)
        if mark[0] == "argument" and mark[:2] not in given
    ]
    called = {name for node in calls if (name := function_name(node)).islower()}
    for name, argument in dict.fromkeys(item for item in lost if item[0] in called):
        own = learner.calls(name)
        if len(own) == 1 and all(item.arg != argument for item in own[0].keywords):
            return own[0]
    return None


def _place_in(node: ast.Call, changed: Changed) -> int | str | None:
    """Return which argument of a call holds all of a change: its place, or its name."""
    given: list[tuple[int | str, ast.expr]] = [
        *enumerate(node.args),
        *((item.arg or "", item.value) for item in node.keywords),
    ]
    for place, item in given:
        start, end = changed.whole.program.span(item)
        if all(start <= first and last <= end for first, last in changed.regions):
            return place
    return None


def _argument(node: ast.Call, place: int | str | None) -> ast.AST | None:
    """Return the argument of a call at a place, or of a name."""
    if isinstance(place, int):
        return node.args[place] if place < len(node.args) else None
    return next((item for item in node.keywords if item.arg == place), None)


def _named(calls: list[ast.Call], name: str) -> list[ast.Call]:
    return [node for node in calls if function_name(node) == name]


def _last_step(changed: Changed, learner: Learner) -> ast.AST | None:
    """Return the result of a program whose last steps lack one, or have one more."""
    now, base = _last_steps(changed.whole.program.tree, changed.whole.forms(Detail.USUAL))
    then, same = _last_steps(changed.before.program.tree, changed.before.forms(Detail.USUAL))
    entry = learner.source.entry_point
    returned = _returned(learner.tree, entry)
    if base is None or base != same or returned is None:
        return None
    own, _ = _last_steps(learner.tree, learner.forms(Detail.USUAL), entry)
    missing, added = Counter(then) - Counter(now), Counter(now) - Counter(then)
    if len(missing) + len(added) != 1:
        return None
    (step,) = (*missing, *added)
    return returned.value if (step in own) == bool(added) else None


def _last_steps(
    tree: ast.Module, forms: Forms, entry: str | None = None
) -> tuple[list[tuple[str, tuple[Form, ...]]], Form | None]:
    """Return what a program does last, from the end, and the form of that on which it is done."""
    returned = _returned(tree, entry)
    if returned is None:
        return [], None
    form, algebra = forms.of[returned], forms.algebra
    steps: list[tuple[str, tuple[Form, ...]]] = []
    while True:
        inner = [part for part in algebra.parts(form) if algebra.word(part) != "axis="]
        if algebra.word(form) not in _LAST or len(inner) != 1:
            return steps, form
        along = tuple(part for part in algebra.parts(form) if part not in inner)
        steps.append((algebra.word(form), along))
        (form,) = inner


def _returned(tree: ast.Module, entry: str | None) -> ast.Return | None:
    """Return the only `return` of a program's function, the last one where none is named."""
    functions = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and entry in {None, node.name}
    ]
    inner = ast.walk(functions[-1]) if functions else ()
    found = [node for node in inner if isinstance(node, ast.Return) and node.value is not None]
    return found[0] if len(found) == 1 else None


def _made(changed: Changed, learner: Learner) -> ast.AST | None:
    """Return where a Variable is made, where the change is what it starts from."""
    program = changed.whole.program
    names = [
        (ast.unparse(node.targets[0]), _filled(node))
        for start, end in changed.regions
        for node in program.nodes_of(ast.Assign)
        if isinstance(node.value, ast.Call)
        and isinstance(node.targets[0], ast.Attribute)
        and function_name(node.value)[:1].isupper()
        and program.span(node.value)[0] < start
        and end < program.span(node.value)[1]
    ]
    found = [
        node
        for node in learner.source.walk()
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in dict(names)
    ]
    if len(names) != 1 or len(found) != 1:
        return None
    filled = _filled(found[0])
    return found[0] if filled and filled == names[0][1] else None


def _filled(node: ast.AST) -> set[str]:
    """Return the functions that make what a statement stores, of those that fill an array."""
    calls = (item for item in ast.walk(node) if isinstance(item, ast.Call))
    return FILLING & {function_name(item) for item in calls}
