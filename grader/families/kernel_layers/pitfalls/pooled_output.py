"""Recognises `pooled-output` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import spans as places
from grader.judging.context import Context
from grader.workers.records import Span

switches = {"flatten": lambda flattening: flattening.kind == "part"}


def explain(settings: Settings, context: Context) -> str:
    """Say what is returned, and how many numbers that is."""
    first = next(item for item in context.results if item.answered is not None)
    assert first.answered is not None
    counts = f"{first.answered.size} of {first.expected.size} numbers"
    return f"only `{settings['flatten'].value.code}` of the output is returned: {counts}"


def locate(context: Context) -> Span | None:
    """Return the entry point's result."""
    return places.result(context)
