"""Which of jax's own jitted functions were traced, as data; and the same traces, made beforehand.

The data are names of functions of jax and flax, shapes, dtypes and static arguments. They hold
nothing of the program that called them, so a template whose memory every worker inherits may know
them: a trusted child that runs a reference says them, and a template makes the traces again.
"""

import contextlib
import json
import math
import sys
import time
import warnings
from collections.abc import Iterator
from typing import Any

import jax
import numpy as np
from jax._src import pjit

from grader.sandbox.interpreter.evaluate import plan_of

Json = dict[str, Any]
MOST = 300
"""How many traces one case may need, and characters a text among static arguments may have."""
SECONDS = 3.0
"""How long a template may make traces, which is what those who ask it for workers wait."""
LARGE = 1 << 53
"""Whole numbers below it are themselves in every JSON."""
LIBRARIES = {"jax", "flax"}
_JITTED = type(jax.jit(lambda: None))


class _NotPlain(Exception):
    """An argument is nothing that could be said as data."""


@contextlib.contextmanager
def recorded(heard: list[Any]) -> Iterator[list[Json]]:
    """Record the traces that are made within, of functions that a name leads to.

    Those that other traces make on their way are theirs, and one that warns is left out: where it
    had been made before, nobody would be warned.

    Args:
        heard: the warnings that were raised so far.
    """
    records: list[Json] = []
    infer: Any = getattr(pjit, "_infer_params", None)
    if infer is None:  # in another version of jax
        yield records
        return
    found: dict[str, Json] = {}
    inside = False

    def observed(function: Any, info: Any, arguments: Any, keywords: Any) -> Any:
        nonlocal inside
        record = None if inside else _record(function, info, arguments, keywords)
        if record is None:
            return infer(function, info, arguments, keywords)
        before, inside = len(heard), True
        try:
            traced = infer(function, info, arguments, keywords)
        finally:
            inside = False
        if len(heard) == before and len(found) < MOST:
            found.setdefault(json.dumps(record), record)
        return traced

    pjit._infer_params = observed
    try:
        yield records
    finally:
        pjit._infer_params = infer
        records += found.values()


def replay(records: list[Json]) -> int:
    """Make traces, and plans to evaluate them, until all are made or the time is spent.

    Whatever this version of jax has not, or cannot trace, is passed over.

    Returns:
        how many were made.
    """
    ends, made = time.monotonic() + SECONDS, 0
    for record in records:
        if time.monotonic() > ends:
            break
        with contextlib.suppress(Exception), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            function = _found(record["function"])
            arguments = [_made(item) for item in record["arguments"]]
            keywords = {name: _made(item) for name, item in record["keywords"].items()}
            if function is not None:
                plan_of(function.trace(*arguments, **keywords).jaxpr)
                made += 1
    return made


def _record(function: Any, info: Any, arguments: Any, keywords: Any) -> Json | None:
    name = f"{function.__module__}:{function.__qualname__}"
    try:
        if getattr(_found(name), "_fun", None) is not function:
            return None
        return {
            "function": name,
            "arguments": [
                _said(item, static=place in info.static_argnums)
                for place, item in enumerate(arguments)
            ],
            "keywords": {
                key: _said(item, static=key in info.static_argnames)
                for key, item in keywords.items()
            },
        }
    except _NotPlain:
        return None


def _found(name: str) -> Any:
    """Return the jitted function of jax or flax that has this name; nothing is imported."""
    module, _, path = name.partition(":")
    if module.partition(".")[0] not in LIBRARIES:
        return None
    found: Any = sys.modules.get(module)
    for part in path.split("."):
        found = getattr(found, "__dict__", {}).get(part)
    if isinstance(found, jax.numpy.ufunc):
        found = found._func
    return found if isinstance(found, _JITTED) else None


def _said(value: Any, *, static: bool) -> Any:
    """Return an argument as data; of a number that is no static argument only its type counts."""
    if isinstance(value, bool | int | float) and not static:
        return type(value)()
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float) and math.isfinite(value) and abs(value) < LARGE:
        return value
    if isinstance(value, str) and len(value) <= MOST:
        return value
    if type(value) in {list, tuple}:
        kind = type(value).__name__
        return {"kind": kind, "items": [_said(item, static=static) for item in value]}
    if isinstance(value, np.dtype):
        return {"kind": "dtype", "dtype": value.name}
    if isinstance(value, np.ndarray | np.generic | jax.Array) and not static:
        aval = jax.typeof(value)
        dtype, shape = str(aval.dtype), list(aval.shape)
        return {"kind": "array", "shape": shape, "dtype": dtype, "weak": aval.weak_type}
    raise _NotPlain


def _made(said: Any) -> Any:
    """Return what was said as an argument of a trace: a type where it was an array."""
    if not isinstance(said, dict):
        return said
    if said["kind"] in {"list", "tuple"}:
        items = [_made(item) for item in said["items"]]
        return items if said["kind"] == "list" else tuple(items)
    if said["kind"] == "dtype":
        return jax.numpy.dtype(said["dtype"])
    keys = said["dtype"].startswith("key<")
    dtype = jax.eval_shape(jax.random.key, 0).dtype if keys else jax.numpy.dtype(said["dtype"])
    return jax.ShapeDtypeStruct(tuple(said["shape"]), dtype, weak_type=said["weak"])
