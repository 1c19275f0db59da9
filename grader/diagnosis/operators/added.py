"""Added steps: a mean that is subtracted or a norm that is divided by, and nobody asked for."""

import ast
from collections.abc import Iterator

from grader.diagnosis.operators.program import Change, Edit, Program, function_name, snippet

PITFALLS = ("added-step",)

_MOST_ARRAYS = 2
_MOST_READS = 4
_AXES = ("-1", "0", "None")
_NORMALISING = frozenset(["sqrt", "rsqrt", "std", "var", "norm", "softmax", "log_softmax"])
_CASTS = frozenset(["int", "float", "range", "len", "key", "PRNGKey", "Rngs", "tuple"])


def added(program: Program) -> Iterator[Change]:
    """An argument or a result that is centred, or divided by its spread or its norm."""
    for function in program.nodes:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("__init"):
            continue
        for name in _arrays(program, function)[:_MOST_ARRAYS]:
            start, _ = program.span(function.body[0])
            if isinstance(function.body[0], ast.Expr):  # a docstring
                start, _ = program.span(function.body[min(1, len(function.body) - 1)])
            indent = " " * function.body[0].col_offset
            for new, said in _forms(program, name):
                edit = Edit(start, start, f"{name} = {new}\n{indent}")
                yield Change("added", "added-step", f"its argument `{name}` {said}", (edit,))
            yield from _read(program, function, name)
        for node in _results(function):
            for new, said in _forms(program, f"({program.source(node)})"):
                yield program.change("added", "added-step", node, new, f"its result {said}")


def _results(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield what a function returns, where that computes and is no call of what does."""
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.BinOp | ast.Call):
            inner = [item for item in ast.walk(node.value) if isinstance(item, ast.Call)]
            if not any(isinstance(item.func, ast.Name | ast.Call) for item in inner):
                yield node.value


def _forms(program: Program, code: str) -> Iterator[tuple[str, str]]:
    """Yield what may be made of an array, and words for it.

    What normalises already is not normalised once more: with one slip it does the same.
    """
    numpy = program.numpy
    for axis in _AXES:
        mean = f"{numpy}.mean({code}, axis={axis}, keepdims=True)"
        yield f"{code} - {mean}", f"centred with `axis={axis}`"
    called = {function_name(node) for node in program.nodes if isinstance(node, ast.Call)}
    for axis in () if called & _NORMALISING else _AXES[:2]:
        spread = f"{numpy}.std({code}, axis={axis}, keepdims=True)"
        yield f"{code} / {spread}", f"divided by its spread with `axis={axis}`"
        norm = f"{numpy}.sqrt({numpy}.sum({code} ** 2, axis={axis}, keepdims=True))"
        yield f"{code} / {norm}", f"divided by its norm with `axis={axis}`"


def _read(program: Program, function: ast.FunctionDef, name: str) -> Iterator[Change]:
    """Yield changes that centre an array in one of the places where a function is given it."""
    for node in list(_given(program, function, name))[:_MOST_READS]:
        new, said = next(_forms(program, name))
        call = program.parent(node)
        words = f"`{name}` {said} in `{snippet(program.source(call))}`"
        yield program.change("added", "added-step", node, new, words)


def _given(program: Program, function: ast.FunctionDef, name: str) -> Iterator[ast.Name]:
    first, last = program.span(function)
    for node in program.nodes:
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            parent = program.parent(node)
            called = isinstance(parent, ast.Call) and parent.args[:1] == [node]
            if called and first <= program.span(node)[0] < last:
                yield node


def _arrays(program: Program, function: ast.FunctionDef) -> list[str]:
    """Return the arguments that are computed with, and not only counted or passed to a layer."""
    arguments = [item.arg for item in function.args.args if item.arg != "self"]
    return [name for name in arguments if _is_computed_with(program, function, name)]


def _is_computed_with(program: Program, function: ast.FunctionDef, name: str) -> bool:
    first, last = program.span(function)
    for node in program.nodes:
        if not isinstance(node, ast.Name) or node.id != name:
            continue
        if not first <= program.span(node)[0] < last:
            continue
        parent = program.parent(node)
        if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.MatMult):
            return True
        if isinstance(parent, ast.For) and node is parent.iter:
            return True
        if isinstance(parent, ast.Call) and node in parent.args:
            module = isinstance(parent.func, ast.Attribute)
            if module and function_name(parent) not in _CASTS:
                return True
    return False
