"""Recognises `flatten-order` in layers with a kernel."""

import numpy as np

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.recognition import arrays
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.answers import Array, near, pairs
from grader.families.kernel_layers.recognition.convolution import convolutions, right_specs
from grader.judging.compare import CaseResult
from grader.judging.context import Context, Match
from grader.workers.records import Span

switches = {"flatten": "*"}


def from_trace(context: Context) -> Match | None:
    """Recognise answers that are the expected numbers in other places."""
    found = pairs(context)
    if not found or not all(near(np.sort(mine), np.sort(right)) for mine, right in found):
        return None
    if any(_moves_whole(result) for result in context.results):
        return None
    said = f"in {len(found)} cases the answer holds the expected numbers in another order"
    message = f"the numbers are right and in other places: expected {_right(context)}"
    return Match(message, said, locate(context), by="answers", cases=len(found))


def _moves_whole(result: CaseResult) -> bool:
    """Say whether whole positions or channels were moved, as no flattening does."""
    sizes = result.case.sizes
    if result.status == "passed" or result.answered is None or min(sizes.values()) == 1:
        return False
    shape = (-1, sizes["features"])
    mine, right = result.answered.reshape(shape), result.expected.reshape(shape)
    return _has_rows(mine, right) or _has_rows(mine.T, right.T)


def _has_rows(mine: Array, right: Array) -> bool:
    return all(any(near(row, other) for other in right) for row in mine)


def explain(settings: Settings, context: Context) -> str:
    """Say in which order the numbers come."""
    flattening = settings["flatten"].value
    order = flattening.words or f"as `{flattening.code}` gives them"
    return f"the answer's numbers come {order}, not {_right(context)}"


def _right(context: Context) -> str:
    first = axes.positions(context.case)[0]
    return "example by example" if first == "batch" else "position by position"


def ruled_out(settings: Settings, context: Context) -> bool:
    """Say whether the code reverses nothing where this reading does, or its spec turns the output.

    The one that is seen to leave in another order, of data in the right one, needs no flattening.
    """
    if "::-1" in settings["flatten"].value.code:
        return arrays.reversal(context) is None or bool(places.convolving(context))
    data, _, output = right_specs(context.case)
    found = list(convolutions(places.calls(context), context))
    turned = all(conv.data == data and conv.output != output for conv in found)
    return bool(found) and turned and not arrays.turnings(context)


def locate(context: Context) -> Span | None:
    """Return the entry point's result."""
    return places.result(context)
