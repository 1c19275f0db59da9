"""Repairs of names: misspelt ones, texts and numbers in place of others, a lost `self`."""

import ast
import itertools
import re
from collections.abc import Iterator
from difflib import get_close_matches

from grader.diagnosis.operators.program import Change, Edit, Program, function_name, number
from grader.diagnosis.repairs.vocabulary import PLAIN, Vocabulary, names_of

_NEAR = 0.6
_MOST_NEAR = 3
_SHORT = 3
"""Letters of a text whose order can carry a meaning, and is tried in every way."""
_CALLED = frozenset(["forward", "call", "apply", "_call_", "_call__", "__call_", "call__"])
_MADE = frozenset(["init", "_init_", "__init", "init__", "_init__", "__init_", "__int__"])


def misspelt(program: Program, words: Vocabulary) -> Iterator[Change]:
    """A name that nothing defines, in place of one that is near; or the attribute of that name."""
    defined = set().union(*(_defines(node) for node in ast.walk(program.tree)))
    stored = {
        node.attr
        for node in program.nodes
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    methods = {node.name for node in program.nodes if isinstance(node, ast.FunctionDef)}
    known = defined | (words.names & PLAIN)
    for node in program.nodes:
        if isinstance(node, ast.Name) and node.id not in defined | PLAIN:
            if node.id in stored:
                yield program.change("self", "", node, f"self.{node.id}")
            for near in _near(node.id, known):
                yield program.change("spelling", "", node, near)
        elif isinstance(node, ast.Attribute) and node.attr not in words.names:
            own = isinstance(node.value, ast.Name) and node.value.id == "self"
            if own and node.attr in stored | methods:
                continue
            for near in _near(node.attr, stored | methods if own else words.names):
                yield _last_part(program, node, near)
        elif isinstance(node, ast.Call):
            yield from _keywords(program, words, node)


def _keywords(program: Program, words: Vocabulary, call: ast.Call) -> Iterator[Change]:
    """A keyword of a call in place of one that is near, and that what is called is known to take.

    What takes any keyword, as a Param does for its metadata, would take a wrong one too.
    """
    called = function_name(call)
    taken = {name for function, name in words.keywords if function == called}
    for group in program.nodes:
        if isinstance(group, ast.FunctionDef | ast.ClassDef) and group.name == called:
            taken |= {item.arg for item in ast.walk(group) if isinstance(item, ast.arg)}
    for keyword in call.keywords:
        if keyword.arg and keyword.arg not in taken:
            start, _ = program.span(keyword)
            for near in _near(keyword.arg, taken):
                edits = (Edit(start, start + len(keyword.arg), near),)
                yield Change("spelling", "", "", edits)


def _near(name: str, others: set[str] | frozenset[str]) -> list[str]:
    return get_close_matches(name, sorted(others - {name}), n=_MOST_NEAR, cutoff=_NEAR)


def _last_part(program: Program, node: ast.Attribute, new: str) -> Change:
    _, end = program.span(node)
    edits = (Edit(end - len(node.attr), end, new),)
    return Change("spelling", "", "", edits)


def _defines(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Name):
        return set() if isinstance(node.ctx, ast.Load) else {node.id}
    return set() if isinstance(node, ast.Attribute | ast.keyword) else names_of(node)


def methods(program: Program, _: Vocabulary) -> Iterator[Change]:
    """A method that Python does not call by its name, or that lacks its object."""
    for group in program.nodes:
        if not isinstance(group, ast.ClassDef):
            continue
        names = {item.name for item in group.body if isinstance(item, ast.FunctionDef)}
        for item in group.body:
            if not isinstance(item, ast.FunctionDef) or item.decorator_list:
                continue
            for wrong, right in ((_CALLED, "__call__"), (_MADE, "__init__")):
                if item.name in wrong and right not in names:
                    yield from _header(program, item, right)
            given = [*item.args.posonlyargs, *item.args.args]
            if not given or given[0].arg != "self":
                comma = ", " if given or item.args.kwonlyargs else ""
                new = f"{item.name}(self{comma}"
                yield from _header(program, item, new, r"\s*\(\s*")


def _header(
    program: Program, node: ast.FunctionDef, new: str, after: str = r"\b"
) -> Iterator[Change]:
    start, _ = program.span(node)
    found = re.compile(rf"def\s+({node.name}{after})").search(program.text, start)
    if found:
        yield Change("method", "", "", (Edit(*found.span(1), new),))


def texts(program: Program, words: Vocabulary) -> Iterator[Change]:
    """A text that the right program has in place of another, or its letters in another order."""
    for node in program.nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        old = node.value
        for new in words.texts:
            if new != old and (len(new) > _SHORT) == (len(old) > _SHORT) and old.isidentifier():
                yield program.change("text", "", node, f'"{new}"')
        if len(set(old)) == len(old) == _SHORT and old.isupper():
            for order in itertools.permutations(old):
                new = "".join(order)
                if new != old and new not in words.texts:
                    yield program.change("letters", "axis-order", node, f'"{new}"')


def seeds(program: Program, _: Vocabulary) -> Iterator[Change]:
    """A parameter where a number stands, as it is or as a whole number."""
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef):
            continue
        first, last = program.span(function.body[0])[0], program.span(function)[1]
        for node in program.nodes:
            value = number(node)
            if value is not None and first <= program.span(node)[0] < last:
                for item in function.args.args[:_MOST_NEAR]:
                    forms = [item.arg, f"int({item.arg})"] if isinstance(value, int) else [item.arg]
                    for new in forms if item.arg != "self" else ():
                        yield program.change("seed", "", node, new)


def figures(program: Program, words: Vocabulary) -> Iterator[Change]:
    """A number of the right program in place of another."""
    for node in program.nodes:
        value = number(node)
        if value is None or isinstance(program.parent(node), ast.UnaryOp):
            continue
        for new in words.numbers:
            if new != program.source(node):
                yield program.change("figure", _of_figure(program, node), node, new)


def _of_figure(program: Program, node: ast.AST) -> str:
    """Return what a wrong number is: of a shape an axis; of another index nothing is said."""
    around = program.parent(node)
    if not isinstance(around, ast.Subscript):
        return "wrong-constant"
    return "wrong-axis" if getattr(around.value, "attr", "") == "shape" else ""
