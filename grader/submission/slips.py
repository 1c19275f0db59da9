"""Lines that do nothing for the answer, whatever they are meant for: told from the text alone."""

import ast
from collections.abc import Iterator

from grader.submission.definitions import body_of, functions
from grader.submission.source import Source

_UPDATES = frozenset(["set", "add", "subtract", "multiply", "mul", "divide", "power", "min", "max"])
"""Methods of `x.at[i]`, which give a new array."""
_PURE = ("jax.numpy.", "jax.nn.", "jax.lax.", "jax.random.", "jax.scipy.", "optax.apply_updates")
"""How the dotted names of functions begin that only compute."""
_EFFECTS = frozenset(["save", "savez", "set_printoptions", "printoptions", "scan", "map", "cond"])
"""Those among them that do something, or call a function that may."""
_SHAPING = {"astype", "flatten", "ravel", "reshape", "squeeze", "swapaxes", "transpose"}
_COMPUTING = {"clip", "dot", "max", "mean", "min", "prod", "round", "std", "sum", "var"}
_METHODS = _SHAPING | _COMPUTING
"""Methods of arrays that change nothing."""
_MAPS = frozenset(["jax.tree.map", "jax.tree_util.tree_map", "jax.tree_map"])


def discarded(source: Source) -> Iterator[ast.Expr]:
    """Yield statements within functions that compute a value which nothing can read."""
    named = {function.name for function in functions(source)}
    inside = {node for function in functions(source) for node in body_of(function)}
    for node in source.walk():
        if not isinstance(node, ast.Expr) or node not in inside:
            continue
        if _only_computes(node.value, source, named):
            yield node


def _only_computes(node: ast.expr, source: Source, own: set[str]) -> bool:
    match node:
        case ast.BinOp() | ast.UnaryOp() | ast.Compare():
            calls = (part for part in ast.walk(node) if isinstance(part, ast.Call))
            return all(_only_computes(part, source, own) for part in calls)
        case ast.Call(func=ast.Attribute(value=ast.Subscript(value=ast.Attribute(attr="at")))):
            assert isinstance(node.func, ast.Attribute)
            return node.func.attr in _UPDATES
        case ast.Call():
            return _is_pure(node, source, own)
    return False


def _is_pure(call: ast.Call, source: Source, own: set[str]) -> bool:
    """Say whether a call is of a function that is known to change nothing."""
    if any(item.arg in {"out", None} for item in call.keywords):
        return False
    name = source.dotted(call.func)
    last = name.rpartition(".")[2]
    if name in _MAPS:
        return bool(call.args) and _changes_nothing(call.args[0])
    if name.startswith(_PURE):
        return last not in _EFFECTS
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return method in _METHODS - own and not name.startswith("numpy.")


def _changes_nothing(function: ast.expr) -> bool:
    """Say whether a function is written in place and only does arithmetic."""
    return isinstance(function, ast.Lambda) and not any(
        isinstance(node, ast.Call | ast.NamedExpr) for node in ast.walk(function.body)
    )


def first_rounds(source: Source) -> Iterator[tuple[ast.Return, ast.For | ast.While]]:
    """Yield the `return`s that end a loop in its first round, whatever it is given."""
    for node in source.walk():
        if isinstance(node, ast.For | ast.While):
            for item in node.body:
                if isinstance(item, ast.Return):
                    leaves = any(isinstance(part, ast.Continue) for part in ast.walk(node))
                    if not leaves:
                        yield item, node
                    break
