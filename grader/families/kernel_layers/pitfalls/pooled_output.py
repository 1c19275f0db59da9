"""Recognises `pooled-output` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers import axes
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
    mine, right = first.answered.size, first.expected.size
    if "strides" in settings:
        along = zip(axes.positions(context.case), settings["strides"].value, strict=False)
        steps = [(name, each.every) for name, each in along if each.every != 1]
        kept = {every for _, every in steps}
        which = f"every {nth(kept.pop())} position" if len(kept) == 1 else "part"
        names = " and ".join(f"`{name}`" for name, _ in steps)
        return f"of the output only {which} along {names} is returned: {mine} of {right} numbers"
    code = settings["flatten"].value.code
    if code.startswith("out["):
        return f"only `{code}` of the output is returned: {mine} of {right} numbers"
    numbers = "1 number" if mine == 1 else f"{mine} numbers"
    return f"`{code}` is returned in place of the output: {numbers}, expected {right}"


def locate(context: Context) -> Span | None:
    """Return the slice that leaves positions out, or the entry point's result."""
    return arrays.strided(context) or places.result(context)
