"""Padding: how far windows reach beyond the input, and what they find there."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import numpy as np

from grader.diagnosis.error_model import Array, ModelError


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


def _lower(window: Window) -> Pads:
    return _same(window)[::-1]


def _causal(window: Window) -> Pads:
    return window.kernel_size - 1, 0


def _right(window: Window) -> Pads:
    return 0, window.kernel_size - 1


class Padding(NamedTuple):
    """How far windows reach beyond the input, and what they find there.

    `left` and `right` are `zero`, `wrap`, `edge` or `reflect` as in `jax.numpy.pad`; `drop`: a
    window that reaches there gives 0; `slide`: it is moved inside, as `dynamic_slice` does.
    `reverses`: the function that pads so reverses the kernel too.
    """

    pads: Callable[[Window], Pads]
    left: str = "zero"
    right: str = "zero"
    reverses: bool = False


PADDINGS: Final[Mapping[str, Padding]] = {
    "SAME": Padding(_same),
    "VALID": Padding(lambda _: (0, 0)),
    "SAME_LOWER": Padding(_lower),
    "kernel_size // 2 on both sides": Padding(lambda w: (w.kernel_size // 2, w.kernel_size // 2)),
    "causal": Padding(_causal),
    "right only": Padding(_right),
    "(kernel_size - 1) // 2 on both sides": Padding(
        lambda w: ((w.kernel_size - 1) // 2, (w.kernel_size - 1) // 2)
    ),
    "full": Padding(lambda w: (w.kernel_size - 1, w.kernel_size - 1)),
    "SAME and one more on the right": Padding(_same_and(0, 1)),
    "SAME and one more on the left": Padding(_same_and(1, 0)),
    "SAME and one less on the right": Padding(_same_and(0, -1)),
    "SAME and one less on the left": Padding(_same_and(-1, 0)),
    "SAME moved one to the left": Padding(_same_and(1, -1)),
    "SAME moved one to the right": Padding(_same_and(-1, 1)),
    "1 on both sides": Padding(lambda _: (1, 1)),
    "2 on both sides": Padding(lambda _: (2, 2)),
    "kernel_size on both sides": Padding(lambda w: (w.kernel_size, w.kernel_size)),
    "kernel_size on the left": Padding(lambda w: (w.kernel_size, 0)),
    "kernel_size // 2 on the left": Padding(lambda w: (w.kernel_size // 2, 0)),
    "kernel_size // 2 on the right": Padding(lambda w: (0, w.kernel_size // 2)),
    "kernel_size // 2 and kernel_size // 2 - 1": Padding(
        lambda w: (w.kernel_size // 2, w.kernel_size // 2 - 1)
    ),
    "kernel_size // 2 - 1 and kernel_size // 2": Padding(
        lambda w: (w.kernel_size // 2 - 1, w.kernel_size // 2)
    ),
    "SAME twice": Padding(lambda w: (2 * _same(w)[0], 2 * _same(w)[1])),
    "causal, then SAME": Padding(lambda w: (w.kernel_size - 1 + _same(w)[0], _same(w)[1])),
    "jnp.convolve": Padding(_centred, reverses=True),
    "jnp.convolve of kernel[::-1]": Padding(_centred),
    "wrap": Padding(_same, "wrap", "wrap"),
    "edge": Padding(_same, "edge", "edge"),
    "reflect": Padding(_same, "reflect", "reflect"),
    "wrap, SAME_LOWER": Padding(_lower, "wrap", "wrap"),
    "wrap, causal": Padding(_causal, "wrap", "wrap"),
    "wrap, right only": Padding(_right, "wrap", "wrap"),
    "edge, causal": Padding(_causal, "edge", "edge"),
    # What jax.numpy does with indices below 0 and beyond the end:
    "edge, right only": Padding(_right, "edge", "edge"),
    "wrap left, edge right": Padding(_same, "wrap", "edge"),
    "wrap left, edge right, SAME_LOWER": Padding(_lower, "wrap", "edge"),
    # The same, where only the end was looked after:
    "wrap left, zeros right": Padding(_same, "wrap", "zero"),
    "windows moved inside": Padding(_right, "slide", "slide"),
    # VALID, and zeros so that the length is right:
    "VALID, zeros on the right": Padding(_right, "drop", "drop"),
    "VALID, zeros on the left": Padding(_causal, "drop", "drop"),
    "VALID, zeros on both sides": Padding(_same, "drop", "drop"),
}


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
    elif padding.left != "zero":
        inside = (taps < length) | (padding.right != "zero")
        taps = np.where(taps < 0, _BEYOND[padding.left](taps, length), taps)
        if padding.right != "zero":
            taps = np.where(taps >= length, _BEYOND[padding.right](taps, length), taps)
    windows = np.take(data, np.clip(taps, 0, length - 1), axis)
    behind = (1,) * (data.ndim - 1 - axis)
    return np.where(inside.reshape(*inside.shape, *behind), windows, np.float32(0))


def _reflected(taps: Array, length: int) -> Array:
    period = max(2 * (length - 1), 1)
    return np.asarray(np.abs((taps + length - 1) % period - (length - 1)))


# Which element stands for one beyond the input.
_BEYOND: Final[Mapping[str, Callable[[Array, int], Array]]] = {
    "slide": lambda taps, _: taps,
    "wrap": lambda taps, length: taps % length,
    "edge": lambda taps, length: np.clip(taps, 0, length - 1),
    "reflect": _reflected,
}
