"""Recognises `changed-output` in layers with a kernel."""

from collections.abc import Sequence

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.answers import Array, near, pairs
from grader.families.kernel_layers.recognition.layer import is_scaled, ratio, starts_right
from grader.judging.compare import NEAR
from grader.judging.context import Context, Match
from grader.workers.records import Span

switches = {"output_values": "*"}
FEWEST_NUMBERS = 8


def ruled_out(_settings: Settings, context: Context) -> bool:
    """Say whether a factor is in the kernel Param already."""
    return is_scaled(context)


def from_trace(context: Context) -> Match | None:
    """Recognise answers that are multiples of the expected ones, though the kernel is right."""
    found = pairs(context)
    factors = [ratio(mine, right) for mine, right in found]
    if not starts_right(context):
        return None
    dropped = _dropped(found)
    if dropped:
        message = f"some of the output is set to 0, and the rest is {dropped:.4g} times the layer's"
        said = f"in {len(found)} cases each number is 0 or that many times the expected one"
        return Match(message, said, locate(context), by="answers", cases=len(found))
    if not found or any(factor is None or abs(factor - 1) <= NEAR for factor in factors):
        return None
    message = f"the output is {factors[0]:.4g} times the layer's, though the kernel is right"
    said = f"in {len(found)} cases the answer is the expected one times a factor"
    return Match(message, said, locate(context), by="answers", cases=len(found))


def _dropped(found: Sequence[tuple[Array, Array]]) -> float:
    """Return the factor of answers of which a part is 0, as after a dropout; 0 if they are not."""
    kept = [mine != 0 for mine, _ in found]
    most = max(found, key=lambda pair: pair[0].size, default=None)
    if most is None or not all(each.any() for each in kept if each.size >= FEWEST_NUMBERS):
        return 0.0
    mine, right = most
    part = mine != 0
    factor = ratio(mine[part], right[part])
    zeros = sum(int((~each).sum()) for each in kept)
    if factor is None or factor <= 0 or zeros < FEWEST_NUMBERS or abs(factor - 1) <= NEAR:
        return 0.0
    alike = (
        near(mine[each], factor * right[each])
        for (mine, right), each in zip(found, kept, strict=True)
    )
    return factor if all(alike) else 0.0


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
