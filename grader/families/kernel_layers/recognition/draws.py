"""What initializers and `jax.random` were asked for while the submission was observed."""

from typing import Any

import numpy as np

from grader.judging.context import Context
from grader.workers.records import CallRecord

SCALING = "jax.nn.initializers.lecun_normal()"
"""What a watched call of any variance-scaling initializer is called."""
RIGHT = {
    "distribution": "truncated_normal",
    "mode": "fan_in",
    "scale": 1.0,
    "in_axis": -2,
    "out_axis": -1,
}
"""What makes variance scaling `lecun_normal`."""


def draws(context: Context, function: str = SCALING) -> list[CallRecord]:
    """Return the calls of one function, or of those whose names begin so."""
    observed = context.observed
    calls = observed.probe.calls if observed else ()
    return [call for call in calls if call.function.startswith(function)]


def shape_of(call: CallRecord) -> tuple[object, ...]:
    """Return the shape that a draw was asked for."""
    shape = call.arguments.get("shape")
    return tuple(item.value for item in shape.items) if shape else ()


def only_draw(context: Context, shape: tuple[int, ...]) -> CallRecord | None:
    """Return the only variance-scaling draw of a shape."""
    found = [call for call in draws(context) if shape_of(call) == shape]
    return found[0] if len(found) == 1 else None


def scheme(call: CallRecord) -> str:
    """Return what differs from `lecun_normal`, empty if nothing does."""
    given = {name: value.value for name, value in call.arguments.items() if name in RIGHT}
    return ", ".join(f"{name}={value!r}" for name, value in given.items() if value != RIGHT[name])


def is_narrow(numbers: np.ndarray[Any, Any]) -> bool:
    """Say whether values passed through a type narrower than float32."""
    rounded = numbers.astype(np.float16).astype(np.float32)
    return numbers.dtype != np.float32 or np.array_equal(rounded, numbers)
