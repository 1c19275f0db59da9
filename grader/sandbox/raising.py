"""What helps with an exception besides its message: Python's suggestion, operands (child side)."""

import ast
import contextlib
import io
import sys
import traceback
from collections.abc import Iterator
from types import FrameType
from typing import Any

import numpy as np

from grader.sandbox.serialise import Json, describe, is_array, is_variable, raw, sound, text_of

SUGGESTING = (AttributeError, ImportError, NameError)
"""Exceptions of which Python looks for a name that was perhaps meant."""
MOST_OPERANDS = 8
MOST_TEXT = 2_000
"""How long an expression may be that is looked into, characters."""


def suggestion(error: BaseException) -> str:
    """Return what Python adds to an exception's message, as `Did you mean: 'kernel'?`, or nothing.

    From Python 3.12 on the module `traceback` says it; before, only what prints a traceback does.
    """
    if not isinstance(error, SUGGESTING):
        return ""
    innermost = error.__traceback__
    while innermost is not None and innermost.tb_next is not None:
        innermost = innermost.tb_next
    message = text_of(error)
    try:
        if sys.version_info >= (3, 12):
            said = str(
                traceback.TracebackException(
                    type(error), error, innermost, lookup_lines=False, compact=True
                )
            )
        else:
            said = _printed(error, innermost)
    except Exception:  # noqa: BLE001 - it asks the learner's objects for their names
        return ""
    return sound(said.rpartition(message)[2].strip(" .\n"), 200) if message else ""


def _printed(error: BaseException, innermost: Any) -> str:
    """Return what Python prints of an exception alone, without those that led to it."""
    led = error.__traceback__, error.__cause__, error.__context__, error.__suppress_context__
    stream = io.StringIO()
    try:
        error.__traceback__, error.__cause__, error.__context__ = innermost, None, None
        with contextlib.redirect_stderr(stream):
            sys.__excepthook__(type(error), error, innermost)
    finally:
        error.__traceback__, error.__cause__, error.__context__ = led[:3]
        error.__suppress_context__ = led[3]
    return stream.getvalue()


def operands(frame: FrameType, text: str) -> list[Json]:
    """Return the arrays that an expression of the submission works on, as `Operand` records.

    Names and attributes are looked up; what an index or `.T` gives is known by its shape alone.

    Args:
        frame: where the expression stands.
        text: the expression.
    """
    try:
        node = ast.parse(f"({text[:MOST_TEXT]})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found: dict[str, Json] = {}
    names = {**frame.f_builtins, **frame.f_globals, **frame.f_locals}
    for part in _parts(node):
        with contextlib.suppress(Exception):
            value = _value(part, names)
            if is_array(value) or is_variable(value):
                said = sound(ast.unparse(part), 100)
                found.setdefault(said, {"text": said, "value": describe(value)})
    return list(found.values())[:MOST_OPERANDS]


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left=left, right=right):
            yield from (left, right)
        case ast.Compare(left=left, comparators=others):
            yield from (left, *others)
        case ast.Call(func=function, args=given, keywords=named):
            if isinstance(function, ast.Attribute):
                yield function.value
            yield from (*given, *(item.value for item in named))
        case ast.Subscript(value=ast.Attribute(value=value, attr="shape")):
            yield value
        case ast.Subscript(value=value, slice=index):
            yield from (value, index)
        case ast.Attribute(value=value) | ast.UnaryOp(operand=value):
            yield value


def _value(node: ast.expr, names: Any) -> Any:
    """Return what a name, an attribute or an index stands for; raises for anything else."""
    match node:
        case ast.Name(id=name):
            return names[name]
        case ast.Attribute(value=owner, attr=name):
            held = _value(owner, names)
            if is_variable(held) and name == "value":
                return raw(held)
            return getattr(_outline(held), name)
        case ast.Subscript(value=owner, slice=index):
            return _outline(_value(owner, names))[_index(index)]
    raise LookupError


def _index(node: ast.expr | None) -> Any:
    """Return a literal index; raises for another."""
    match node:
        case None:
            return None
        case ast.Tuple(elts=parts):
            return tuple(_index(part) for part in parts)
        case ast.Slice(lower=lower, upper=upper, step=step):
            return slice(_index(lower), _index(upper), _index(step))
    return ast.literal_eval(node)


def _outline(value: Any) -> Any:
    """Return an array's shape and dtype as an array that holds nothing, and others as they are."""
    held = raw(value) if is_variable(value) else value
    if not is_array(held):
        return held
    return np.broadcast_to(np.zeros((), np.dtype(held.dtype)), held.shape)
