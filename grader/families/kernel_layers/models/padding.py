"""Padding: how far windows reach beyond the input, and what they find there."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from grader.diagnosis.error_model import Array, ModelError, Setting


class Window(NamedTuple):
    """What a padding may depend on, in elements."""

    kernel_size: int  # as the program knows it
    kernel_width: int  # of the dilated kernel
    width: int  # of the input before its dilation
    stride: int


Pads = tuple[int, int]


def _same(window: Window) -> Pads:
    """Padding of "SAME" in jax.lax."""
    steps = -(-window.width // window.stride)
    total = max((steps - 1) * window.stride + window.kernel_width - window.width, 0)
    return total // 2, total - total // 2


def _centred(window: Window) -> Pads:
    """Where `jnp.convolve` and `jnp.correlate` with mode="same" put the window."""
    shorter = min(window.kernel_width, window.width)
    low = window.kernel_width - shorter + shorter // 2
    whole = max(window.kernel_width, window.width) + window.kernel_width - 1
    return low, whole - window.width - low


def _same_and(low: int, high: int) -> Callable[[Window], Pads]:
    return lambda w: (_same(w)[0] + low, _same(w)[1] + high)


def _halves(low: int, high: int) -> Callable[[Window], Pads]:
    return lambda w: (w.kernel_size // 2 + low, w.kernel_size // 2 + high)


def _lower(window: Window) -> Pads:
    return _same(window)[::-1]


def _causal(window: Window) -> Pads:
    return window.kernel_size - 1, 0


def _right(window: Window) -> Pads:
    return 0, window.kernel_size - 1


def _causal_same(window: Window) -> Pads:
    low, high = _same(window)
    return window.kernel_size - 1 + low, high


class Padding(NamedTuple):
    """How far windows reach beyond the input, and what they find there.

    A value of the switch `padding` has one for each spatial axis. `left` and `right` are `zero`,
    `wrap`, `edge` or `reflect` as in `jax.numpy.pad`; `drop`: a window that reaches there gives 0;
    `slide`: it is moved inside, as `dynamic_slice` does. `is_lax` says whether `name` is what lax
    calls it; `function` pads so, if one does, and may reverse the kernel too, as `reverses` says.
    """

    name: str
    pads: Callable[[Window], Pads]
    left: str = "zero"
    right: str = "zero"
    is_lax: bool = False
    function: str = ""
    reverses: bool = False


_Row = tuple[str, Padding, int, int]
"""A label, a padding, from how many spatial axes on it is rare, how many it has at most."""


def _row(
    name: str,
    pads: Callable[[Window], Pads],
    left: str = "zero",
    right: str = "zero",
    *,
    label: str = "",
    rare: int = 3,
    most: int = 2,
    **more: Any,
) -> _Row:
    return label or f"pads {name}", Padding(name, pads, left, right, **more), rare, most


_WRAP, _EDGE, _DROP = ("wrap", "wrap"), ("edge", "edge"), ("drop", "drop")
_ROWS: Final = (
    _row("SAME", _same, label="pads by `SAME`", is_lax=True),
    _row("VALID", lambda _: (0, 0), label="pads by `VALID`", is_lax=True),
    _row("SAME_LOWER", _lower, label="pads by `SAME_LOWER`", is_lax=True),
    _row("`kernel_size // 2` on both sides", lambda w: 2 * (w.kernel_size // 2,)),
    _row("causal", _causal, label="pads `kernel_size - 1` on the left"),
    _row("`kernel_size - 1` on the right", _right),
    _row("`(kernel_size - 1) // 2` on both sides", lambda w: 2 * ((w.kernel_size - 1) // 2,)),
    _row("`kernel_size - 1` on both sides", lambda w: 2 * (w.kernel_size - 1,)),
    _row("one more on the right", _same_and(0, 1), rare=2),
    _row("one more on the left", _same_and(1, 0), rare=2),
    _row("one less on the right", _same_and(0, -1), rare=2),
    _row("one less on the left", _same_and(-1, 0), rare=2),
    _row("one more on the left and one less on the right", _same_and(1, -1), rare=1),
    _row("one less on the left and one more on the right", _same_and(-1, 1), rare=1),
    _row("1 on both sides", lambda _: (1, 1)),
    _row("2 on both sides", lambda _: (2, 2)),
    _row("`kernel_size` on both sides", lambda w: 2 * (w.kernel_size,), rare=2),
    _row("`kernel_size` on the left", lambda w: (w.kernel_size, 0), rare=1),
    _row("`kernel_size // 2` on the left", lambda w: (w.kernel_size // 2, 0), rare=1),
    _row("`kernel_size // 2` on the right", lambda w: (0, w.kernel_size // 2), rare=1),
    _row("`kernel_size // 2` on the left and one less on the right", _halves(0, -1), rare=2),
    _row("`kernel_size // 2` on the right and one less on the left", _halves(-1, 0), rare=2),
    _row("twice what `SAME` does", lambda w: (2 * _same(w)[0], 2 * _same(w)[1]), rare=1),
    _row("`kernel_size - 1` on the left, then by `SAME`", _causal_same, rare=1),
    _row("jnp.convolve", _centred, function="jnp.convolve", reverses=True),
    _row("jnp.convolve of kernel[::-1]", _centred, function="jnp.convolve"),
    _row("wrap", _same, *_WRAP, label="wraps around where `SAME` pads"),
    _row("edge", _same, *_EDGE, label="repeats the edges where `SAME` pads"),
    _row("reflect", _same, "reflect", "reflect", label="reflects `x` where `SAME` pads"),
    _row(
        "symmetric",
        _same,
        "symmetric",
        "symmetric",
        label="mirrors `x` with its edges where `SAME` pads",
        rare=1,
    ),
    _row("wrap, SAME_LOWER", _lower, *_WRAP, label="wraps around where `SAME_LOWER` pads", rare=1),
    _row("wrap, causal", _causal, *_WRAP, label="wraps around on the left", most=1),
    _row("wrap, right only", _right, *_WRAP, label="wraps around on the right", rare=1),
    _row("edge, causal", _causal, *_EDGE, label="repeats the edge on the left", rare=1, most=1),
    # What jax.numpy does with indices below 0 and beyond the end:
    _row("edge, right only", _right, *_EDGE, label="repeats the edge on the right", rare=2),
    _row(
        "wrap left, edge right",
        _same,
        "wrap",
        "edge",
        label="wraps around on the left and repeats the edge on the right",
        rare=2,
    ),
    _row(
        "wrap left, edge right, SAME_LOWER",
        _lower,
        "wrap",
        "edge",
        label="wraps around and repeats the edge where `SAME_LOWER` pads",
        rare=1,
    ),
    # The same, where only the end was looked after:
    _row(
        "wrap left, zeros right",
        _same,
        "wrap",
        label="wraps around where `SAME` pads on the left",
        rare=1,
    ),
    # The same, where only the beginning was looked after:
    _row(
        "zeros left, edge right",
        _same,
        right="edge",
        label="repeats the edge where `SAME` pads on the right",
        rare=1,
    ),
    _row(
        "windows moved inside",
        _right,
        "slide",
        "slide",
        label="moves the last windows back inside `x`",
        rare=1,
        most=1,
    ),
    # VALID, and zeros so that the length is right:
    _row(
        "VALID, zeros on the right",
        _right,
        *_DROP,
        label="adds zeros on the right after `VALID`",
        rare=2,
    ),
    _row(
        "VALID, zeros on the left",
        _causal,
        *_DROP,
        label="adds zeros on the left after `VALID`",
        rare=1,
    ),
    _row(
        "VALID, zeros on both sides",
        _same,
        *_DROP,
        label="adds zeros on both sides after `VALID`",
        rare=1,
    ),
)
_MIXED: Final = tuple(
    pair
    for other in ("VALID", "causal", "SAME_LOWER")
    for pair in (("SAME", other), (other, "SAME"))
)
"""Names of paddings along the height and along the width."""


def paddings(count: int) -> tuple[Setting, ...]:
    """Settings of the switch `padding` for one spatial axis, or for two."""
    found, named = [], {padding.name: (label, padding) for label, padding, *_ in _ROWS}
    for label, padding, least, most in _ROWS:
        if count <= most:
            each = padding if count == 1 else _of_images(padding)
            kernel = "" if each.reverses else "the reversed kernel "
            said = f"convolves {kernel}by `{each.function}`" if each.function else label
            found.append(Setting(said, (each,) * count, rare=count >= least))
    for names in _MIXED if count > 1 else ():
        (one, low), (other, high) = (named[name] for name in names)
        said = f"{one} along the height and {other} along the width"
        found.append(Setting(said, (low, high), rare="VALID" not in names))
    return tuple(found)


def _of_images(padding: Padding) -> Padding:
    """The same of both axes, by `jax.scipy`, whose answer is always of the size of the image."""
    if not padding.function:
        return padding
    function = "scipy.signal.convolve2d"
    name = function if padding.reverses else f"{function} of kernel[::-1, ::-1]"
    return padding._replace(name=name, function=function, pads=_lower)


def windows(data: Array, axis: int, starts: Array, width: int, padding: Padding) -> Array:
    """Cut one axis into windows: two axes, (starts, width), in its place."""
    length = data.shape[axis]
    if padding.left == "slide":
        if width > length:
            raise ModelError("a slice is longer than the input")
        starts = np.clip(starts, 0, length - width)
    taps = starts[:, None] + np.arange(width)
    inside = (taps >= 0) & (taps < length)
    if padding.left == "drop":
        inside = np.broadcast_to(inside.all(1, keepdims=True), inside.shape)
    else:
        for outside, side in ((taps < 0, padding.left), (taps >= length, padding.right)):
            if side != "zero":
                taps = np.where(outside, _BEYOND[side](taps, length), taps)
                inside |= outside
    windows = np.take(data, np.clip(taps, 0, length - 1), axis)
    behind = (1,) * (data.ndim - 1 - axis)
    return np.where(inside.reshape(*inside.shape, *behind), windows, np.float32(0))


def _reflected(taps: Array, length: int) -> Array:
    period = max(2 * (length - 1), 1)
    return np.asarray(np.abs((taps + length - 1) % period - (length - 1)))


def _mirrored(taps: Array, length: int) -> Array:
    places = taps % (2 * length)
    return np.asarray(np.minimum(places, 2 * length - 1 - places))


# Which element stands for one beyond the input.
_BEYOND: Final[Mapping[str, Callable[[Array, int], Array]]] = {
    "slide": lambda taps, _: taps,
    "wrap": lambda taps, length: taps % length,
    "edge": lambda taps, length: np.clip(taps, 0, length - 1),
    "reflect": _reflected,
    "symmetric": _mirrored,
}
