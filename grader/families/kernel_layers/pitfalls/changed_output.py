"""Recognises `changed-output` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.answers import pairs
from grader.families.kernel_layers.recognition.layer import is_scaled, ratio, starts_right
from grader.judging.context import Context, Match
from grader.workers.records import Span

switches = {"output_values": "*"}


def ruled_out(_settings: Settings, context: Context) -> bool:
    """Say whether a factor is in the kernel Param already."""
    return is_scaled(context)


def from_trace(context: Context) -> Match | None:
    """Recognise answers that are multiples of the expected ones, though the kernel is right."""
    found = pairs(context)
    factors = [ratio(mine, right) for mine, right in found]
    if not found or None in factors or not starts_right(context):
        return None
    message = f"the output is {factors[0]:.4g} times the layer's, though the kernel is right"
    said = f"in {len(found)} cases the answer is the expected one times a factor"
    return Match(message, said, locate(context))


def explain(settings: Settings, _context: Context) -> str:
    """Say what is done to the output."""
    change = settings["output_values"].value
    if change.kind == "residual":
        return "`x` is added to the output; the layer has no residual connection"
    if change.kind == "words":
        return f"the output is {change.code} before it is returned"
    return f"`{change.code}` is returned in place of the output"


def locate(context: Context) -> Span | None:
    """Return the result of the module's call, or of the entry point."""
    return places.module_result(context) or places.result(context)
