"""Recognises `swapped-arguments` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.axes import kernel_order, spatial
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.convolution import (
    Convolution,
    evidence,
    fits_data,
    fits_kernel,
    is_mismatch,
    raising,
)
from grader.families.kernel_layers.recognition.layer import misfit, others
from grader.families.kernel_layers.recognition.sizes import are_right, repeated, wrong_sizes
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span

switches = {"arguments": "*"}
_TEXT = "feature dimension size"


def explain(settings: Settings, context: Context) -> str:
    """Say which size stands for which."""
    (one, other, _), *swapped = settings["arguments"].value
    sizes = context.case.sizes
    if swapped:
        return f"`{one}` gets {sizes[other]} and `{other}` gets {sizes[one]}: they are swapped"
    return f"`{one}` is taken from `{other}`: {sizes[other]} where {sizes[one]} is meant"


def locate(context: Context) -> Span | None:
    """Return the call that makes the layer."""
    return places.construction(context) or places.kernel_shape(context)


def ruled_out(_settings: Settings, context: Context) -> bool:
    """Say whether the Params of all cases are right, or follow a rule of their own."""
    return are_right(context) or bool(wrong_sizes(context))


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a kernel with another size in the place of `in_features`."""
    conv = raising(error, context)
    if wrong_sizes(context) or repeated(context):
        return None  # one rule holds for the Params of all cases
    if conv is None and is_mismatch(error):
        return _from_param(context)
    if conv is None or _TEXT not in error.message or conv.groups != 1:
        return None
    if not fits_data(conv, context.case):
        return None
    sizes = context.case.sizes
    held = conv.kernel_sizes["I"]
    if kernel_order(conv.rhs, context.case) is not None:
        if not _bias_agrees(conv, context):
            return None
        message = f"the layer has in_features {held} and features {conv.kernel_sizes['O']}"
        message += f"; expected {sizes['in_features']} and {sizes['features']}"
    else:
        named = [name for name, size in sizes.items() if size == held and name != "in_features"]
        letters = f"{spatial(context.case)}O"
        if len(named) != 1 or not fits_kernel(conv, context.case, letters):
            return None
        message = f"the kernel's `in_features` is {held}, the {named[0]}; `x` has "
        message += f"{sizes['in_features']} channels"
    return Match(message, evidence(conv, error, context), locate(context))


def _from_param(context: Context) -> Match | None:
    """Recognise a Param that has another of the case's sizes in one place."""
    found, sizes = misfit(context), context.probed.sizes
    if found is None:
        return None
    name, held = found.name, found.held
    named = [other for other, size in sizes.items() if size == held]
    if len(named) != 1 or len(set(sizes.values())) < len(sizes):
        return None
    message = f"the kernel's `{name}` is {held}, the {named[0]}; expected {sizes[name]}"
    said = f"the Param `{found.variable.path}` has shape {found.variable.shape}"
    return Match(message, said, locate(context), observed=str(held), expected=str(sizes[name]))


def _bias_agrees(conv: Convolution, context: Context) -> bool:
    """Say whether the bias too has the size that the kernel takes for `features`."""
    held = conv.kernel_sizes["O"]
    flat = [item.shape for item in others(context) if len(item.shape or ()) == 1]
    return flat == [(held,)] and held != context.probed.sizes["features"]
