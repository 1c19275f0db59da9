"""Recognises `missing-bias` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.layer import (
    bias_of,
    completed,
    kernel_of,
    own_params,
)
from grader.judging.context import Context, Match
from grader.judging.requirements import unused_params
from grader.workers.records import Span

switches = {"bias": lambda bias: bias.shape is None}


def explain(_settings: Settings, context: Context) -> str:
    """Say that none is added."""
    return f"no bias of shape {(context.case.sizes['features'],)} is added to the output"


def locate(context: Context) -> Span | None:
    """Return the result of the module's `__call__`, to which a bias is to be added."""
    return places.module_result(context)


def from_probe(context: Context) -> Match | None:
    """Recognise a layer without a bias, or with one that its output does not depend on."""
    if context.observed is None:
        return None
    return _unused(context) or _absent(context)


def _unused(context: Context) -> Match | None:
    """Recognise a bias that was changed without any effect on the output."""
    assert context.observed is not None
    features = (context.probed.sizes["features"],)
    unused = [item for item in unused_params(context) if item.shape == features]
    bias = bias_of(context)
    if not unused or (bias is not None and bias not in unused):
        return None
    name = unused[0].path
    said = f"other values in `{name}` leave the answer as it is"
    return Match(f"the output does not depend on the Param `{name}`", said, locate(context))


def _absent(context: Context) -> Match | None:
    """Recognise a layer that ran with a kernel as its only Param and nothing like a bias."""
    kernel = kernel_of(context)
    if kernel is None or len(own_params(context)) != 1 or not completed(context):
        return None
    assert context.observed is not None
    features = (context.probed.sizes["features"],)
    held = [
        item.path
        for module in context.observed.probe.modules
        for item in (*module.variables, *module.arrays)
        if item.shape in {features, (1, *features)}
    ]
    if held:
        return None
    message = f"the layer has no bias: its only Param is `{kernel.path}`"
    said = f"the only Param is `{kernel.path}` {kernel.shape}; a bias {features} is expected too"
    span = places.bias_definition(context) or locate(context)  # which may be one of None
    return Match(message, said, span, observed="no bias", expected=f"bias {features}")
