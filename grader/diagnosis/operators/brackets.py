"""Brackets that are left out, or put around a whole sum where a factor is that of one term."""

import ast
from collections.abc import Iterator
from typing import TypeGuard

from grader.diagnosis.operators.program import SIGNS, Change, Edit, Program, snippet

PITFALLS = ("operand-order",)


def brackets(program: Program) -> Iterator[Change]:
    """A product and a sum in the other order: `a * (x + b)` for `a * x + b`."""
    for node in program.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            yield from _widened(program, node)


def _widened(program: Program, node: ast.BinOp) -> Iterator[Change]:
    """A factor of one term around the whole sum."""
    sign = SIGNS[type(node.op)]
    for term, other in ((node.left, node.right), (node.right, node.left)):
        if not _is_product(term) or _is_product(other):
            continue
        by = SIGNS[type(term.op)]
        kept, factor, rest = (_code(program, each) for each in (term.left, term.right, other))
        inner = f"{kept} {sign} {rest}" if term is node.left else f"{rest} {sign} {kept}"
        yield _change(program, node, f"({inner}) {by} {factor}")
        if by == "*":
            inner = f"{factor} {sign} {rest}" if term is node.left else f"{rest} {sign} {factor}"
            yield _change(program, node, f"{kept} * ({inner})")


def _is_product(node: ast.expr) -> TypeGuard[ast.BinOp]:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div)


def _change(program: Program, node: ast.AST, new: str) -> Change:
    return program.change("brackets", "operand-order", node, new)


def _code(program: Program, node: ast.expr) -> str:
    code = program.source(node)
    return f"({code})" if isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare) else code


def unbracketed(program: Program) -> Iterator[Change]:
    """Parentheses that are left out, so that the operators bind otherwise."""
    for node in program.nodes:
        if not isinstance(node, ast.BinOp | ast.UnaryOp):
            continue
        start, end = program.span(node)
        for inner in [node.operand] if isinstance(node, ast.UnaryOp) else [node.left, node.right]:
            first, last = program.span(inner)
            inside = start <= first - 1 and last + 1 <= end
            if not isinstance(inner, ast.BinOp) or not inside or _is_alike(node, inner):
                continue
            code = program.source(inner)
            new = f"{program.text[start : first - 1]}{code}{program.text[last + 1 : end]}"
            if program.text[first - 1 : last + 1] == f"({code})" and _differ(program, node, new):
                said = f"no parentheses around `{snippet(code)}`"
                edits = Edit(first - 1, first, ""), Edit(last, last + 1, "")
                yield Change("unbracketed", "operand-order", said, edits, new)


def _is_alike(node: ast.BinOp | ast.UnaryOp, inner: ast.BinOp) -> bool:
    """Say whether the result is the same in any order, but for rounding."""
    sums, products = (ast.Add, ast.Sub), (ast.Mult, ast.Div)
    return (isinstance(node.op, ast.Add) and isinstance(inner.op, sums)) or (
        isinstance(node.op, ast.Mult) and isinstance(inner.op, products)
    )


def _differ(program: Program, node: ast.expr, new: str) -> bool:
    """Say whether another text of an expression is another expression."""
    try:
        return ast.dump(ast.parse(f"({new})")) != ast.dump(ast.parse(f"({program.source(node)})"))
    except (SyntaxError, ValueError, RecursionError):
        return False
