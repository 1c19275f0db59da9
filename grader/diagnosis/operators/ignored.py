"""Ignored arguments: a number of the program's own where an argument belongs."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Program, function_name, snippet

PITFALLS = ("ignored-argument",)

_FRACTIONS = "1e-5 1e-6 1e-3 1e-8 0.0 1.0 0.1 0.5 0.9 0.99 0.01 2.0 0.999 1e-4 1e-12 0.2"
"""Numbers that people write where an argument belongs, the usual first."""
_COUNTS = "1 2 3 4 8 10"
_MOST_ARGUMENTS = 3
"""Of how many arguments of one function the values are replaced."""
_COUNTING = frozenset(["int", "range", "arange", "zeros", "ones", "full", "reshape"])
"""Functions to which a fraction cannot be given."""
_SEEDED = frozenset(["Rngs", "key", "PRNGKey"])
"""What a seed is given to, which other operators replace."""


def ignored(program: Program) -> Iterator[Change]:
    """A number in place of an argument: an `eps` that is given, and `1e-5` that is used."""
    for function in program.tree.body:
        if not isinstance(function, ast.FunctionDef):
            continue
        found = 0
        for item in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs):
            yield from _chosen(program, function, item.arg)
            reads = _reads(program, function, item.arg)
            if not reads or not _may_be_a_number(item) or found == _MOST_ARGUMENTS:
                continue
            found += 1
            for value in _values(program, item, reads):
                edits = tuple(program.replaced(node, value) for node in reads)
                said = f"`{value}` used and its argument `{item.arg}` ignored"
                yield Change("ignored", "ignored-argument", said, edits)


def _chosen(program: Program, function: ast.FunctionDef, name: str) -> Iterator[Change]:
    """Yield changes that go one way, whatever text an argument names: its branches, and none."""
    first, last = program.span(function)
    tests = [
        node
        for node in program.nodes
        if isinstance(node, ast.Compare)
        and first <= program.span(node)[0] < last
        and ast.unparse(node.left) == name
        and isinstance(node.ops[0], ast.Eq)
        and isinstance(node.comparators[0], ast.Constant)
        and isinstance(node.comparators[0].value, str)
    ]
    for chosen in (None, *tests) if tests else ():
        edits = tuple(
            program.replaced(node, str(chosen is not None and _same(node, chosen)))
            for node in tests
        )
        said = f"its argument `{name}` ignored, as if "
        said += (
            f"always `{snippet(program.source(chosen))}`"
            if chosen
            else "none of its conditions held"
        )
        yield Change("ignored-text", "ignored-argument", said, edits)


def _same(one: ast.Compare, other: ast.Compare) -> bool:
    return ast.dump(one) == ast.dump(other)


def _may_be_a_number(argument: ast.arg) -> bool:
    kind = argument.annotation
    return kind is None or ast.unparse(kind) in {"int", "float", "bool"}


def _values(program: Program, argument: ast.arg, reads: list[ast.Name]) -> list[str]:
    """Return the numbers that may stand in an argument's place."""
    if _is(argument, "bool"):
        return ["True", "False"]
    counted = any(_counts(program, node) for node in reads)
    return (_COUNTS if counted or _is(argument, "int") else _FRACTIONS).split()


def _counts(program: Program, node: ast.AST) -> bool:
    parent = program.parent(node)
    if isinstance(parent, ast.Tuple):
        return True
    return isinstance(parent, ast.Call) and function_name(parent) in _COUNTING


def _is(argument: ast.arg, kind: str) -> bool:
    return argument.annotation is not None and ast.unparse(argument.annotation) == kind


def _reads(program: Program, function: ast.FunctionDef, name: str) -> list[ast.Name]:
    """Return where a function reads an argument; nowhere if that is an array or a seed."""
    found = []
    first, last = program.span(function)
    for node in program.nodes:
        if not isinstance(node, ast.Name) or node.id != name:
            continue
        if not first <= program.span(node)[0] < last:
            continue
        if not isinstance(node.ctx, ast.Load) or _is_no_number(program, node):
            return []
        found.append(node)
    return found


def _is_no_number(program: Program, node: ast.Name) -> bool:
    """Say whether a name is read as what a number cannot be, or as a seed."""
    parent = program.parent(node)
    if isinstance(parent, ast.BinOp):
        return isinstance(parent.op, ast.MatMult)
    if isinstance(parent, ast.Call) and parent.func is node:
        return True
    around: ast.AST = node
    while isinstance(around, ast.expr | ast.keyword):
        if isinstance(around, ast.Call) and function_name(around) in _SEEDED:
            return True
        around = program.parent(around)
    return isinstance(parent, ast.Attribute | ast.Subscript | ast.For | ast.comprehension)
