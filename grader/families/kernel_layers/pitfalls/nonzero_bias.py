"""Recognises `nonzero-bias` in layers with a kernel."""

from typing import Any

import numpy as np

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.layer import bias_of, values
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span, VariableRecord

switches = {"bias": "*"}
_TEXT = "1-dimensional weights tensor"
_INITIALIZER = "jax.nn.initializers."


def explain(settings: Settings, context: Context) -> str:
    """Say what the bias starts from."""
    found = _nonzero(context)
    if found is not None:
        return f"the bias starts as {_shown(found[1])}; expected zeros"
    return f"the bias starts as {settings['bias'].value.words}; expected zeros"


def locate(context: Context) -> Span | None:
    """Return the statement that makes the bias."""
    return places.bias_definition(context)


def ruled_out(_settings: Settings, context: Context) -> bool:
    """Say whether the bias Param holds zeros."""
    held = values(context, bias_of(context))
    return held is not None and not np.any(held)


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise an initializer that scales by the fan-in, asked for one axis."""
    drawn = [call for call in error.calls if call.function.startswith(_INITIALIZER)]
    shape = drawn[-1].arguments.get("shape") if drawn and drawn[-1].raised else None
    if _TEXT not in error.message or shape is None or len(shape.items) != 1:
        return None
    size = shape.items[0].value
    if size != context.case.sizes["features"]:
        return None
    message = f"the bias ({size},) is drawn by an initializer that needs two axes; expected zeros"
    return Match(message, f"{error.type}: {error.message}", drawn[-1].span or error.span)


def from_trace(context: Context) -> Match | None:
    """Recognise a Param of shape (features,) that holds other values than zeros."""
    found = _nonzero(context)
    if found is None:
        return None
    variable, numbers = found
    message = f"the bias starts as {_shown(numbers)}; expected zeros"
    said = f"the Param `{variable.path}` holds {_shown(numbers)}"
    return Match(message, said, places.bias_definition(context))


def from_probe(context: Context) -> Match | None:
    """Recognise the same where the numbers come out right all the same."""
    return from_trace(context)


def _nonzero(context: Context) -> tuple[VariableRecord, np.ndarray[Any, Any]] | None:
    bias = bias_of(context)
    numbers = values(context, bias)
    return (bias, numbers) if bias and numbers is not None and np.any(numbers) else None


def _shown(numbers: np.ndarray[Any, Any]) -> str:
    first = ", ".join(f"{item:.3g}" for item in numbers[:3].tolist())
    return f"[{first}{', …' if len(numbers) > len('abc') else ''}]"
