"""Called functions: another one of the same kind, one left out, one called twice."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from grader.diagnosis.operators.program import (
    Change,
    Edit,
    Program,
    function_name,
    number,
    snippet,
)

PITFALLS = (
    "wrong-reduction",
    "wrong-activation",
    "wrong-function",
    "wrong-mask",
    "wrong-gradient",
    "wrong-constant",
    "axis-order",
    "kernel-init",
    "wrong-start",
    "wrong-distribution",
    "missing-step",
    "doubled-step",
    "extra-activation",
)

_MOST_PRODUCTS = 4
_DRAWN = (
    "lecun_normal lecun_uniform he_normal he_uniform kaiming_normal glorot_normal"
    " glorot_uniform xavier_normal xavier_uniform normal uniform truncated_normal"
)
_KINDS: Sequence[tuple[str, str, str]] = (
    ("reduction", "wrong-reduction", "sum mean max min prod median var std"),
    ("reduction", "wrong-reduction", "argmax argmin"),
    ("reduction", "wrong-reduction", "cumsum cumprod cummax"),
    ("reduction", "wrong-reduction", "avg_pool max_pool"),
    ("activation", "wrong-activation", "relu gelu silu swish tanh sigmoid softplus elu leaky_relu"),
    ("activation", "wrong-activation", "sigmoid hard_sigmoid"),
    ("activation", "wrong-activation", "tanh hard_tanh"),
    ("activation", "wrong-activation", "softmax log_softmax sigmoid log_sigmoid"),
    ("function", "wrong-function", "exp expm1 exp2"),
    ("function", "wrong-function", "log log1p log2 log10"),
    ("function", "wrong-function", "sqrt rsqrt square"),
    ("function", "wrong-function", "square abs"),
    ("function", "wrong-function", "sin cos tan"),
    ("function", "wrong-function", "floor ceil round trunc"),
    ("function", "wrong-function", "maximum minimum"),
    ("function", "wrong-function", "dot outer inner matmul multiply vdot"),
    ("function", "wrong-function", "add subtract"),
    ("function", "wrong-function", "concatenate stack"),
    ("function", "wrong-function", "repeat tile"),
    ("mask", "wrong-mask", "tril triu"),
    ("mask", "wrong-mask", "logical_and logical_or"),
    ("order", "axis-order", "hstack vstack"),
    ("gradient", "wrong-gradient", "jacfwd jacrev grad"),
    ("optimizer", "wrong-constant", "sgd adam adamw rmsprop momentum"),
    ("initializer", "wrong-start", "zeros ones"),
    (
        "initializer",
        "kernel-init",
        _DRAWN,
    ),
    ("draw", "wrong-distribution", "normal uniform truncated_normal rademacher gumbel exponential"),
)
_INITIALIZERS = ("initializers", "init")


def other_functions(program: Program) -> Iterator[Change]:
    """Another function of the same kind."""
    for node in program.nodes:
        if not isinstance(node, ast.Call):
            continue
        called, within = function_name(node), _within(node)
        for operator, pitfall, names in _KINDS:
            if called not in names.split() or not _fits(operator, within):
                continue
            for other in names.split():
                if other != called:
                    yield _renamed(program, node, other, operator, pitfall)


def _fits(operator: str, within: str) -> bool:
    """Say whether a function's module is one of which a kind can be."""
    last = within.rpartition(".")[2]
    if operator == "initializer":
        return last in {*_INITIALIZERS, "jnp"}
    if operator == "draw":
        return last in {"random", "jr"}
    return last not in {*_INITIALIZERS, "random"}


def _within(node: ast.Call) -> str:
    return ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""


def _renamed(program: Program, node: ast.Call, other: str, operator: str, pitfall: str) -> Change:
    _, end = program.span(node.func)
    called = function_name(node)
    home = _within(node)
    start, new = end - len(called), other
    where = _HOMES.get(other)
    if where and home in _HOMES.values() and home != where:
        start = end - len(called) - len(home) - 1
        new = f"{program.numpy if where == _NUMPY else where}.{other}"
    said = f"`{other}` in place of `{called}`"
    return Change(operator, pitfall, said, (Edit(start, end, new),), f"{other}(_)")


_NUMPY = "jnp"
_HOMES: Mapping[str, str] = {
    "tanh": _NUMPY,
    "relu": "jax.nn",
    "gelu": "jax.nn",
    "silu": "jax.nn",
    "swish": "jax.nn",
    "sigmoid": "jax.nn",
    "softplus": "jax.nn",
    "hard_sigmoid": "jax.nn",
    "hard_tanh": "jax.nn",
    "elu": "jax.nn",
    "leaky_relu": "jax.nn",
    "rsqrt": "jax.lax",
    "sqrt": _NUMPY,
    "square": _NUMPY,
    "abs": _NUMPY,
}
"""Modules of functions that do not lie in the module of others of their kind."""


def unwrapped(program: Program) -> Iterator[Change]:
    """A call that is left out: its first argument stands in its place."""
    for node in program.nodes:
        if not isinstance(node, ast.Call) or _makes_something(node):
            continue
        inner = _argument(node)
        if inner is not None:
            called = function_name(node) or snippet(program.source(node.func))
            said = f"no `{called}` around `{snippet(program.source(inner))}`"
            if isinstance(node.func, ast.Attribute) and inner is node.func.value:
                said = f"no `.{called}` behind `{snippet(program.source(inner))}`"
            yield program.change("call", "missing-step", node, program.source(inner), said)


def repeated(program: Program) -> Iterator[Change]:
    """A function that is applied twice."""
    for node in program.nodes:
        if not isinstance(node, ast.Call) or _makes_something(node):
            continue
        inner = _argument(node)
        if inner is None or function_name(node) in {"flatten", "ravel", "reshape", "astype"}:
            continue
        start, _ = program.span(node)
        first, last = program.span(inner)
        whole = program.source(node)
        new = whole[: first - start] + whole + whole[last - start :]
        said = f"`{function_name(node) or snippet(program.source(node.func))}` taken twice"
        yield program.change("twice", "doubled-step", node, new, said)


def averages(program: Program) -> Iterator[Change]:
    """A plain mean, in place of a sum that is divided by what else counts, such as weights."""
    for node in program.nodes:
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
            continue
        call = node.left
        if isinstance(call, ast.Call) and function_name(call) == "sum":
            start, end = program.span(call)
            _, named = program.span(call.func)
            new = f"{program.text[start : named - len('sum')]}mean{program.text[named:end]}"
            yield program.change("average", "wrong-reduction", node, new)


def activations(program: Program) -> Iterator[Change]:
    """An activation around what a function returns."""
    for node in program.nodes:
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Call | ast.BinOp):
            tanh = f"{program.numpy}.tanh"
            for function in ("jax.nn.relu", "jax.nn.sigmoid", "jax.nn.softmax", tanh):
                new = f"{function}({program.source(node.value)})"
                said = f"`{function_name(ast.parse(function, mode='eval').body)}` of its result"
                yield program.change("activation", "extra-activation", node.value, new, said)


def activations_between(program: Program) -> Iterator[Change]:
    """An activation of what a product makes, on the way to the result."""
    found = 0
    for node in program.nodes:
        product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
        named = isinstance(node, ast.Call) and function_name(node) in {"dot", "matmul", "einsum"}
        if not (product or named) or isinstance(program.parent(node), ast.Return):
            continue
        found += 1
        if found <= _MOST_PRODUCTS:
            for function in ("jax.nn.relu", "jax.nn.sigmoid", f"{program.numpy}.tanh"):
                code, last = program.source(node), function.rpartition(".")[2]
                if function_name(program.parent(node)) == last:
                    continue  # that is one taken twice
                said = f"`{last}` of `{snippet(code)}`"
                new = f"{function}({code})"
                yield program.change("activation", "extra-activation", node, new, said)


def _argument(node: ast.Call) -> ast.expr | None:
    """Return what a call turns into something else: its first argument, or its object."""
    if node.args and not isinstance(node.args[0], ast.Starred):
        first = node.args[0]
        text = isinstance(first, ast.Constant) and isinstance(first.value, str)
        return None if text or (number(first) is not None and _is_dotted(node)) else first
    if not node.args and isinstance(node.func, ast.Attribute):
        value = node.func.value
        return None if isinstance(value, ast.Name) and value.id in _MODULES else value
    return None


_MAKERS = ("super", "range", "len", "key", "params", "items")
_MOVERS = (
    "transpose",
    "permute_dims",
    "swapaxes",
    "moveaxis",
    "stop_gradient",
    "fold_in",
    "astype",
)
_OTHERS = frozenset([*_MAKERS, *_MOVERS])
"""Functions that make something, and those that other operators leave out."""
_MODULES = {"jnp", "np", "jax", "nnx", "nn", "lax", "rngs", "optax", "super"}


def _is_dotted(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute)


def _makes_something(node: ast.Call) -> bool:
    """Say whether a call makes an object, so that nothing can stand in its place."""
    called = function_name(node)
    first = called[:1]
    return first.isupper() or called in _OTHERS
