"""Recognises `flipped-kernel` in layers with a kernel."""

import numpy as np

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.recognition import arrays
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.layer import (
    expected_kernel,
    kernel_of,
    ratio,
    values,
)
from grader.judging.context import Context, Match
from grader.workers.records import Span

switches = {"flip": "*", "padding": lambda paddings: paddings[0].reverses}
_ALONG = {(0,): " along the height", (0, 1): " along both axes"}


def explain(settings: Settings, context: Context) -> str:
    """Say along which axis the kernel is reversed."""
    taps = context.case.sizes["kernel_size"]
    if "padding" in settings:
        name = places.convolving(context) or settings["padding"].value[0].function
        return f"`{name}` reverses the kernel: its taps meet the inputs in reverse order"
    flip = settings["flip"].value
    words = {(0,): ""} if len(axes.spatial(context.case)) == 1 else _ALONG
    if flip.axes in words:
        return f"the kernel's {taps} taps{words[flip.axes]} meet the inputs in reverse order"
    return f"the kernel is reversed: `{flip.code}`"


def locate(context: Context) -> Span | None:
    """Return what reverses: a call or a slice of step -1."""
    return arrays.reversal(context)


def from_trace(context: Context) -> Match | None:
    """Recognise a kernel that is stored reversed."""
    mine, right = values(context, kernel_of(context)), expected_kernel(context)
    if mine is None or right is None or mine.shape != right.shape:
        return None
    if ratio(mine, right) is not None:
        return None
    flips = {
        "along its taps": tuple(range(right.ndim - 2)),
        "along its input channels": (-2,),
        "along its output channels": (-1,),
    }
    for words, reversed_axes in flips.items():
        if ratio(mine, np.flip(right, reversed_axes)) is not None:
            message = f"the kernel is stored reversed {words}"
            said = "reversed, the kernel's values are the expected ones"
            return Match(message, said, locate(context), by="parameters")
    return None
