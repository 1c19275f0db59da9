"""Numbers that stand in a program: epsilons, other constants, and off by one."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.axes import is_axis
from grader.diagnosis.operators.program import Change, Edit, Program, function_name, number, snippet

PITFALLS = (
    "epsilon",
    "off-by-one",
    "sample-statistics",
    "wrong-constant",
    "changed-output",
)

_SMALL = 1e-2
"""Positive numbers up to this one are taken for an epsilon."""
_EPSILONS = ("1e-3", "1e-5", "1e-6", "1e-8", "1e-7", "1e-12", "1e-10", "1e-4", "0.0")
_USUAL = (0.1, 0.01, 0.001, 0.5, 0.9, 0.99, 0.999, 0.2)
"""Rates and factors that programs have."""
_INDEXED = frozenset(["take_along_axis", "take", "one_hot", "dynamic_slice", "fold_in"])
"""Functions whose later arguments are places."""


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
            if adds_small(inner) and isinstance(inner, ast.BinOp) and len(node.args) == 1:
                function = program.source(node.func)
                new = f"{function}({program.source(inner.left)}) + {program.source(inner.right)}"
                yield program.change("epsilon-place", "epsilon", node, new)
        if isinstance(node, ast.BinOp) and adds_small(node):
            call = node.left
            if isinstance(call, ast.Call) and len(call.args) == 1 and not call.keywords:
                inside = f"{program.source(call.args[0])} + {program.source(node.right)}"
                new = f"{program.source(call.func)}({inside})"
                yield program.change("epsilon-place", "epsilon", node, new)
            if isinstance(call, ast.BinOp) and isinstance(call.op, ast.Pow):
                base, power = program.source(call.left), program.source(call.right)
                new = f"({base} + {program.source(node.right)}) ** {power}"
                yield program.change("epsilon-place", "epsilon", node, new)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and adds_small(node.left):
            assert isinstance(node.left, ast.BinOp)
            power = program.source(node.right)
            base = f"({program.source(node.left.left)}) ** {power}"
            new = f"{base} + {program.source(node.left.right)}"
            yield program.change("epsilon-place", "epsilon", node, new)


def constants(program: Program) -> Iterator[Change]:
    """Another number; counts one more or less, factors their double, half or nothing."""
    for node in program.nodes:
        value = number(node)
        if value is None or _is_signed(program, node) or _is_changed_elsewhere(program, node):
            continue
        if isinstance(value, int):
            for count in (value + 1, value - 1):
                yield program.change("off-by-one", "off-by-one", node, str(count))
            for count in sorted({0, 1, 2, -value} - {value, value + 1, value - 1}):
                yield program.change("constant", "wrong-constant", node, str(count))
        elif value == 0 or abs(value) > _SMALL:
            near = [value * 2, value / 2, 1 - value, 1.0, 0.0, value * 10, value / 10, -value]
            for other in dict.fromkeys([*near, *(_USUAL if abs(value) < 1 else ())]):
                if other != value:
                    yield program.change("constant", "wrong-constant", node, f"{other:.6g}")


def flags(program: Program) -> Iterator[Change]:
    """True where False stands, or the other way round."""
    for node in program.nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, bool):
            continue
        parent = program.parent(node)
        if not isinstance(parent, ast.keyword) or parent.arg != "keepdims":
            yield program.change("flag", "wrong-constant", node, str(not node.value))


def counts(program: Program) -> Iterator[Change]:
    """One more or one less than a size, and a divisor of a sample in place of a population."""
    for node in program.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            right = program.source(node.right)
            if isinstance(node.right, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
                yield program.change("sample", "sample-statistics", node.right, f"{right} - 1")
        if _is_size(node) or _counts(program, node):
            code = program.source(node)
            for new in (f"{code} + 1", f"{code} - 1"):
                yield program.change("off-by-one", "off-by-one", node, new)


def adds_small(node: ast.AST) -> bool:
    """Say whether an expression is a sum with an epsilon."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
        return False
    value = number(node.right)
    named = ast.unparse(node.right).rpartition(".")[2] in {"eps", "epsilon", "EPS", "EPSILON"}
    return named or (isinstance(value, float) and 0 < value <= _SMALL)


def _is_signed(program: Program, node: ast.AST) -> bool:
    """Say whether a number stands behind a sign, with which it is looked at already."""
    parent = program.parent(node)
    return isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.USub)


def _is_changed_elsewhere(program: Program, node: ast.AST) -> bool:
    """Say whether a number is one that other operators change: an axis, or a sample's divisor."""
    parent = program.parent(node)
    return is_axis(program, node) or (isinstance(parent, ast.keyword) and parent.arg == "ddof")


def _is_size(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "shape"
        and isinstance(node.ctx, ast.Load)
    )


def _counts(program: Program, node: ast.AST) -> bool:
    """Say whether an expression is the end of a range, or a place in an array."""
    parent = program.parent(node)
    if not isinstance(parent, ast.Call) or node not in parent.args or number(node) is not None:
        return False
    called = function_name(parent)
    return called in {"range", "arange"} or (called in _INDEXED and node is not parent.args[0])


def ranges(program: Program) -> Iterator[Change]:
    """A range that begins later, one that counts from 1, or one from 0 in its place."""
    for node in program.nodes:
        if not isinstance(node, ast.Call) or function_name(node) not in {"range", "arange"}:
            continue
        if len(node.args) == 2 and number(node.args[0]) == 1:  # noqa: PLR2004
            end = node.args[1]
            if isinstance(end, ast.BinOp) and number(end.right) == 1:
                start, code = program.span(node.args[0])[0], program.source(end.left)
                edit = Edit(start, program.span(end)[1], code)
                said = f"`{snippet(code)}` numbers from 0 in place of 1"
                yield Change("off-by-one", "off-by-one", said, (edit,), f"arange({code})")
        elif len(node.args) == 1:
            code = program.source(node.args[0])
            for bounds in (f"1, {code}", f"1, {code} + 1"):
                yield program.change("off-by-one", "off-by-one", node.args[0], bounds)


def results(program: Program) -> Iterator[Change]:
    """A result that is scaled, or reduced to one number."""
    for node in program.nodes:
        if not isinstance(node, ast.Return) or node.value is None:
            continue
        if isinstance(node.value, ast.Tuple | ast.Dict | ast.Constant):
            continue
        code = program.source(node.value)
        log = f"{program.numpy}.log"
        for factor in ("* 2", "/ 2", f"/ {log}(2.0)", f"/ {log}(10.0)"):
            said = f"`{factor}` behind its result"
            new = f"({code}) {factor}"
            yield program.change("scale", "wrong-constant", node.value, new, said)
        for form, said in (
            (f"({code}).reshape(-1)", "its result flattened"),
            (
                f"(_out := {code}).reshape(-1, _out.shape[-1])",
                "its result reshaped to two axes",
            ),
            (f"({code})[None]", "an axis of one more before its result"),
        ):
            yield program.change("reshaped", "changed-output", node.value, form, said)
        for reduction in ("mean", "sum"):
            said = f"the `{reduction}` of its result"
            new = f"{program.numpy}.{reduction}({code})"
            yield program.change("reduced", "wrong-reduction", node.value, new, said)
