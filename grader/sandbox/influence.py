"""Whether a module's Params matter: change one, call again, compare (child side)."""

import contextlib
from typing import Any

import numpy as np

from grader.sandbox.observe import Recorder
from grader.sandbox.serialise import is_array, is_variable, raw


def influential(seen: Recorder) -> dict[int, bool]:
    """Say of each Variable of the called modules, by id, whether the output depends on it.

    A Variable that holds no floating-point array is left out, as is a module that cannot be called
    again with the same arguments.
    """
    used: dict[int, bool] = {}
    for identity, (positional, keywords) in seen.applied.items():
        module, _ = seen.objects[identity]
        for variable in vars(module).values():
            if is_variable(variable) and is_array(raw(variable)) and id(variable) not in used:
                with contextlib.suppress(Exception):
                    used[id(variable)] = _matters(variable, module, positional, keywords)
    return used


def _matters(variable: Any, module: Any, positional: list[Any], keywords: dict[str, Any]) -> bool:
    import jax  # noqa: PLC0415 - this module is read where jax must not be loaded

    before = raw(variable)
    values = np.asarray(before)
    if values.dtype.kind != "f":
        raise TypeError
    first = np.asarray(module(*positional, **keywords))
    try:
        variable.value = jax.device_put(values + np.ones((), values.dtype))
        second = np.asarray(module(*positional, **keywords))
    finally:
        variable.value = before
    return first.shape != second.shape or not np.array_equal(first, second, equal_nan=True)
