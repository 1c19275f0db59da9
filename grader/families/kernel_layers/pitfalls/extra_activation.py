"""Recognises `extra-activation` in layers with a kernel."""

from collections.abc import Sequence

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import spans as places
from grader.judging.context import Context
from grader.workers.records import Span

switches = {"activation": "*"}
_ALIKE = {
    "relu": ("relu6",),
    "relu6": ("relu",),
    "silu": ("swish",),
    "elu": ("celu",),
    "sigmoid": ("expit", "logistic"),
}
"""Other names of a function, and of what gives the same numbers in a wide range."""
_WRITTEN = {
    "square": ("power",),
    "abs": ("absolute",),
    "relu": ("maximum", "where", "clip"),
    "leaky_relu": ("where", "maximum"),
    "elu": ("where",),
    "relu6": ("clip", "minimum"),
}
"""What else a function can be written with."""


def explain(settings: Settings, context: Context) -> str:
    """Name the function that is called, or the one that gives these numbers."""
    code = settings["activation"].value.code
    called = _called((code, *_ALIKE.get(code, ())), context)
    if called:
        return f"`{called}` is applied to the output; the layer is linear"
    return f"the output is as after `{code}`; the layer is linear"


def place(settings: Settings, context: Context) -> Span | None:
    """Return the call of the activation, or else the result."""
    code = settings["activation"].value.code
    called = _called((code, *_ALIKE.get(code, ()), *_WRITTEN.get(code, ())), context)
    found = context.source.first_call(called) if called else None
    return found or places.module_result(context) or places.result(context)


def _called(names: Sequence[str], context: Context) -> str:
    """Return the first of these functions that is called anywhere; empty if none is."""
    return next((name for name in names if context.source.first_call(name)), "")
