"""Squares: the magnitude in place of the square, and the square in place of the magnitude."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Program, function_name, number

PITFALLS = ("wrong-function",)

_TWO = 2


def squares(program: Program) -> Iterator[Change]:
    """`abs(x)` in place of `x**2`, or `x**2` in place of `abs(x)`."""
    for node in program.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            if number(node.right) == _TWO:
                new = f"{program.numpy}.abs({program.source(node.left)})"
                yield program.change("square", "wrong-function", node, new)
        elif isinstance(node, ast.Call) and function_name(node) == "abs" and node.args:
            new = f"({program.source(node.args[0])}) ** 2"
            yield program.change("square", "wrong-function", node, new)
