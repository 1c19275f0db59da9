"""Recognises `extra-activation` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import spans as places
from grader.judging.context import Context
from grader.workers.records import Span

switches = {"activation": "*"}
_OPERATORS = {
    "square": ("square", "power"),
    "abs": ("abs", "absolute"),
    "relu": ("relu", "maximum"),
}


def explain(settings: Settings, _context: Context) -> str:
    """Name the function."""
    return f"`{settings['activation'].value.code}` is applied to the output; the layer is linear"


def locate(context: Context) -> Span | None:
    """Return the first call of an activation, or else the result."""
    names = [name for group in _OPERATORS.values() for name in group]
    names += ["tanh", "sigmoid", "gelu", "silu", "swish", "softmax", "leaky_relu", "elu", "clip"]
    names += ["softplus", "relu6", "log_softmax", "exp", "where"]
    found = context.source.first_call(*names)
    return found or places.module_result(context) or places.result(context)
