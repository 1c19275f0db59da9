"""Recognises `feature-group-count` in layers with a kernel."""

import math

from grader.diagnosis.error_model import Settings
from grader.exercise.case import Case
from grader.families.kernel_layers.axes import spatial
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.convolution import (
    Convolution,
    convolutions,
    evidence,
    fits_data,
    fits_kernel,
    only,
    raising,
)
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span

switches = {"feature_group_count": "*"}
_TEXT = "feature dimension size"


def explain(settings: Settings, context: Context) -> str:
    """Say how many groups there are and what each sees."""
    groups, sizes = settings["feature_group_count"].value, context.case.sizes
    if not groups.given:
        return _narrow(sizes["in_features"])
    named = groups.number
    if named == "gcd":
        return "the channels are cut into gcd(in_features, features) groups; expected 1"
    count = f"{sizes[named]} groups (`{named}`)" if named in sizes else f"{named} groups"
    return f"the channels are cut into {count}; expected 1"


def locate(context: Context) -> Span | None:
    """Return the argument, or the kernel's shape where there are no groups."""
    calls = list(convolutions(places.calls(context), context))
    if calls and all(conv.groups == 1 for conv in calls):
        return places.kernel_shape(context)
    return places.argument(context, "feature_group_count")


def ruled_out(settings: Settings, context: Context) -> bool:
    """Say whether the only convolution has one group and sees all channels."""
    conv, sizes = only(context), context.probed.sizes
    groups = settings["feature_group_count"].value
    coprime = math.gcd(sizes["in_features"], sizes["features"]) == 1
    if not groups.given or (groups.number == "gcd" and coprime):
        return False
    return conv is not None and conv.groups == 1 and _sees(conv, sizes["in_features"])


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise groups that do not fit the kernel, and a depthwise kernel without groups."""
    conv = raising(error, context)
    if conv is None or _TEXT not in error.message or not fits_data(conv, context.case):
        return None
    channels = context.case.sizes["in_features"]
    if conv.groups > 1:
        message = f"`feature_group_count` is {conv.groups}: {_each(conv, channels)}; expected 1"
    elif conv.kernel_sizes.get("I") == 1 < channels and _rest_fits(conv, context.case):
        message = _narrow(channels)
    else:
        return None
    return Match(message, evidence(conv, error, context), locate(context))


def from_trace(context: Context) -> Match | None:
    """Recognise groups in the only convolution."""
    conv = only(context)
    if conv is None or conv.groups <= 1 or not fits_data(conv, context.probed):
        return None
    if not _rest_fits(conv, context.probed):
        return None  # another use of groups, such as cutting windows out of the data
    groups = conv.groups
    message = f"the channels are cut into {groups} groups by `feature_group_count`; expected 1"
    said = f"`conv_general_dilated` got `feature_group_count={groups}`"
    return Match(message, said, places.argument(context, "feature_group_count"))


def _sees(conv: Convolution, channels: int) -> bool:
    return conv.kernel_sizes.get("I") == channels


def _each(conv: Convolution, channels: int) -> str:
    return f"each group has {channels // conv.groups} of {channels} channels"


def _rest_fits(conv: Convolution, case: Case) -> bool:
    """Say whether the kernel has the right taps and output channels."""
    return fits_kernel(conv, case, f"{spatial(case)}O")


def _narrow(channels: int) -> str:
    return f"the kernel holds 1 input channel where `x` has {channels}"
