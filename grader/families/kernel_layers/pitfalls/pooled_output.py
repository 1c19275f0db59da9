"""Recognises `pooled-output` in layers with a kernel."""

from grader.families.kernel_layers.recognition import spans as places
from grader.judging.context import Context
from grader.workers.records import Span

switches = {
    "flatten": (
        "out.mean(0)",
        "out.sum(0)",
        "out.max(0)",
        "out.mean(1)",
        "out.sum(1)",
        "out.max(1)",
        "out[-1]",
        "out[:, 0]",
        "out[0, 0]",
        "out.sum()",
        "out.mean()",
        "out.mean((0, 1))",
        "out.sum((0, 1))",
        "out.max((0, 1))",
        "out.mean(-1)",
        "out.sum(-1)",
        "out.max(-1)",
        "out[0]",
        "out[..., 0]",
    )
}


def explain(settings: dict[str, str], context: Context) -> str:
    """Say what is returned, and how many numbers that is."""
    first = next(item for item in context.results if item.answered is not None)
    assert first.answered is not None
    counts = f"{first.answered.size} of {first.expected.size} numbers"
    return f"only `{settings['flatten']}` of the output is returned: {counts}"


def locate(context: Context) -> Span | None:
    """Return the entry point's result."""
    return places.result(context)
