"""Recognises `bias-shape` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.axes import is_windowed
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.convolution import (
    fits_data,
    fits_kernel,
    is_broadcast,
    returned,
    right_specs,
)
from grader.families.kernel_layers.recognition.layer import completed, kernel_of, others
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span

switches = {"bias": lambda bias: bias.shape not in {None, ("features",)}}


def explain(settings: Settings, context: Context) -> str:
    """Say which shape the bias has."""
    sizes = context.case.sizes
    right = (sizes["features"],)
    shape = tuple(sizes.get(each, each) for each in settings["bias"].value.shape)
    if _holds_right(context):
        last = f"the last axis of the output has {right[0]} channels"
        return f"a bias of shape {right} is added as if its shape were {shape}; {last}"
    return f"the bias has shape {shape}; the output has {right[0]} channels: expected {right}"


def locate(context: Context) -> Span | None:
    """Return the statement that makes the bias, or the sum where one of the right shape fails."""
    if not _holds_right(context):
        return places.bias_definition(context)
    error = context.raised
    return error.span if error is not None and is_broadcast(error) else None


def _holds_right(context: Context) -> bool:
    """Say whether a Param beside the kernel was seen to have the shape of a right bias."""
    right = (context.probed.sizes["features"],)
    return bool(context.observed) and any(item.shape == right for item in others(context))


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a right output that the bias does not fit."""
    features = context.case.sizes["features"]
    if not is_broadcast(error) or (is_windowed(context.case) and not _is_right(error, context)):
        return None
    wrong = [item for item in others(context) if item.shape not in {None, (features,)}]
    if len(wrong) != 1 or str(wrong[0].shape) not in error.message:
        return None
    message = f"the bias has shape {wrong[0].shape}; the output has {features} channels"
    said = f"the Param `{wrong[0].path}` has that shape; {error.type}: {error.message}"
    shape = str(wrong[0].shape)
    return Match(message, said, locate(context), observed=shape, expected=str((features,)))


def _is_right(error: ErrorRecord, context: Context) -> bool:
    """Say whether a convolution before the error returned a right output."""
    conv, case = returned(error, context), context.case
    if conv is None or conv.output != right_specs(case)[2]:
        return False
    return fits_data(conv, case) and fits_kernel(conv, case, "O")


def from_probe(context: Context) -> Match | None:
    """Recognise a second Param whose shape happens to fit the output."""
    features = (context.probed.sizes["features"],)
    kernel, found = kernel_of(context), others(context)
    if kernel is None or kernel.shape is None or kernel.shape[-1:] != features:
        return None
    if len(found) != 1 or found[0].shape in {None, features} or not completed(context):
        return None
    message = f"the bias has shape {found[0].shape}; expected {features}"
    said = f"the Param `{found[0].path}` has shape {found[0].shape}"
    shape = str(found[0].shape)
    return Match(message, said, locate(context), observed=shape, expected=str(features))
