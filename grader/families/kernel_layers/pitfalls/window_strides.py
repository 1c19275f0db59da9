"""Recognises `window-strides` in layers with a kernel."""

import math

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.answers import FEWEST, ORDINALS, near, nth
from grader.families.kernel_layers.recognition.convolution import evidence, only, raising
from grader.judging.compare import CaseResult
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span, ValueRecord

switches = {"strides": "*"}
_TEXTS = ("not iterable", "window_strides", "//", "cannot be interpreted as an integer", "len()")


def explain(settings: Settings, context: Context) -> str:
    """Say how many positions are computed."""
    sizes, strides = context.case.sizes, settings["strides"].value
    along = [sizes[name] for name in axes.positions(context.case)]
    count, (step, _) = math.prod(along), strides[0]
    if len(set(strides)) > 1:
        return f"the window moves by {tuple(each.stride for each in strides)}; expected 1"
    stride, word = (sizes[step], f"`{step}`") if isinstance(step, str) else (step, f"{step}")
    kept = math.prod(-(-size // stride) for size in along)
    return f"the window moves by {word}, so {kept} of {count} positions are computed"


def locate(context: Context) -> Span | None:
    """Return the strides' argument."""
    return places.argument(context, "window_strides")


def ruled_out(_settings: Settings, context: Context) -> bool:
    """Say whether the only convolution has stride 1."""
    conv = only(context)
    strides = conv.call.arguments.get("window_strides") if conv else None
    return strides is not None and _steps(strides, context) == _right(context)


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise strides that are no sequence of a whole number for each spatial axis."""
    conv = raising(error, context)
    strides = conv.call.arguments.get("window_strides") if conv else None
    if conv is None or strides is None or _steps(strides, context) is not None:
        return None
    if not any(part in error.message for part in _TEXTS):
        return None
    right = str(_right(context))
    message = f"`window_strides` is {_shown(strides)}; {_wanted(strides, context)}, `{right}`"
    said = evidence(conv, error, context)
    span = places.argument(context, "window_strides")
    return Match(message, said, span, observed=_shown(strides), expected=right)


def from_trace(context: Context) -> Match | None:
    """Recognise a stride of the only convolution, and answers that are every s-th position."""
    conv = only(context)
    strides = conv.call.arguments.get("window_strides") if conv else None
    steps = _steps(strides, context) if strides else None
    if strides is not None and steps is not None and max(steps) > 1:
        said = f"`conv_general_dilated` got `window_strides={_shown(strides).strip('`')}`"
        if len(set(steps)) > 1:
            message = f"the window moves by {steps}; expected {_right(context)}"
            return Match(message, said, places.argument(context, "window_strides"))
        return _match(steps[0], said, context)
    if strides is not None or not axes.is_windowed(context.probed):
        return None  # what was called moves by 1: then positions are left out afterwards
    for step in ORDINALS:
        fits = [_is_every(step, result) for result in context.results]
        if all(fit is not False for fit in fits) and sum(fit is True for fit in fits) >= FEWEST:
            said = f"every answer is every {nth(step)} position of the expected one"
            return _match(step, said, context)
    return None


def _match(step: int, said: str, context: Context) -> Match:
    message = f"only every {nth(step)} position is computed; the window moves by 1"
    return Match(message, said, places.argument(context, "window_strides"))


def _is_every(step: int, result: CaseResult) -> bool | None:
    """Say whether an answer is every s-th position of the expected one; None if it tells not."""
    *along, features = axes.output_shape(result.case)
    answered = result.answered
    if result.status == "passed":
        return False if max(along) > 1 else None
    if answered is None or answered.dtype.kind != "f":
        return False
    whole = result.expected.reshape(*along, features)
    return near(answered, whole[(slice(None, None, step),) * len(along)].reshape(-1))


def _right(context: Context) -> tuple[int, ...]:
    return (1,) * len(axes.spatial(context.case))


def _wanted(strides: ValueRecord, context: Context) -> str:
    """Say what is wrong about strides that lax refuses."""
    if strides.kind != "sequence":
        return "lax wants a sequence of numbers"
    if len(strides.items) != len(_right(context)):
        return "lax wants one number for each spatial axis"
    return "lax wants whole numbers"


def _steps(strides: ValueRecord, context: Context) -> tuple[int, ...] | None:
    """Return one whole number for each spatial axis, None if it is anything else."""
    steps = tuple(item.value for item in strides.items if isinstance(item.value, int))
    fits = len(steps) == len(strides.items) == len(_right(context))
    return steps if fits else None


def _shown(strides: ValueRecord) -> str:
    if strides.kind == "sequence":
        inner = ", ".join(str(item.value) for item in strides.items)
        return f"`({inner}{',' if len(strides.items) == 1 else ''})`"
    return f"`{strides.value}`"
