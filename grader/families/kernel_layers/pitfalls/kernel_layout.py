"""Recognises `kernel-layout` in layers with a kernel."""

from dataclasses import replace

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.recognition import arrays
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.convolution import (
    evidence,
    fits_data,
    is_broadcast,
    is_mismatch,
    raising,
    returned,
    right_specs,
)
from grader.families.kernel_layers.recognition.draws import draws, shape_of
from grader.families.kernel_layers.recognition.layer import (
    drawn_order,
    expected_kernel,
    kernel_of,
    others,
    starts_right,
    values,
)
from grader.families.kernel_layers.recognition.sizes import wrong_sizes
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span, VariableRecord

switches = {"kernel_axes": "*"}


def explain(settings: Settings, context: Context) -> str:
    """Say in which order the kernel is made and in which it is read."""
    built, read, reshaped = settings["kernel_axes"].value
    shape, right = _shape(built, context), _shape(_right(context), context, words=False)
    if reshaped:
        if _asked(context) == axes.kernel_shape(context.probed, read):
            return f"the kernel is drawn as {_shape(read, context)}; expected {right}"
        if built == _right(context):
            named = _shape(read, context)
            return f"the kernel's numbers are read as {named}; only a transpose moves axes"
        sizes = _shape(read, context, words=False)
        return f"the kernel is drawn as {shape} and then reshaped to {sizes}"
    if built == read:
        return f"the kernel is drawn as {shape}; expected {right}"
    return f"the kernel is built as {shape} and read as {read}"


def locate(context: Context) -> Span | None:
    """Return the kernel's shape, or the spec that reads a kernel of the right shape."""
    kernel = kernel_of(context)
    if kernel is not None and _is_right(kernel, context) and _reads_otherwise(context):
        return places.argument(context, "dimension_numbers")
    if starts_right(context):
        return places.argument(context, "rhs") or places.kernel_shape(context)
    return places.kernel_shape(context)


def ruled_out(settings: Settings, context: Context) -> bool:
    """Say whether a draw in another order is excluded by a Param that holds the right values."""
    return settings["kernel_axes"].value.built != _right(context) and starts_right(context)


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a convolution of fitting data with a kernel whose axes are elsewhere."""
    conv = raising(error, context)
    if wrong_sizes(context):
        return None  # in another case these sizes are in no order
    if conv is None and is_broadcast(error):
        conv = returned(error, context)
    if conv is None and is_mismatch(error):
        return _from_param(error, context)
    if conv is None or not fits_data(conv, context.case) or conv.groups != 1:
        return None
    order = axes.kernel_order(conv.rhs, context.case)
    if order is None or order == conv.kernel or _is_swapped(context):
        return None
    if not conv.call.raised and conv.kernel_sizes["O"] == context.case.sizes["features"]:
        return None
    message = f"the kernel is {_shape(order, context)}, but read as {conv.kernel}"
    observed, right = f"{conv.rhs} as {conv.kernel}", _right(context)
    expected = f"{axes.kernel_shape(context.case)} as {right}"
    return Match(message, evidence(conv, error, context), locate(context), observed, expected)


def _from_param(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a Param in another order in a program that multiplies by other means."""
    found = from_probe(context)
    if found is None:
        return None
    said = f"{found.evidence}; {error.type}: {error.message.partition(chr(10))[0]}"
    return replace(found, evidence=said)


def from_trace(context: Context) -> Match | None:
    """Recognise the right draw in another order of axes, whatever is done with it."""
    kernel, right = kernel_of(context), expected_kernel(context)
    mine = values(context, kernel)
    if kernel is None or mine is None or right is None or not _is_right(kernel, context):
        return None
    drawn = drawn_order(mine, right)
    if drawn is None or drawn[0] == tuple(range(mine.ndim)):
        return None
    order = "".join(_right(context)[axis] for axis in drawn[0])
    message = f"the kernel is drawn as {_shape(order, context)} and then turned to {mine.shape}"
    said = f"the kernel's values are those of a draw of that shape, times {drawn[1]:.4g}"
    return Match(message, said, places.kernel_shape(context), by="parameters")


def from_probe(context: Context) -> Match | None:
    """Recognise a kernel Param whose axes stand in another order."""
    kernel = kernel_of(context)
    order = _order(kernel, context) if kernel else None
    right = _right(context)
    if kernel is None or order is None or order == right or _is_swapped(context):
        return None
    message = f"the kernel Param is {_shape(order, context)}"
    said = f"the Param `{kernel.path}` has shape {kernel.shape}; {_shape(right, context)} expected"
    if _asked(context) == axes.kernel_shape(context.probed):  # turned after it was drawn
        span = places.kernel_definition(context)
        turned = [each for each in arrays.turnings(context) if span and each.line <= span.end_line]
        return Match(message, said, turned[-1] if turned else span)
    return Match(message, said, places.kernel_shape(context))


def _asked(context: Context) -> tuple[object, ...]:
    """Return the shape that the kernel's draw was asked for; empty if that is not known."""
    rank = len(axes.kernel_names(context.case))
    found = {shape for call in draws(context) if len(shape := shape_of(call)) == rank}
    return found.pop() if len(found) == 1 else ()


def _shape(order: str, context: Context, *, words: bool = True) -> str:
    """Return `(features, in_features, kernel_size) = (5, 3, 4)` for `OIW`."""
    names = axes.kernel_names(context.case)
    numbers = tuple(context.case.sizes[names[axis]] for axis in order)
    return f"{axes.in_words(names, order)} = {numbers}" if words else str(numbers)


def _order(kernel: VariableRecord, context: Context) -> str | None:
    """Return the order of a Param's axes, by the sizes of the observed case."""
    return axes.kernel_order(kernel.shape or (), context.probed)


def _right(context: Context) -> str:
    """Return the letters of the right kernel: `WIO`, or `IO` of a dense layer."""
    return "".join(axes.kernel_names(context.case))


def _is_right(kernel: VariableRecord, context: Context) -> bool:
    return _order(kernel, context) == _right(context)


def _is_swapped(context: Context) -> bool:
    """Say whether the bias shows that the layer was told other sizes, not another order."""
    features = context.probed.sizes["features"]
    flat = [item.shape for item in others(context) if len(item.shape or ()) == 1]
    return bool(flat) and (features,) not in flat


def _reads_otherwise(context: Context) -> bool:
    site = context.source.site(None, *places.CONVOLUTIONS)
    spec = context.source.literal(site.argument("dimension_numbers", 6)) if site else None
    right = right_specs(context.case)
    kernel = spec[1] if isinstance(spec, tuple) and len(spec) == len(right) else right[1]
    return kernel not in {right[1], "LIO"}
