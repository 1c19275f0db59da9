"""Recognises `changed-input` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import arrays
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.layer import is_scaled
from grader.judging.context import Context
from grader.workers.records import Span

switches = {"input_values": "*"}


def ruled_out(settings: Settings, context: Context) -> bool:
    """Say whether a factor is in the kernel Param already, or nothing is reversed in the code."""
    change = settings["input_values"].value
    if change.code.endswith("reversed"):
        return arrays.reversal(context) is None or bool(places.convolving(context))
    return change.kind == "factor" and is_scaled(context)


def explain(settings: Settings, _context: Context) -> str:
    """Say what is done to the input."""
    change = settings["input_values"].value
    if change.kind == "words":
        return f"`x` is changed before the layer: {change.code}"
    return f"`{change.code}` is used in place of `x`"


def place(settings: Settings, context: Context) -> Span | None:
    """Return where the data is changed or reversed, if the source shows it."""
    if settings["input_values"].value.code.endswith("reversed"):
        return arrays.reversal(context)
    return arrays.data_change(context)
