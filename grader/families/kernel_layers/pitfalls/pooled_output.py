"""Recognises `pooled-output` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import arrays
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.answers import nth
from grader.judging.context import Context
from grader.workers.records import Span

switches = {
    "flatten": lambda flattening: flattening.kind == "part",
    "strides": lambda strides: any(each.every != 1 for each in strides),
}


def explain(settings: Settings, context: Context) -> str:
    """Say what is returned, and how many numbers that is."""
    first = next(item for item in context.results if item.answered is not None)
    assert first.answered is not None
    counts = f"{first.answered.size} of {first.expected.size} numbers"
    if "strides" in settings:
        every = settings["strides"].value[0].every
        which = f"every {nth(every)} position" if every != "kernel_size" else "every k-th position"
        return f"only {which} of the output is returned: {counts}"
    return f"only `{settings['flatten'].value.code}` of the output is returned: {counts}"


def locate(context: Context) -> Span | None:
    """Return the slice that leaves positions out, or the entry point's result."""
    return arrays.strided(context) or places.result(context)
