"""The picture of a causal convolution of each channel by itself: which inputs a number sees."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from grader.families.kernel_layers.pictures.view import View
from grader.families.kernel_layers.pictures.ways import around, met_by, without
from grader.families.kernel_layers.recognition.layer import params_of, values_in
from grader.judging.compare import NEAR
from grader.judging.outcome import Array
from grader.judging.variables import held
from grader.report.pictures.parts import Grid, Panel, Picture, Tone, number, numbers


@dataclass(frozen=True)
class Window:
    """Where the taps of a kernel meet the input; zeros stand before it and behind.

    Attributes:
        first: how far the first tap is from the output's own position; negative before it.
        step: how many positions one tap is from the next.
        flipped: whether the taps stand in the other order.
    """

    first: int
    step: int
    flipped: bool = False

    def places(self, position: int, taps: int) -> Array:
        """Return the positions that the taps of an output meet, shape (taps,)."""
        return np.asarray(position + self.first + self.step * np.arange(taps))

    def taps(self, kernel: Array) -> Array:
        """Return the taps of a kernel (taps, 1, channels) as they meet the input."""
        return np.asarray(kernel[::-1, 0] if self.flipped else kernel[:, 0])

    def answer(self, x: Array, kernel: Array) -> Array:
        """Return the answer of a layer with this window, shape of `x`."""
        seen = np.stack([_seen(x, self.places(each, len(kernel))) for each in range(len(x))])
        return np.asarray(np.einsum("tkc,kc->tc", seen, self.taps(kernel)))


def causal(view: View) -> Picture:
    """Draw how one number comes about, and how the submission comes to its own, if a window does.

    The sizes of a case are those of the arguments `kernel_size` and `dilation`, its answer has the
    shape of `x`, and the reference's only Param is the kernel.
    """
    case = view.result.case
    dilation, taps = case.arguments["dilation"], case.arguments["kernel_size"]
    right, kernel = Window((1 - taps) * dilation, dilation), _right_kernel(view)
    panels = [_panel(view, right, kernel, f"expected: {number(view.right())}", "right")]
    answered = view.answered()
    own = None
    if view.result.status == "failed" and answered is not None:
        own = next(_own(view, right, kernel), None)
    if own is not None and answered is not None:
        named = view.finding.name if view.finding else "unrecognised"
        panels.append(_panel(view, *own, f"yours: {number(answered)} ({named})", "wrong"))
    place = np.unravel_index(view.element, view.result.expected.shape)
    title = f"{case.name}: number {view.element} of {view.result.expected.size}"
    title += f", y[{', '.join(map(str, place))}]"
    return Picture(title, tuple(panels), () if own else (without(view),))


def _right_kernel(view: View) -> Array:
    seen = view.context.right[view.index]
    (kernel,) = (seen.values(item) for item in held(seen))
    assert kernel is not None  # it is small enough to cross the wall
    return kernel


def _own(view: View, right: Window, kernel: Array) -> Iterator[tuple[Window, Array]]:
    """Yield windows and kernels that give the submission's whole answer to the case."""
    x, answered = view.result.case.arguments["x"], view.result.answered
    if answered is None or answered.shape != x.shape or answered.dtype != x.dtype:
        return
    kernels = [kernel]
    for item in params_of(view.context, view.index):
        mine = values_in(view.context, view.index, item)
        if mine is not None and mine.shape == kernel.shape:
            kernels.insert(0, mine)
    steps = dict.fromkeys((right.step, 1, right.step + 1))
    reach = len(kernel) * max(steps)
    starts = sorted(range(-reach - 1, reach + 1), key=lambda first: abs(first - right.first))
    for mine, flipped, step, first in product(kernels, (False, True), steps, starts):
        window = Window(first, step, flipped)
        made = window.answer(x, mine)
        if np.abs(made - answered).max() <= NEAR * np.abs(made).max():
            yield window, mine


def _panel(view: View, window: Window, kernel: Array, title: str, tone: Tone) -> Panel:
    x = view.result.case.arguments["x"]
    position, channel = (int(each) for each in np.unravel_index(view.element, x.shape))
    places = window.places(position, len(kernel))
    inside = (places >= 0) & (places < len(x))
    met = np.zeros(x.shape, bool)
    met[places[inside], channel] = True
    numbered = np.where(inside, places * x.shape[1] + channel + 1, 0)
    values, taps = _seen(x, places)[:, channel], window.taps(kernel)[:, channel]
    names = tuple(met_by(each[None], x.shape) for each in numbered)
    labels = tuple(map(str, range(len(kernel))[:: -1 if window.flipped else 1]))
    faint = frozenset((row, 0) for row in range(len(places)) if not inside[row])

    def column(numbers_: Array) -> tuple[tuple[str, ...], ...]:
        return numbers(numbers_[:, None].tolist())

    products = values.astype(np.float64) * taps
    grids = (
        Grid("the window", ("met by taps", ""), names, ("",), column(values), faint=faint),
        Grid(f"kernel[:, 0, {channel}]", ("tap W", ""), labels, ("",), column(taps), before="×"),
        Grid("products", ("taps", ""), labels, ("",), column(products), before="="),
    )
    whole = around(f"x, shape {x.shape}", ("length", "channels"), x, met)
    line = f"sum {number(float(products.sum()))}"
    return Panel(title, ((whole,), grids), (line,), tone)


def _seen(x: Array, places: Array) -> Array:
    """Return the input at some positions, shape (positions, channels), zeros outside of it."""
    inside = ((places >= 0) & (places < len(x)))[:, None]
    return np.asarray(np.where(inside, x[np.clip(places, 0, len(x) - 1)], np.float32(0)))
