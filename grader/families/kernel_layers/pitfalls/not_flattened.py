"""Recognises `not-flattened` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.answers import near
from grader.judging.context import Context, Match
from grader.workers.records import Span

switches = {"flatten": lambda flattening: flattening.kind == "shape"}


def explain(settings: Settings, context: Context) -> str:
    """Say which shape is returned."""
    first = next(item for item in context.results if item.answered is not None)
    assert first.answered is not None
    words = settings["flatten"].value.words
    shape = f"{first.answered.shape}, {words}" if words else first.answered.shape
    return f"the answer has shape {shape}; expected {first.expected.shape}"


def from_trace(context: Context) -> Match | None:
    """Recognise the right numbers in their order, in another shape in each case that is wrong."""
    wrong = [item for item in context.results if item.status != "passed"]
    shapes = []
    for item in wrong:
        mine, right = item.answered, item.expected
        if mine is None or mine.shape == right.shape or mine.dtype != right.dtype:
            return None
        if mine.size != right.size or not near(mine.reshape(-1), right):
            return None
        shapes.append((mine.shape, right.shape))
    if not shapes:
        return None
    mine_shape, right_shape = shapes[0]
    message = f"the answer has shape {mine_shape}; expected {right_shape}"
    said = f"in {len(shapes)} cases the numbers are the expected ones, in another shape"
    return Match(message, said, locate(context), by="answers", cases=len(shapes))


def locate(context: Context) -> Span | None:
    """Return the entry point's result."""
    return places.result(context)
