"""Weights: those of a mixture in each other's place, so that each part has the other's share."""

import ast
import math
from collections.abc import Iterable, Iterator

from grader.diagnosis.operators.program import Change, Program, function_name, number, snippet

PITFALLS = ("exchanged-weights",)


def weights(program: Program) -> Iterator[Change]:
    """`w` and `1 - w` exchanged in a sum of two parts that are weighed by them."""
    for _, one, other in mixtures(program.nodes):
        yield _exchanged(program, one, other)


_GATES = frozenset(["sigmoid", "softmax", "hard_sigmoid", "bernoulli"])


def complements(program: Program) -> Iterator[Change]:
    """What a gate leaves of 1 in the gate's place."""
    for node in program.nodes:
        if isinstance(node, ast.Call) and function_name(node) in _GATES:
            code = program.source(node)
            said = f"`1 - {snippet(code)}` in place of `{snippet(code)}`"
            yield program.change("complement", "exchanged-weights", node, f"1 - {code}", said)


def mixtures(nodes: Iterable[ast.AST]) -> Iterator[tuple[ast.BinOp, ast.expr, ast.expr]]:
    """Yield sums of two parts, with their weights, of which one is what the other leaves of 1."""
    for node in nodes:
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
            continue
        for one in _factors(node.left):
            for other in _factors(node.right):
                if _complete(one, other) or _complete(other, one):
                    yield node, one, other


def _factors(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the factors of a product."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield from (*_factors(node.left), *_factors(node.right))
    else:
        yield node


def _complete(one: ast.expr, other: ast.expr) -> bool:
    """Say whether a weight is what another leaves of 1."""
    values = number(one), number(other)
    if values[0] is not None and values[1] is not None:
        return values[0] != values[1] and math.isclose(values[0] + values[1], 1.0)
    return (
        isinstance(other, ast.BinOp)
        and isinstance(other.op, ast.Sub)
        and number(other.left) == 1
        and ast.unparse(other.right) == ast.unparse(one)
    )


def _exchanged(program: Program, one: ast.expr, other: ast.expr) -> Change:
    edits = (
        program.replaced(one, program.source(other)),
        program.replaced(other, program.source(one)),
    )
    texts = sorted((program.source(one), program.source(other)), key=len)
    said = f"the weights `{snippet(texts[0])}` and `{snippet(texts[1])}` exchanged"
    return Change("weights", "exchanged-weights", said, tuple(sorted(edits)))
