"""Recognises `changed-input` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.layer import is_scaled
from grader.judging.context import Context
from grader.workers.records import Span

switches = {"input_values": "*"}


def ruled_out(settings: Settings, context: Context) -> bool:
    """Say whether a factor is in the kernel Param already, or nothing is reversed in the code."""
    change = settings["input_values"].value
    if change.code.endswith("reversed"):
        return places.reversal(context) is None or bool(places.convolving(context))
    return change.kind == "factor" and is_scaled(context)


def explain(settings: Settings, _context: Context) -> str:
    """Say what is done to the input."""
    change = settings["input_values"].value
    if change.kind == "words":
        return f"`x` is changed before the layer: {change.code}"
    return f"`{change.code}` is used in place of `x`"


def locate(context: Context) -> Span | None:
    """Return the data's argument of the convolution."""
    return places.operand(context)
