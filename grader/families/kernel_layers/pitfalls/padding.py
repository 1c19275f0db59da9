"""Recognises `padding` in layers with a kernel."""

import math

from grader.diagnosis.error_model import Settings
from grader.exercise.case import Case
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.models.padding import Padding, Window
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.answers import near, padded
from grader.families.kernel_layers.recognition.convolution import (
    Convolution,
    convolutions,
    evidence,
    fits_kernel,
    only,
    raising,
)
from grader.judging.compare import CaseResult
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span, ValueRecord

switches = {"padding": "*"}
TRANSPOSED = "conv_transpose"
_TEXTS = ("padding", "explicit pads")
_MODES = ("wrap", "edge", "reflect", "symmetric")


def explain(settings: Settings, context: Context) -> str:
    """Say how many zeros stand in front and behind, or what stands there in place of zeros."""
    paddings, sizes = settings["padding"].value, context.case.sizes
    names, padding = axes.positions(context.case), paddings[0]
    length, kernel_size = sizes[names[0]], sizes["kernel_size"]
    if len(set(paddings)) > 1:
        each = ", ".join(item.name for item in paddings)
        return f"the axes of `x` are padded differently ({each}); expected `SAME` along both"
    if padding.left in _MODES:
        past = f"past the ends of `x` stand its own values (`{padding.name}`)"
        return f"{past}; `SAME` has zeros there"
    if padding.right in _MODES:
        return "past the end of `x` its last value stands again; `SAME` has zeros there"
    if padding.function:
        return _in_front(padding, context)
    pads, right = padding.pads(Window(kernel_size, kernel_size, length, 1)), _same(context)
    if places.called(context).endswith(TRANSPOSED):
        name = places.called(context)
        return f"`{name}` is another function: its `SAME` pads {pads}, a convolution's {right}"
    if places.convolving(context) and pads == right[::-1]:
        return _in_front(padding, context)
    if padding.left != "zero" or pads == right:
        return f"the padding is {padding.name}; expected `SAME`"
    positions = max(length + sum(pads) - kernel_size + 1, 0)
    if positions != length:
        along = f" along `{names[0]}`" if len(names) > 1 else ""
        fewer = f"leaves {positions} of {length} positions"
        more = f"makes {positions} positions of {length}"
        said = fewer if positions < length else more
        return f"padding {pads} {said}{along}; `SAME` pads {right}"
    return f"{_padded(pads, context)}; `SAME` pads {right} for kernel_size {kernel_size}"


def beside(settings: Settings, context: Context) -> str:
    """Say where `jnp.convolve`, which reverses the kernel, puts the odd zero."""
    padding = settings["padding"].value[0] if "padding" in settings else None
    return _in_front(padding, context) if padding and padding.function else ""


def _in_front(padding: Padding, context: Context) -> str:
    name = places.convolving(context) or padding.function
    return f"`{name}` puts the odd zero of an even kernel in front, `SAME` behind"


def _padded(pads: tuple[int, int], context: Context) -> str:
    """Say by what `x` is padded, or what the answer looks like if the call pads otherwise."""
    conv = only(context)
    padding = conv.argument("padding") if conv else None
    if padding is not None and padding.items and set(_pairs(padding)) != {pads}:
        return f"the answer is that of the padding {pads}"
    return f"`x` is padded by {pads}"


def _same(context: Context) -> tuple[int, int]:
    """Return the zeros of `SAME` in front and behind."""
    total = context.case.sizes["kernel_size"] - 1
    return total // 2, total - total // 2


def locate(context: Context) -> Span | None:
    """Return the padding's argument, or where `x` is padded by hand."""
    conv = next(convolutions(places.calls(context), context), None)
    if conv is None or not _is_whole(conv, context.case):
        by_hand = context.source.first_call("jax.numpy.pad", "jax.lax.pad", "numpy.pad")
        if by_hand is not None:
            return by_hand
    if places.called(context).endswith(TRANSPOSED):
        return places.function(context)
    return places.argument(context, "padding") if places.called(context) else None


def ruled_out(_settings: Settings, context: Context) -> bool:
    """Say whether the only convolution pads the whole input by `SAME`."""
    conv = only(context)
    padding = conv.argument("padding") if conv else None
    same = padding is not None and str(padding.value).upper() == "SAME"
    return conv is not None and same and _is_plain(conv, context)


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a padding that lax does not understand."""
    conv = raising(error, context)
    padding = conv.argument("padding") if conv else None
    text = error.message.lower()
    if conv is None or _is_understood(padding, context) or not any(part in text for part in _TEXTS):
        return None
    message = f"padding {_shown(padding)} is not one that lax accepts; `SAME` is expected"
    said = evidence(conv, error, context)
    span = places.argument(context, "padding")
    return Match(message, said, span, observed=_shown(padding), expected='"SAME"')


def from_trace(context: Context) -> Match | None:
    """Recognise a padding other than `SAME`, by the answer or by the call."""
    return _from_answer(context) or _from_call(context)


def _from_answer(context: Context) -> Match | None:
    """Recognise the first case's answer among right convolutions with other padding."""
    first, sizes = context.results[context.focus], context.probed.sizes
    if not axes.is_windowed(context.probed) or first.answered is None:
        return None
    if first.answered.dtype.kind != "f" or first.status == "passed":
        return None
    total = sizes["kernel_size"] - 1
    right = (total // 2, total - total // 2)
    whole = _padding_of(first)
    if whole is None:
        return None
    for low in range(2 * total + 3):
        pads = (low, whole - low)
        other = padded(context, *pads) if pads != right else None
        if other is not None and near(first.answered.reshape(-1), other.reshape(-1)):
            message = f"{_padded(pads, context)}; `SAME` pads {right}"
            said = f"the answer to {first.case.name.partition(':')[0]} is that of this padding"
            return Match(message, said, locate(context))
    return None


def _padding_of(result: CaseResult) -> int | None:
    """Return the padding along each axis, both ends together, that gives an answer its size."""
    assert result.answered is not None
    *along, features = axes.output_shape(result.case)
    total = result.case.sizes["kernel_size"] - 1
    for change in range(1 - min(along), 3 * total + 4):
        if math.prod(size + change for size in along) * features == result.answered.size:
            return total + change
    return None


def _from_call(context: Context) -> Match | None:
    conv = only(context)
    if conv is None or not _is_plain(conv, context):
        return None
    padding = conv.argument("padding")
    if padding is None or not _is_understood(padding, context) or not _changes_size(context):
        return None
    right = _same(context)
    same = str(padding.value).upper() == "SAME" if padding.kind == "string" else None
    if same or (same is None and set(_pairs(padding)) == {right}):
        return None
    message = f"the convolution pads {_shown(padding)}; `SAME` pads {right}"
    said = f"`conv_general_dilated` got {conv.lhs} and padding {_shown(padding)}"
    return Match(message, said, places.argument(context, "padding"))


def _is_plain(conv: Convolution, context: Context) -> bool:
    """Say whether the call sees the whole input once, neither padded nor cut before."""
    case = context.probed
    once = conv.data_sizes.get("N") == 1 and _is_whole(conv, case)
    return once and fits_kernel(conv, case, axes.spatial(case))


def _is_whole(conv: Convolution, case: Case) -> bool:
    """Say whether the call sees as many positions as `x` has."""
    pairs = zip(axes.spatial(case), axes.positions(case), strict=True)
    return all(conv.data_sizes.get(letter) == case.sizes[name] for letter, name in pairs)


def _changes_size(context: Context) -> bool:
    first = context.results[context.focus]
    return first.answered is not None and first.answered.size != first.expected.size


def _is_understood(padding: ValueRecord | None, context: Context) -> bool:
    if padding is None:
        return False
    if padding.kind == "string":
        return str(padding.value).upper() in {"SAME", "VALID", "SAME_LOWER"}
    return len(_pairs(padding)) == len(padding.items) == len(axes.spatial(context.case))


def _pairs(padding: ValueRecord) -> list[tuple[int, int]]:
    """Return the pairs of whole numbers in a padding."""
    found = []
    for item in padding.items:
        pair = tuple(each.value for each in item.items if isinstance(each.value, int))
        if len(pair) == len(item.items) == len(("low", "high")):
            found.append((pair[0], pair[1]))
    return found


def _shown(padding: ValueRecord | None) -> str:
    if padding is None:
        return "`None`"
    if padding.kind == "string":
        return f"`{padding.value}`"
    if padding.items:
        inner = ", ".join(_shown(item).strip("`") for item in padding.items)
        return f"({inner}{',' if len(padding.items) == 1 else ''})"
    return f"`{padding.value}`"
