"""Ignored arguments: a number of the program's own where an argument belongs."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Program, function_name

PITFALLS = ("ignored-argument",)

_VALUES = "1e-5 1e-6 1e-3 1e-8 0.0 1.0 0.1 0.5 0.9 0.99 0.01 2.0 0.999 1e-7 1e-12 0.2"
"""Numbers that people write where an argument belongs, the usual first."""
_MOST_ARGUMENTS = 3
"""Of how many arguments of one function the values are replaced."""
_WHOLE = frozenset(["Rngs", "key", "PRNGKey", "int", "range", "zeros", "ones", "full", "len"])
"""Functions to which a fraction cannot be given."""
_NO_FRACTIONS = frozenset(["int", "str", "nnx.Rngs", "Rngs", "tuple"])


def ignored(program: Program) -> Iterator[Change]:
    """A number in place of an argument: an `eps` that is given, and `1e-5` that is used."""
    for function in program.tree.body:
        if not isinstance(function, ast.FunctionDef):
            continue
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        numeric = [item for item in arguments if _may_be_a_fraction(item)]
        read = ((item, _reads(program, function, item.arg)) for item in numeric)
        used = [(item, reads) for item, reads in read if reads]
        for item, reads in used[:_MOST_ARGUMENTS]:
            values = ["True", "False"] if _is(item, "bool") else _VALUES.split()
            for value in values:
                edits = tuple(program.replaced(node, value) for node in reads)
                said = f"`{value}` used and its argument `{item.arg}` ignored"
                yield Change("ignored", "ignored-argument", said, edits)


def _may_be_a_fraction(argument: ast.arg) -> bool:
    given = argument.annotation
    return given is None or (
        ast.unparse(given) not in _NO_FRACTIONS and "Array" not in ast.unparse(given)
    )


def _is(argument: ast.arg, kind: str) -> bool:
    return argument.annotation is not None and ast.unparse(argument.annotation) == kind


def _reads(program: Program, function: ast.FunctionDef, name: str) -> list[ast.Name]:
    """Return where a function reads an argument; nowhere if that is an array or a count."""
    found = []
    first, last = program.span(function)
    for node in program.nodes:
        if not isinstance(node, ast.Name) or node.id != name:
            continue
        if not first <= program.span(node)[0] < last:
            continue
        if not isinstance(node.ctx, ast.Load) or _needs_more(program, node):
            return []
        found.append(node)
    return found


def _needs_more(program: Program, node: ast.Name) -> bool:
    """Say whether a name is read as what a fraction cannot be."""
    parent = program.parent(node)
    if isinstance(parent, ast.BinOp):
        return isinstance(parent.op, ast.MatMult)
    if isinstance(parent, ast.keyword):
        parent = program.parent(parent)
    if isinstance(parent, ast.Call):
        return function_name(parent) in _WHOLE or parent.func is node
    return isinstance(parent, ast.Attribute | ast.Subscript | ast.For | ast.comprehension)
