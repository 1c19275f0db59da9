"""Recognises `extra-activation` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import spans as places
from grader.judging.context import Context
from grader.workers.records import Span

switches = {"activation": "*"}
_WRITTEN = {
    "square": ("power",),
    "abs": ("absolute",),
    "relu": ("maximum", "where"),
    "leaky_relu": ("where", "maximum"),
    "elu": ("where",),
    "relu6": ("clip", "minimum"),
    "silu": ("swish",),
}
"""What else computes a function, or a part of it."""
_ACTIVATIONS = frozenset(
    {
        "celu",
        "elu",
        "gelu",
        "glu",
        "hard_sigmoid",
        "hard_silu",
        "hard_swish",
        "hard_tanh",
        "leaky_relu",
        "log_sigmoid",
        "log_softmax",
        "mish",
        "relu",
        "relu6",
        "selu",
        "sigmoid",
        "silu",
        "soft_sign",
        "softmax",
        "softplus",
        "squareplus",
        "swish",
        "tanh",
    }
)
"""Names of `jax.nn` and `jax.numpy` that compute nothing but activations."""


def explain(settings: Settings, context: Context) -> str:
    """Name the function that is called, or the one that gives these numbers."""
    code = settings["activation"].value.code
    called = _called(code, context)
    if called in {code, *_ACTIVATIONS}:
        return f"`{called}` is applied to the output; the layer is linear"
    return f"the output is as after `{code}`; the layer is linear"


def place(settings: Settings, context: Context) -> Span | None:
    """Return the call of the activation, or else the result."""
    code = settings["activation"].value.code
    called = _called(code, context) or next(
        (name for name in _WRITTEN.get(code, ()) if context.source.first_call(name)), ""
    )
    found = context.source.first_call(called) if called else None
    return found or places.module_result(context) or places.result(context)


def _called(code: str, context: Context) -> str:
    """Return the activation that is called: the one that gives the numbers, or the only one."""
    if context.source.first_call(code):
        return code
    others = {name for name in _ACTIVATIONS if context.source.first_call(name)}
    return others.pop() if len(others) == 1 else ""
