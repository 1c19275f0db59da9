"""Weights: those of a mixture in each other's place, so that each part has the other's share."""

import ast
import math
from collections.abc import Iterable, Iterator, Sequence

from grader.diagnosis.operators.methods import is_state
from grader.diagnosis.operators.program import Change, Program, function_name, number, snippet

PITFALLS = ("exchanged-weights", "wrong-start", "wrong-constant")


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


def histories(program: Program) -> Iterator[Change]:
    """A state that the first value replaces whole, or that weighs all values alike."""
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef) or function.name == "__init__":
            continue
        counts = _counts(program, function)
        for update in (item for item in ast.walk(function) if isinstance(item, ast.Assign)):
            if not is_state(update.targets[0]):
                continue
            for node, one, other in mixtures(ast.walk(update.value)):
                value = _value(program, node, (one, other), program.source(update.targets[0]))
                if value:
                    yield from _of_history(program, update, node, value, counts)


def _of_history(
    program: Program, update: ast.Assign, node: ast.BinOp, value: str, counts: Sequence[str]
) -> Iterator[Change]:
    state, numpy = program.source(update.targets[0]), program.numpy
    new = f"{numpy}.where({numpy}.all({state} == 0), {value}, {program.source(node)})"
    said = f"the first `{snippet(value)}` kept whole, not weighed"
    yield program.change("warm", "wrong-start", node, new, said)
    for count in counts:
        new = f"{state} + ({value} - {state}) / ({count})"
        said = f"all values weighed alike in `{snippet(state)}`"
        yield program.change("running", "wrong-constant", node, new, said)


def _value(program: Program, node: ast.BinOp, both: tuple[ast.expr, ast.expr], state: str) -> str:
    """Return what a mixture of a state takes in, without its weight."""
    for part in (node.left, node.right):
        if isinstance(part, ast.BinOp) and state not in program.source(part):
            left, right = part.left, part.right
            if left in both:
                return _bracketed(program, right)
            if right in both:
                return _bracketed(program, left)
    return ""


def _bracketed(program: Program, node: ast.expr) -> str:
    code = program.source(node)
    return f"({code})" if isinstance(node, ast.BinOp | ast.UnaryOp) else code


def _counts(program: Program, function: ast.FunctionDef) -> list[str]:
    """Return how many values a state has taken in, as far as one counts them."""
    found: list[str] = []
    for place, item in enumerate(function.body):
        target = item.targets[0] if isinstance(item, ast.Assign) else getattr(item, "target", None)
        if target is None or not is_state(target) or len(found) > 1:
            continue
        state = program.source(target)
        counting = f"{state} = {state} + 1", f"{state} += 1"
        if program.source(item) in counting:
            later = place < len(function.body) - 1
            found += [state, f"{state} + 1"] if later else [f"{state} + 1"]
    return found


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
