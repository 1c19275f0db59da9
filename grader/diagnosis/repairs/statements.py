"""Repairs of statements: a value that is kept, a `return` behind its loop, a sum held together."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import SIGNS, Change, Edit, Program, function_name
from grader.diagnosis.repairs.vocabulary import Vocabulary

_NO_VALUES = frozenset(["append", "extend", "insert", "print", "update", "sort"])
"""Functions that are called for what they do."""
_MODULES = frozenset(["jax", "jnp", "np", "numpy", "lax", "nnx", "flax", "optax", "math"])


def kept(program: Program, _: Vocabulary) -> Iterator[Change]:
    """A value that a statement computes and nothing keeps, given to the name it was made from."""
    for node in program.nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.BinOp | ast.Call):
            if function_name(node.value) in _NO_VALUES:
                continue
            start, end = program.span(node)
            for name in [each for each in _sources(node.value) if each not in _MODULES]:
                yield Change("kept", "lost-update", "", (Edit(start, start, f"{name} = "),))
            if isinstance(node.value, ast.Call) and function_name(node.value) in {
                "map",
                "tree_map",
            }:
                for holder in _split_up(program):
                    edits = Edit(start, start, f"nnx.update({holder}, "), Edit(end, end, ")")
                    yield Change("kept", "lost-update", "", edits)


def guards(program: Program) -> list[tuple[int, int]]:
    """Return where the conditions stand by which a program refuses what it is given.

    With any that always holds it refuses nothing, so no edit of one is seen to put it right.
    """
    tests = [node.test for node in program.nodes_of(ast.Assert)]
    tests += [
        node.test
        for node in program.nodes_of(ast.If)
        if not node.orelse and all(isinstance(item, ast.Raise) for item in node.body)
    ]
    return [program.span(test) for test in tests]


def _sources(node: ast.expr) -> Iterator[str]:
    """Yield the name of the array that an expression works on."""
    while not isinstance(node, ast.Name):
        match node:
            case ast.BinOp(left=inner) | ast.Subscript(value=inner) | ast.Attribute(value=inner):
                node = inner
            case ast.Call(func=ast.Attribute(value=ast.Name()), args=[inner, *_]):
                yield from _sources(inner)
                node = node.func
            case ast.Call(func=ast.Attribute() as inner):
                node = inner
            case ast.Call(args=[inner, *_]):
                node = inner
            case _:
                return
    yield node.id


def _split_up(program: Program) -> Iterator[str]:
    """Yield the names of modules whose state was taken."""
    for node in program.nodes:
        if isinstance(node, ast.Call) and function_name(node) in {"state", "split"}:
            yield from (item.id for item in node.args[:1] if isinstance(item, ast.Name))


def outdented(program: Program, _: Vocabulary) -> Iterator[Change]:
    """A `return` that ends a loop in its first round, put behind the loop."""
    for node in program.nodes:
        if isinstance(node, ast.For | ast.While) and len(node.body) > 1:
            last = node.body[-1]
            if isinstance(last, ast.Return) and not node.orelse:
                start = program.span(last)[0]
                line = program.text.rfind("\n", 0, start) + 1
                outer = program.span(node)[0] - program.text.rfind("\n", 0, program.span(node)[0])
                yield Change("later", "early-return", "", (Edit(line + outer - 1, start, ""),))


def held_together(program: Program, _: Vocabulary) -> Iterator[Change]:
    """Parentheses around a sum or difference of which the last part alone is multiplied."""
    for node in program.nodes:
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add | ast.Sub):
            continue
        for part, first in ((node.right, True), (node.left, False)):
            start, end = program.span(part)
            apart = program.text[start - 1 : start] == "(" and program.text[end : end + 1] == ")"
            if not isinstance(part, ast.BinOp) or apart or type(part.op) not in SIGNS:
                continue
            if first:  # a - b / c  to  (a - b) / c
                edits = (
                    Edit(program.span(node)[0], program.span(node)[0], "("),
                    Edit(program.span(_leftmost(part))[1], program.span(_leftmost(part))[1], ")"),
                )
            else:  # a / b + c  to  a / (b + c)
                edits = (
                    Edit(program.span(part.right)[0], program.span(part.right)[0], "("),
                    Edit(program.span(node)[1], program.span(node)[1], ")"),
                )
            yield Change("together", "operand-order", "", edits)


def _leftmost(node: ast.BinOp) -> ast.expr:
    """Return the first operand of a product, which another operator stands before."""
    left = node.left
    while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult | ast.Div | ast.MatMult):
        left = left.left
    return left


def own_names(program: Program, _: Vocabulary) -> Iterator[Change]:
    """What `__init__` gives a plain name, put into the object; with every reading of that name."""
    for owner in program.nodes:
        if not isinstance(owner, ast.ClassDef):
            continue
        for method in owner.body:
            if isinstance(method, ast.FunctionDef) and method.name == "__init__":
                yield from _of_object(program, owner, method)


def _of_object(program: Program, owner: ast.ClassDef, method: ast.FunctionDef) -> Iterator[Change]:
    stores: dict[str, list[ast.Name]] = {}
    for node in ast.walk(method):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            stores.setdefault(node.id, []).append(node)
    elsewhere = [item for item in owner.body if item is not method]
    lost = {
        node.id if isinstance(node, ast.Name) else node.attr
        for item in elsewhere
        for node in ast.walk(item)
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    names = [name for name in stores if name in lost]
    places = {name: _places(owner, name) for name in names}
    for name in names:
        yield _with_self(program, places[name])
    if len(names) > 1:
        yield _with_self(program, [node for name in names for node in places[name]])


def _places(owner: ast.ClassDef, name: str) -> list[ast.Name]:
    return [node for node in ast.walk(owner) if isinstance(node, ast.Name) and node.id == name]


def _with_self(program: Program, nodes: list[ast.Name]) -> Change:
    starts = sorted(program.span(node)[0] for node in nodes)
    return Change("self", "", "", tuple(Edit(start, start, "self.") for start in starts))
