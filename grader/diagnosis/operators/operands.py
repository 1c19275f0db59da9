"""Operands: their order, the operator between them, and those that are left out or doubled."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from grader.diagnosis.operators.program import SIGNS, Change, Edit, Program, snippet

PITFALLS = (
    "missing-term",
    "wrong-sign",
    "wrong-operator",
    "operand-order",
    "doubled-step",
    "changed-output",
)

_MOST_ADDED = 2
_INSTEAD: Mapping[str, Sequence[str]] = {
    "+": "-*",
    "-": "+",
    "*": "/@+",
    "/": "*-",
    "@": "*",
    "//": "/",
    "**": "*",
}
_COMPARISONS: dict[type[ast.AST], tuple[str, ...]] = {
    ast.Lt: ("<=", ">", ">="),
    ast.LtE: ("<", ">=", ">"),
    ast.Gt: (">=", "<", "<="),
    ast.GtE: (">", "<=", "<"),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
}


def terms(program: Program) -> Iterator[Change]:
    """A term or a factor that is left out."""
    for node in program.nodes:
        if isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
            kept = [node.left]
            if not isinstance(node.op, ast.Sub | ast.Div | ast.Pow | ast.Mod | ast.FloorDiv):
                kept.append(node.right)
            for operand in kept:
                other = node.right if operand is node.left else node.left
                lost = f"{SIGNS[type(node.op)]} {_written(program, other)}"
                if other is node.left:
                    lost = f"{_written(program, other)} {SIGNS[type(node.op)]}"
                whole = snippet(program.source(node))
                words = f"no `{lost}` in `{whole}`"
                yield program.change("term", "missing-term", node, program.source(operand), words)


def signs(program: Program) -> Iterator[Change]:
    """A sign that is missing, or one too many."""
    for node in program.nodes:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            if not isinstance(node.operand, ast.Constant):
                code = program.source(node.operand)
                said = f"no minus before `{snippet(code)}`"
                yield program.change("sign", "wrong-sign", node, code, said)
        elif isinstance(node, ast.Return) and node.value is not None:
            value = program.source(node.value)
            if not isinstance(node.value, ast.UnaryOp | ast.Tuple):
                said = f"a minus before `{snippet(value)}`"
                yield program.change("sign", "wrong-sign", node.value, f"-({value})", said)
        elif isinstance(node, ast.AugAssign) and type(node.op) in {ast.Add, ast.Sub}:
            yield _augmented(program, node, "-" if isinstance(node.op, ast.Add) else "+")


def _augmented(program: Program, node: ast.AugAssign, new: str) -> Change:
    old = SIGNS[type(node.op)]
    start, end = program.span(node.target)[1], program.span(node.value)[0]
    text = program.text[start:end].replace(old, new, 1)
    said = f"`{new}=` in place of `{old}=` in `{snippet(program.source(node))}`"
    operator = "sign" if {old, new} == {"+", "-"} else "operator"
    return Change(operator, _kind(old, new), said, (Edit(start, end, text),))


def _kind(old: str, new: str) -> str:
    return "wrong-sign" if {old, new} == {"+", "-"} else "wrong-operator"


def operators(program: Program) -> Iterator[Change]:
    """Another operator between two operands."""
    for node in program.nodes:
        if isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
            left, right = program.source(node.left), program.source(node.right)
            for other in _INSTEAD.get(SIGNS[type(node.op)], ()):
                old = SIGNS[type(node.op)]
                kind = _kind(old, other)
                shown = _written(program, node.right)
                said = f"`{other} {shown}` in place of `{old} {shown}`"
                yield program.change("operator", kind, node, _joined(program, node, other), said)
            if not isinstance(node.op, ast.Add | ast.Mult):
                swapped = f"{_whole(node.right, right)} {SIGNS[type(node.op)]} "
                swapped += _whole(node.left, left)
                yield program.change("order", "operand-order", node, swapped)
        elif isinstance(node, ast.AugAssign):
            old = SIGNS.get(type(node.op), "")
            for other in _INSTEAD.get(old, ()):
                if _kind(old, other) == "wrong-operator":  # else it is a sign's
                    yield _augmented(program, node, other)
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            for sign in _COMPARISONS.get(type(node.ops[0]), ()):
                new = f"{program.source(node.left)} {sign} {program.source(node.comparators[0])}"
                yield program.change("comparison", "wrong-operator", node, new)


def _written(program: Program, node: ast.AST) -> str:
    """Return an operand to be quoted, in brackets if it stands in them."""
    start, end = program.span(node)
    bracketed = program.text[start - 1 : start] == "(" and program.text[end : end + 1] == ")"
    return snippet(f"({program.source(node)})" if bracketed else program.source(node))


def _joined(program: Program, node: ast.BinOp, sign: str) -> str:
    left, right = program.source(node.left), program.source(node.right)
    return f"{_whole(node.left, left)} {sign} {_whole(node.right, right)}"


def _whole(node: ast.AST, code: str) -> str:
    return f"({code})" if isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare) else code


def residuals(program: Program) -> Iterator[Change]:
    """An argument that is added to what a function returns."""
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef):
            continue
        given = [item.arg for item in function.args.args if item.arg != "self"][:_MOST_ADDED]
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.BinOp | ast.Call):
                for name in given:
                    new = f"{name} + {_whole(node.value, program.source(node.value))}"
                    said = f"`{name}` added to its result"
                    yield program.change("residual", "changed-output", node.value, new, said)


def doubled(program: Program) -> Iterator[Change]:
    """A term that is added twice, or a factor that is applied twice."""
    for node in program.nodes:
        if isinstance(node, ast.BinOp) and isinstance(
            node.op, ast.Add | ast.Mult | ast.Div | ast.Sub
        ):
            right = _whole(node.right, program.source(node.right))
            sign = SIGNS[type(node.op)]
            new = f"{program.source(node)} {sign} {right}"
            shown = _written(program, node.right)
            said = f"`{sign} {shown}` twice in `{snippet(program.source(node))}`"
            yield program.change("doubled", "doubled-step", node, new, said)
            if isinstance(node.op, ast.Add | ast.Mult):
                left = _whole(node.left, program.source(node.left))
                said = f"`{snippet(left)} {sign}` twice in `{snippet(program.source(node))}`"
                new = f"{left} {sign} {program.source(node)}"
                yield program.change("doubled", "doubled-step", node, new, said)
