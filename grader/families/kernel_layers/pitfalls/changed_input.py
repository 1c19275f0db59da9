"""Recognises `changed-input` in layers with a kernel."""

from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.layer import is_scaled
from grader.judging.context import Context
from grader.workers.records import Span

switches = {"input_values": ("*",)}


def ruled_out(settings: dict[str, str], context: Context) -> bool:
    """Say whether a factor is in the kernel Param already."""
    return settings["input_values"] == "2 * x" and is_scaled(context)


def explain(settings: dict[str, str], context: Context) -> str:
    """Say what is done to the input."""
    del context
    setting = settings["input_values"]
    formula = any(sign in setting for sign in "*/-")
    if formula:
        return f"`{setting}` is used in place of `x`"
    return f"`x` is changed before the layer: {setting}"


def locate(context: Context) -> Span | None:
    """Return the data's argument of the convolution."""
    return places.operand(context)
