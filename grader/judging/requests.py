"""How the calls of a case are described to a child (trusted side)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.exercise.case import Case
from grader.sandbox.wire import Tensor, dtype_name


def call_path(number: int) -> str:
    """Return how the paths of the answer to a script's call begin."""
    return f"call {number}"


def described(arguments: Mapping[str, Any], begin: str = "") -> dict[str, Any]:
    """Describe a call's arguments; the names of its arrays begin with `begin`."""
    return {
        "arguments": [
            {"array": f"{begin}{name}"} if isinstance(value, np.ndarray) else {"value": value}
            for name, value in arguments.items()
        ]
    }


def arrays_of(arguments: Mapping[str, Any], begin: str = "") -> dict[str, Tensor]:
    """Return the arrays among a call's arguments, named as `described` does."""
    return {
        f"{begin}{name}": Tensor(dtype_name(value.dtype), value)
        for name, value in arguments.items()
        if isinstance(value, np.ndarray)
    }


def script(case: Case) -> dict[str, Any]:
    """Describe a case with all its calls."""
    calls = [
        {
            "path": call_path(number),
            "method": call.method,
            **described(call.arguments, f"{call_path(number)} "),
        }
        for number, call in enumerate(case.calls, start=1)
    ]
    return {"calls": calls, **described(case.arguments)}


def script_arrays(case: Case) -> dict[str, Tensor]:
    """Return the arrays among the arguments of a case and its calls."""
    arrays = arrays_of(case.arguments)
    for number, call in enumerate(case.calls, start=1):
        arrays |= arrays_of(call.arguments, f"{call_path(number)} ")
    return arrays
