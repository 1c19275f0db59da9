"""Recognises `batch-dim` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.recognition import arrays
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.convolution import (
    Convolution,
    data_order,
    evidence,
    fits_kernel,
    is_right_data,
    only,
    raising,
    returned,
)
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span

switches = {"input_axes": "*", "batch_drop": "*"}
_SQUEEZE = "cannot select an axis to squeeze out"


def explain(settings: Settings, context: Context) -> str:
    """Say what serves as batch axis, or what is kept of the output."""
    shape = context.case.arguments["x"].shape
    if "batch_drop" in settings:
        first = f"the first position along `{axes.positions(context.case)[0]}`"
        kept = first if settings["batch_drop"].value.axis == 1 else "the first channel"
        return f"of the output only {kept} is kept; expected all but the batch axis"
    roles, names = settings["input_axes"].value.roles, axes.input_names(tuple(context.case.sizes))
    if not roles:
        return f"`x` enters the convolution as {shape}, without a batch axis"
    if roles == f"{''.join(names)}1":
        return f"`x` enters as {(*shape, 1)}: the batch axis stands at the end"
    name = names[roles[0]]
    count = context.case.sizes[name]
    return f"`x` enters as a batch of {count}, one for each step along `{name}`, not of one"


def place(settings: Settings, context: Context) -> Span | None:
    """Return what drops an axis of the output, or the data's argument of the convolution."""
    return arrays.picking(context) if "batch_drop" in settings else places.operand(context)


def ruled_out(settings: Settings, context: Context) -> bool:
    """Say whether the only convolution gets the right axes and batch."""
    conv = only(context)
    return "input_axes" in settings and conv is not None and is_right_data(conv, context.probed)


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise data of two axes, a batch axis elsewhere, and the wrong axis squeezed."""
    conv = raising(error, context)
    if conv is None:
        return _dropped(error, context)
    shape = context.case.arguments["x"].shape
    expected = str((1, *shape))
    if len(conv.lhs) == len(shape) and conv.lhs[-1] == shape[-1]:
        expected = str((1, *conv.lhs))  # it may be padded already
        message = f"`x` enters the convolution as {conv.lhs}: there is no batch axis"
    elif len(conv.lhs) > 1 + len(shape) and sorted(conv.lhs)[-len(shape) :] == sorted(shape):
        message = f"`x` enters the convolution as {conv.lhs}: one new axis is enough"
    else:
        message = _elsewhere(conv, context)
    if not message:
        return None
    said = evidence(conv, error, context)
    return Match(message, said, places.operand(context), observed=str(conv.lhs), expected=expected)


def from_trace(context: Context) -> Match | None:
    """Recognise the only convolution to be of a batch of positions."""
    conv, case = only(context), context.probed
    if conv is None or data_order(conv.lhs, case) is None:
        return None
    first = case.sizes[axes.positions(case)[0]]
    if conv.data_sizes.get("N") != first or not fits_kernel(conv, case, axes.spatial(case)):
        return None
    said = f"`conv_general_dilated` got data of shape {conv.lhs} read as {conv.data}"
    return Match(_elsewhere(conv, context), said, places.operand(context))


def _elsewhere(conv: Convolution, context: Context) -> str:
    """Say which axis is read as batch, if it is not the new one."""
    order, names = data_order(conv.lhs, context.case), axes.data_names(context.case)
    if order is None or conv.data_sizes.get("N") == 1:
        return ""
    batch = names[order[conv.data.index("N")]]
    return (
        f"`x` enters as {axes.in_words(names, order)} = {conv.lhs}, so `{batch}` is read as batch"
    )


def _dropped(error: ErrorRecord, context: Context) -> Match | None:
    conv = returned(error, context)
    if conv is None or _SQUEEZE not in error.message:
        return None
    span = error.span
    if conv.data_sizes.get("N") == 1:
        axis = conv.output.index("N")
        message = f"the batch axis of the output is axis {axis}; another one is squeezed"
    else:
        message, span = _elsewhere(conv, context), places.operand(context)
    return Match(message, evidence(conv, error, context), span) if message else None
