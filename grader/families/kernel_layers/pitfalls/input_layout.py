"""Recognises `input-layout` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.convolution import (
    Convolution,
    convolutions,
    data_order,
    default_specs,
    evidence,
    fits_data,
    fits_kernel,
    is_broadcast,
    is_right_data,
    only,
    raising,
    returned,
    right_specs,
)
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span

switches = {
    "input_axes": lambda axes: axes.misplaces_channels and not axes.misplaces_batch,
    "output_axes": "*",
}
FIRST = (
    "Two arrays are added with their last axes side by side. Where the channels come first, a bias "
    "of one number for each channel meets the last position axis: it needs an axis of size 1 for "
    "each position axis behind its own, or the output has to be turned before the addition."
)
FITTED = """\
```python
channels_first + offset[:, None]  # one axis more for each position axis
```"""


def explain(settings: Settings, context: Context) -> str:
    """Say which axis serves as what."""
    sizes, shape = context.case.sizes, context.case.arguments["x"].shape
    if "output_axes" in settings:
        return f"the output leaves as {_turned(context)}"
    layout = settings["input_axes"].value
    if layout.reshaped:
        return f"`x` {shape} is reshaped to {(shape[-1], *shape[:-1])}, not transposed"
    name = axes.input_names(tuple(sizes))[layout.roles[-1]]
    if name == "batch":  # a dense layer has neither steps nor channels
        return f"the {sizes[name]} examples of `x` are read as its inputs"
    return f"the {sizes[name]} steps of `x` along `{name}` are read as channels"


def _turned(context: Context) -> str:
    """Return the output with its channels in front: `(batch, features, length) = (1, 5, 9)`."""
    case, names = context.case, axes.positions(context.case)
    shape = (1, case.sizes["features"], *(case.sizes[name] for name in names))
    return f"(batch, features, {', '.join(names)}) = {shape}"


def locate(context: Context) -> Span | None:
    """Return the data where the spec is the right one, or else the dimension numbers."""
    calls = list(convolutions(places.calls(context), context))
    if calls and (calls[-1].data, calls[-1].output) == right_specs(context.case)[::2]:
        return places.operand(context)
    return places.argument(context, "dimension_numbers")


def ruled_out(settings: Settings, context: Context) -> bool:
    """Say whether the only convolution gets the right axes and batch."""
    if "input_axes" not in settings or settings["input_axes"].value.reshaped:
        return False
    conv = only(context)
    return conv is not None and is_right_data(conv, context.probed)


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise the length read as channels, and an output with its channels in front."""
    conv = raising(error, context)
    if conv is None:
        return _output(error, context)
    order = data_order(conv.lhs, context.case)
    if order is None or conv.data_sizes.get("N") != 1 or fits_data(conv, context.case):
        return None
    named = axes.in_words(axes.data_names(context.case), order)
    message = f"`x` enters as {named} = {conv.lhs}, but is read as {conv.data}"
    if conv.argument("dimension_numbers") is None:
        message += ", the default"
        if axes.kernel_order(conv.rhs, context.case) not in {None, conv.kernel}:
            message += f", and the kernel as {conv.kernel}"
    return _match(message, conv, error, context)


def _output(error: ErrorRecord, context: Context) -> Match | None:
    conv, case = returned(error, context), context.case
    if conv is None or not is_broadcast(error) or conv.output != default_specs(case)[2]:
        return None
    if not fits_data(conv, case) or not fits_kernel(conv, case, "O"):
        return None
    *first, features = axes.output_shape(case)
    shape = (1, features, *first)
    if str(shape) not in error.message and str(shape[1:]) not in error.message:
        return None  # what did not fit was not the output as it left
    last = axes.positions(case)[-1]
    message = f"the output leaves as {_turned(context)}; the bias meets the {last}"
    if conv.data == default_specs(case)[0]:  # channels come first throughout, but for the bias
        said = evidence(conv, error, context)
        wanted = (features, *(1 for _ in first))
        return Match(
            message,
            said,
            error.span,
            observed=f"bias {(features,)} beside {(features, *first)}",
            expected=f"bias {wanted}, or the output with its channels last",
            idea=FIRST,
            pattern=FITTED,
        )
    return _match(message, conv, error, context)


def _match(message: str, conv: Convolution, error: ErrorRecord, context: Context) -> Match:
    right = right_specs(context.case)[0]
    return Match(
        message,
        evidence(conv, error, context),
        locate(context),
        observed=f"{conv.lhs} as {conv.data}, out {conv.output}",
        expected=f"{(1, *context.case.arguments['x'].shape)} as {right}, out {right}",
    )
