"""Where the submission turns, reverses, cuts or changes an array on its way."""

import ast
from collections.abc import Iterator

from grader.judging.context import Context
from grader.workers.records import Span

_TURNING = ("transpose", "swapaxes", "moveaxis", "rollaxis", "permute_dims", "matrix_transpose")
_BY_NAME = ("convolve", "convolve2d", "fftconvolve")
_REVERSING = ("flip", "flipud", "fliplr", "rev", *_BY_NAME)
_HARMLESS = ("reshape", "expand_dims", "pad", "asarray", "array", "astype", "shape", "float32")
_TURNED = frozenset({"T", "mT"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


def turnings(context: Context) -> list[Span]:
    """Return all calls and attributes that put axes in another order."""
    return [
        context.source.span(node)
        for node in context.source.walk()
        if (isinstance(node, ast.Attribute) and node.attr in _TURNED)
        or (isinstance(node, ast.Call) and _name(node.func, context) in _TURNING)
    ]


def turning(context: Context) -> Span | None:
    """Return the only one of these; of several, nothing tells which matters."""
    found = turnings(context)
    return found[0] if len(found) == 1 else None


def reversal(context: Context) -> Span | None:
    """Return what reverses an array: a call that does so, or a slice of step -1."""
    source = context.source
    found = source.first_call(*_REVERSING)
    if found is not None:
        return found
    for node in source.walk():
        if isinstance(node, ast.Subscript) and -1 in _steps(node, context):
            return source.span(node)
    return None


def strided(context: Context) -> Span | None:
    """Return a slice that leaves elements out."""
    for node in context.source.walk():
        if isinstance(node, ast.Subscript) and any(step > 1 for step in _steps(node, context)):
            return context.source.span(node)
    return None


def _steps(node: ast.Subscript, context: Context) -> list[int]:
    """Return the steps of a subscript's slices, as far as they are known; others count as 0."""
    steps = (context.source.literal(part.step) for part in _parts(node))
    return [step if isinstance(step, int) else 0 for step in steps]


def _parts(node: ast.Subscript) -> list[ast.Slice]:
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return [part for part in parts if isinstance(part, ast.Slice)]


def picking(context: Context) -> Span | None:
    """Return the last subscript in a `return` that picks one element along an axis."""
    found = None
    for node in context.source.walk():
        if isinstance(node, ast.Return) and node.value is not None:
            for part in _outermost(node.value):
                if isinstance(part, ast.Subscript) and _picks(part, context):
                    found = found or context.source.span(part)
    return found


def _outermost(node: ast.expr) -> Iterator[ast.AST]:
    """Yield the parts of an expression, those that are computed last first."""
    waiting: list[ast.AST] = [node]
    while waiting:
        part = waiting.pop(0)
        yield part
        waiting += ast.iter_child_nodes(part)


def _picks(node: ast.Subscript, context: Context) -> bool:
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return any(isinstance(context.source.literal(part), int) for part in parts)


def data_change(context: Context) -> Span | None:
    """Return where the data is changed: a parameter that is bound anew, or a changed argument.

    None if nothing in the source shows it.
    """
    for function in context.source.walk():
        if isinstance(function, Function):
            found = _rebound(function, context)
            if found is not None:
                return found
    module = context.exercise.settings.module
    names = {item.name for item in (context.observed.probe.modules if context.observed else ())}
    for call in context.source.walk():
        if isinstance(call, ast.Call) and _calls_layer(call, names | {module}, context):
            for item in call.args:
                if _is_changing(item, context):
                    return context.source.span(item)
    return None


def rebound_number(context: Context, name: str) -> Span | None:
    """Return where the entry point binds one of its parameters to another number.

    Args:
        context: the submission's.
        name: what the exercise calls the parameter.
    """
    settings = context.exercise.settings
    for function in context.source.walk():
        if isinstance(function, Function) and function.name == settings.entry_point:
            names = [item.arg for item in (*function.args.posonlyargs, *function.args.args)]
            place = settings.parameters.index(name)
            if place < len(names):
                return _rebound(function, context, {names[place]})
    return None


def _rebound(function: Function, context: Context, names: set[str] | None = None) -> Span | None:
    own = {item.arg for item in ast.walk(function.args) if isinstance(item, ast.arg)} - {"self"}
    own &= names if names is not None else own
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            read = {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
            target = node.targets[0]
            again = isinstance(target, ast.Name) and target.id in own & read
            if again and _is_changing(node.value, context):
                return context.source.span(node)
    return None


def _calls_layer(call: ast.Call, names: set[str], context: Context) -> bool:
    """Say whether a call applies a module: what is called is itself made by a call of a class."""
    made = context.source.follow(call.func)
    return isinstance(made, ast.Call) and _name(made.func, context) in names


def _is_changing(node: ast.expr, context: Context) -> bool:
    """Say whether an expression computes new values, and is no cast, size or new axis."""
    for part in ast.walk(node):
        if isinstance(part, ast.BinOp | ast.UnaryOp):
            return True
        if isinstance(part, ast.Call):
            name = _name(part.func, context)
            if name not in _HARMLESS and name not in _TURNING and name not in {"int", "float"}:
                return True
        if isinstance(part, ast.Subscript) and -1 in _steps(part, context):
            return True
    return False


def _name(node: ast.AST, context: Context) -> str:
    return context.source.dotted(node).removesuffix("()").rpartition(".")[2] or (
        node.attr if isinstance(node, ast.Attribute) else ""
    )
