"""What a program is made of, counted: operators, functions, numbers and stores, without names."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from grader.diagnosis.operators.program import SIGNS, function_name, number

_SPELT = {
    "matmul": "@",
    "dot": "@",
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "power": "**",
    "square": "squared",
    "ravel": "flatten",
    "amax": "max",
    "amin": "min",
    "average": "mean",
    "PRNGKey": "key",
}
_REDUCING = "sum mean max min prod var std softmax log_softmax argmax stack"
_TWO = 2


def profile(nodes: Iterable[ast.AST]) -> Counter[str]:
    """Return how often a program has what can be told without knowing its names."""
    found: Counter[str] = Counter()
    every = list(nodes)
    powers = {node.right for node in every if isinstance(node, ast.BinOp) and _is_power(node)}
    for node in every:
        if node not in powers:
            found.update(_parts(node))
    return found


def _is_power(node: ast.BinOp) -> bool:
    return isinstance(node.op, ast.Pow)


def _parts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        yield from _called(node)
    elif isinstance(node, ast.BinOp):
        yield from _computed(node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, float):
        yield f"number {node.value!r}"
    elif isinstance(node, ast.AugAssign):
        yield SIGNS.get(type(node.op), "")
    elif isinstance(node, ast.Compare):
        yield from (type(item).__name__ for item in node.ops)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if number(node) is None:
            yield "minus"
    elif isinstance(node, ast.Attribute) and node.attr in {"T", "mT"}:
        yield "transposed"
    elif isinstance(node, ast.FunctionDef):
        yield from _stored(node)


def _called(node: ast.Call) -> Iterator[str]:
    called = function_name(node)
    if called == "rsqrt":
        yield from ("sqrt", "/")
    else:
        yield _SPELT.get(called, called)
    for item in node.keywords:
        if isinstance(item.value, ast.Constant | ast.UnaryOp):
            yield f"{item.arg}={ast.unparse(item.value)}"
    if called in _REDUCING.split():
        own = isinstance(node.func, ast.Attribute) and not _is_module(node.func.value)
        for axis in node.args[0 if own else 1 :][:1]:
            yield f"axis={ast.unparse(axis)}"


def _computed(node: ast.BinOp) -> Iterator[str]:
    sign = SIGNS.get(type(node.op), "")
    right = number(node.right)
    product = sign == "*" and ast.unparse(node.left) == ast.unparse(node.right)
    if product or (sign == "**" and right == _TWO):
        yield "squared"
    elif sign == "**" and right == 1 / _TWO:
        yield "sqrt"
    else:
        yield sign


def _stored(node: ast.FunctionDef) -> Iterator[str]:
    """Yield what a function stores in its object or in an array."""
    for item in ast.walk(node) if node.name != "__init__" else ():
        stored = isinstance(item, ast.Attribute | ast.Subscript)
        if stored and isinstance(getattr(item, "ctx", None), ast.Store):
            yield "stored"


def _is_module(node: ast.AST) -> bool:
    return ast.unparse(node).rpartition(".")[2] in {"jnp", "np", "jax", "nn", "nnx", "numpy", "lax"}
