"""Values on the command line: from a text to a number or an array like one that is known."""

import ast
import math
from typing import Any

import numpy as np

from grader.report.errors import WrongUsageError

Array = np.ndarray[Any, Any]
MOST_LETTERS = 100_000
"""How long the text of a value may be."""
MOST_NUMBERS = 10_000
"""How many numbers an array may have."""
MOST_SIZE = 64
"""The largest size that may be asked for."""
SHOWN = 40
"""How many letters of a text are repeated in what is wrong with it."""
_KINDS = {"b": "booleans", "i": "whole numbers", "u": "whole numbers", "f": "numbers"}
_FITS = {"b": "b", "i": "iu", "u": "iu", "f": "iuf"}
"""Kinds of dtype that can be turned into another without a loss of meaning."""


def size_of(name: str, text: str) -> int:
    """Return the size that a text says. Raises WrongUsageError."""
    value = _literal(name, text)
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
    if not whole or not 1 <= value <= MOST_SIZE:
        raise WrongUsageError(
            f"--{name} is a size, a whole number from 1 to {MOST_SIZE}, not {_cut(text)}"
        )
    return int(value)


def value_of(name: str, text: str, like: Any) -> Any:
    """Return the value of a text, of the type that another value has.

    Args:
        name: of the argument.
        text: a literal of Python: a number, a boolean, nested lists; a text as it is.
        like: a value of the type that is wanted.

    Raises:
        WrongUsageError: it is none.
    """
    if isinstance(like, str):
        return text
    value = _literal(name, text)
    if isinstance(like, np.ndarray):
        return _array(name, value, like)
    if isinstance(like, bool) or isinstance(value, bool):
        if isinstance(like, bool) and isinstance(value, bool):
            return value
        wanted = "True or False" if isinstance(like, bool) else "a number"
        raise WrongUsageError(f"--{name} is {wanted}, not {_cut(text)}")
    wanted = "a whole number" if isinstance(like, int) else "a number"
    if not isinstance(value, int | float) or (isinstance(like, int) and value != int(value)):
        raise WrongUsageError(f"--{name} is {wanted}, not {_cut(text)}")
    try:
        return type(like)(value)
    except OverflowError as error:
        raise WrongUsageError(f"--{name} is too large a number: {_cut(text)}") from error


def _array(name: str, value: Any, like: Array) -> Array:
    example = f"such as --{name} {_example(like)}"
    shape = _shape(name, value)
    if len(shape) != like.ndim:
        what = f"an array of {len(shape)} axes" if shape else "a single number"
        raise WrongUsageError(f"--{name} has {like.ndim} axes, not {what}: write it {example}")
    if math.prod(shape) == 0 or math.prod(shape) > MOST_NUMBERS:
        said = "has no number" if math.prod(shape) == 0 else f"has more than {MOST_NUMBERS:,}"
        raise WrongUsageError(f"--{name} {said}: write it {example}")
    found = np.array(value)
    if found.dtype.kind not in _FITS.get(like.dtype.kind, ""):
        wanted = _KINDS.get(like.dtype.kind, "values")
        raise WrongUsageError(f"--{name} holds {wanted}: write it {example}")
    with np.errstate(over="ignore"):
        array = found.astype(like.dtype)
    if not np.isfinite(array).all() or (like.dtype.kind in "iu" and (array != found).any()):
        raise WrongUsageError(f"--{name} holds a number that {like.dtype.name} cannot hold")
    return array


def _shape(name: str, value: Any) -> tuple[int, ...]:
    """Return the shape of nested lists."""
    if not isinstance(value, list | tuple):
        return ()
    shapes = {_shape(name, item) for item in value}
    if len(shapes) > 1:
        raise WrongUsageError(f"--{name} has rows of different lengths: give each as many numbers")
    return (len(value), *next(iter(shapes), ()))


def _example(like: Array) -> str:
    text = ["0"] if like.dtype.kind in "iu" else ["False"] if like.dtype.kind == "b" else ["0.5"]
    for _ in range(like.ndim):
        text = [f"[{', '.join(text * 2)}]"]
    return f'"{text[0]}"'


def _literal(name: str, text: str) -> Any:
    if len(text) > MOST_LETTERS:
        raise WrongUsageError(f"--{name} is longer than {MOST_LETTERS:,} letters: give less")
    try:
        value = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise WrongUsageError(
            f"--{name} is not a number or a list of numbers: {_cut(text)}"
        ) from error
    if isinstance(value, float) and not math.isfinite(value):
        raise WrongUsageError(f"--{name} is too large a number: {_cut(text)}")
    return value


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} …"
