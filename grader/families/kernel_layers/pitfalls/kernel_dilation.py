"""Recognises `kernel-dilation` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.convolution import (
    convolutions,
    evidence,
    only,
    raising,
)
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span, ValueRecord

switches = {"kernel_dilation": "*", "input_dilation": "*"}
_WORDS = {"rhs_dilation": "taps", "lhs_dilation": "inputs"}
_TEXTS = ("not iterable", "no len()", "dilation", "transposed convolution", "//", "verifier")


def explain(settings: Settings, context: Context) -> str:
    """Say how wide the spread kernel or input is."""
    sizes = context.case.sizes
    first, kernel_size = axes.positions(context.case)[0], sizes["kernel_size"]
    if "kernel_dilation" in settings:
        steps = settings["kernel_dilation"].value
        if len(set(steps)) > 1:
            return f"the taps are spread apart by {steps}; expected 1 along both axes"
        step = kernel_size if isinstance(steps[0], str) else steps[0]
        wide = (kernel_size - 1) * step + 1
        return f"the taps stand {step} apart: a kernel of {kernel_size} covers {wide} positions"
    wide = (sizes[first] - 1) * settings["input_dilation"].value.step + 1
    return f"zeros are put between the inputs: {sizes[first]} along `{first}` become {wide}"


def locate(context: Context) -> Span | None:
    """Return the dilation's argument."""
    for conv in convolutions(places.calls(context), context):
        for name in _WORDS:
            if conv.argument(name) is not None:
                return places.argument(context, name)
    return places.convolution(context)


def ruled_out(settings: Settings, context: Context) -> bool:
    """Say whether the only convolution is not dilated."""
    conv, name = only(context), "rhs_dilation"
    if "input_dilation" in settings:
        name = "lhs_dilation"
    value = conv.argument(name) if conv else None
    return conv is not None and (value is None or _is_one(value, context))


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a dilation that is no sequence of numbers, or of the inputs with `SAME`."""
    conv = raising(error, context)
    if conv is None or not any(part in error.message for part in _TEXTS):
        return None
    for name in _WORDS:
        value = conv.argument(name)
        if value is None:
            continue
        if _steps(value, context) is None or _is_refused(name, value, error, context):
            message = f"`{name}` is {_shown(value)}; no dilation is asked for: leave it out"
            return _match(message, evidence(conv, error, context), name, value, context)
    return None


def from_trace(context: Context) -> Match | None:
    """Recognise a dilation other than 1 in the only convolution."""
    conv = only(context)
    for name, what in _WORDS.items():
        value = conv.argument(name) if conv else None
        if value is not None and _steps(value, context) and not _is_one(value, context):
            message = f"the {what} are spread apart by `{name}={_shown(value)}`; expected 1"
            said = f"`conv_general_dilated` got `{name}={_shown(value)}`"
            return _match(message, said, name, value, context)
    return None


def _is_refused(name: str, value: ValueRecord, error: ErrorRecord, context: Context) -> bool:
    inputs = name == "lhs_dilation" and not _is_one(value, context)
    return inputs and "transposed" in error.message


def _match(message: str, said: str, name: str, value: ValueRecord, context: Context) -> Match:
    span = places.argument(context, name)
    return Match(message, said, span, observed=f"{name}={_shown(value)}", expected="no dilation")


def _steps(value: ValueRecord, context: Context) -> tuple[int, ...] | None:
    """Return one whole number for each spatial axis, None if it is anything else."""
    steps = tuple(item.value for item in value.items if isinstance(item.value, int))
    fits = len(steps) == len(value.items) == len(axes.spatial(context.case))
    return steps if fits else None


def _is_one(value: ValueRecord, context: Context) -> bool:
    return set(_steps(value, context) or ()) == {1}


def _shown(value: ValueRecord) -> str:
    if value.kind == "sequence":
        inner = ", ".join(str(item.value) for item in value.items)
        return f"({inner}{',' if len(value.items) == 1 else ''})"
    return str(value.value)
