"""Recognises `not-flattened` in layers with a kernel."""

from grader.families.kernel_layers.recognition import spans as places
from grader.judging.context import Context
from grader.workers.records import Span

switches = {
    "flatten": (
        "none",
        "none, batch kept",
        "out.T, none",
        "out.reshape(features, -1)",
        "out.reshape(1, -1)",
        "out.reshape(-1, 1)",
        "out.reshape(-1, features)",
    )
}


def explain(settings: dict[str, str], context: Context) -> str:
    """Say which shape is returned."""
    first = next(item for item in context.results if item.answered is not None)
    assert first.answered is not None
    turned = ", transposed" if settings["flatten"].startswith("out.T") else ""
    shape = first.answered.shape
    return f"the answer has shape {shape}{turned}; expected {first.expected.shape}"


def locate(context: Context) -> Span | None:
    """Return the entry point's result."""
    return places.result(context)
