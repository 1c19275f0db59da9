"""Recognises `not-flattened` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import spans as places
from grader.judging.context import Context
from grader.workers.records import Span

switches = {"flatten": lambda flattening: flattening.kind == "shape"}


def explain(settings: Settings, context: Context) -> str:
    """Say which shape is returned."""
    first = next(item for item in context.results if item.answered is not None)
    assert first.answered is not None
    words = settings["flatten"].value.words
    shape = f"{first.answered.shape}, {words}" if words else first.answered.shape
    return f"the answer has shape {shape}; expected {first.expected.shape}"


def locate(context: Context) -> Span | None:
    """Return the entry point's result."""
    return places.result(context)
