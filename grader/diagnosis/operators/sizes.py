"""Sizes: one that is unpacked from a shape, read from another axis."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Edit, Program, number

PITFALLS = ("wrong-axis",)

_AXES = 3
"""How many axes are tried, from the first."""


def sizes(program: Program) -> Iterator[Change]:
    """`length, features = x.shape[1:]` with one of the names read from another axis."""
    for node in program.nodes:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Tuple):
            continue
        shape, first = _shape(node.value)
        if shape is None:
            continue
        names = [item.id for item in node.targets[0].elts if isinstance(item, ast.Name)]
        if len(names) < len(node.targets[0].elts):
            continue
        end = program.span(node)[1]
        for place, name in enumerate(names):
            for axis in range(_AXES):
                if axis != first + place and name != "_":
                    code = f"{name} = {program.source(shape)}[{axis}]"
                    edit = Edit(end, end, f"\n{' ' * node.col_offset}{code}")
                    said = f"`{name}` read from axis {axis} of `{program.source(shape.value)}`"
                    yield Change("size", "wrong-axis", said, (edit,), code)


def _shape(node: ast.expr) -> tuple[ast.Attribute | None, int]:
    """Return the whole shape that is unpacked, and of which axis the first size is."""
    first = 0
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        start = number(node.slice.lower)
        if not isinstance(start, int) or start < 0:
            return None, 0
        node, first = node.value, start
    whole = isinstance(node, ast.Attribute) and node.attr == "shape"
    return (node, first) if whole and isinstance(node, ast.Attribute) else (None, 0)
