"""Columns: an argument with an axis of size 1 behind, so that a difference becomes a table."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Program

PITFALLS = ("lost-axis",)


def columns(program: Program) -> Iterator[Change]:
    """`x - y[..., None]` in place of `x - y`, or the other operand a column."""
    for node in program.nodes:
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub):
            continue
        for operand, other in ((node.right, node.left), (node.left, node.right)):
            if isinstance(operand, ast.Name) and not isinstance(other, ast.Constant):
                new = f"{operand.id}[..., None]"
                said = f"`{operand.id}` as a column in `{ast.unparse(node)}`"
                if len(said) <= _LONGEST:
                    yield program.change("column", "lost-axis", operand, new, said)


_LONGEST = 80
