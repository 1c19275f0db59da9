"""Numbers that stand in a program: epsilons, other constants, and off by one."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Program, number

PITFALLS = (
    "epsilon",
    "off-by-one",
    "sample-statistics",
    "wrong-constant",
)

_SMALL = 1e-2
"""Positive numbers up to this one are taken for an epsilon."""
_EPSILONS = ("1e-3", "1e-5", "1e-6", "1e-8", "1e-7", "1e-12", "1e-10", "1e-4", "0.0")
_ROOTS = frozenset(["sqrt", "rsqrt", "log", "maximum"])


def epsilons(program: Program) -> Iterator[Change]:
    """Another epsilon, or none."""
    for node in program.nodes:
        value = number(node)
        if isinstance(value, float) and 0 < value <= _SMALL and not _is_signed(program, node):
            for other in _EPSILONS:
                if float(other) != value:
                    yield program.change("epsilon", "epsilon", node, other)


def epsilon_places(program: Program) -> Iterator[Change]:
    """An epsilon that is added before a root or a logarithm in place of after it, or behind it."""
    for node in program.nodes:
        if isinstance(node, ast.Call) and node.args and not node.keywords:
            inner = node.args[0]
            if _adds_small(inner) and isinstance(inner, ast.BinOp) and len(node.args) == 1:
                function = program.source(node.func)
                new = f"{function}({program.source(inner.left)}) + {program.source(inner.right)}"
                yield program.change("epsilon-place", "epsilon", node, new)
        if isinstance(node, ast.BinOp) and _adds_small(node):
            call = node.left
            if isinstance(call, ast.Call) and len(call.args) == 1 and not call.keywords:
                inside = f"{program.source(call.args[0])} + {program.source(node.right)}"
                new = f"{program.source(call.func)}({inside})"
                yield program.change("epsilon-place", "epsilon", node, new)
            if isinstance(call, ast.BinOp) and isinstance(call.op, ast.Pow):
                base, power = program.source(call.left), program.source(call.right)
                new = f"({base} + {program.source(node.right)}) ** {power}"
                yield program.change("epsilon-place", "epsilon", node, new)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and _adds_small(node.left):
            assert isinstance(node.left, ast.BinOp)
            power = program.source(node.right)
            base = f"({program.source(node.left.left)}) ** {power}"
            new = f"{base} + {program.source(node.left.right)}"
            yield program.change("epsilon-place", "epsilon", node, new)


def constants(program: Program) -> Iterator[Change]:
    """Another number; counts one more or less, factors their double, half or nothing."""
    for node in program.nodes:
        value = number(node)
        if value is None or _is_signed(program, node) or _is_axis(program, node):
            continue
        if isinstance(value, int):
            for near in (value + 1, value - 1):
                yield program.change("off-by-one", "off-by-one", node, str(near))
            for far in {0, 1, 2, -value} - {value, value + 1, value - 1}:
                yield program.change("constant", "wrong-constant", node, str(far))
        elif value == 0 or abs(value) > _SMALL:
            others = [value * 2, value / 2, 1 - value, 1.0, 0.0, value * 10, value / 10, -value]
            for other in dict.fromkeys(others):
                if other != value:
                    yield program.change("constant", "wrong-constant", node, f"{other:.6g}")


def flags(program: Program) -> Iterator[Change]:
    """True where False stands, or the other way round."""
    for node in program.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield program.change("flag", "wrong-constant", node, str(not node.value))


def counts(program: Program) -> Iterator[Change]:
    """One more or one less than a size, and a divisor of a sample in place of a population."""
    for node in program.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            right = program.source(node.right)
            if isinstance(node.right, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
                yield program.change("sample", "sample-statistics", node.right, f"({right} - 1)")
        if _is_size(node) or _is_range_end(program, node):
            code = program.source(node)
            for new in (f"{code} + 1", f"{code} - 1"):
                yield program.change("off-by-one", "off-by-one", node, new)


def _adds_small(node: ast.AST) -> bool:
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
        return False
    value = number(node.right)
    named = ast.unparse(node.right).rpartition(".")[2] in {"eps", "epsilon", "EPS", "EPSILON"}
    return named or (isinstance(value, float) and 0 < value <= _SMALL)


def _is_signed(program: Program, node: ast.AST) -> bool:
    """Say whether a number stands behind a sign, with which it is looked at already."""
    parent = program.parent(node)
    return isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.USub)


def _is_axis(program: Program, node: ast.AST) -> bool:
    """Say whether a number is one that other operators change: an axis, or an index's bound."""
    parent = program.parent(node)
    return isinstance(parent, ast.keyword) and parent.arg in {"axis", "dim", "ddof"}


def _is_size(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "shape"
        and isinstance(node.ctx, ast.Load)
    )


def _is_range_end(program: Program, node: ast.AST) -> bool:
    parent = program.parent(node)
    return (
        isinstance(parent, ast.Call)
        and isinstance(node, ast.Name | ast.Attribute | ast.BinOp)
        and node in parent.args
        and ast.unparse(parent.func).rpartition(".")[2] in {"range", "arange"}
    )
