"""The picture of a convolution: a window on the input, the kernel that meets it, their sum."""

from collections.abc import Iterator, Sequence

import numpy as np

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.pictures import layouts
from grader.families.kernel_layers.pictures.derivation import Derivation, follow
from grader.families.kernel_layers.pictures.view import View
from grader.report.pictures.parts import Grid, Panel, Picture, number, numbers
from grader.report.text import escape

_WIDEST = 8
"""How many channels are shown."""
_AROUND = 1
"""How many rows of the input are shown before and behind the window."""
_MORE = "…"
_LINE = 140
"""Letters of the longest message."""


def sliding(view: View) -> Picture:
    """Draw how one number comes about, and how the submission comes to its own."""
    right = follow(view, {}, view.right())
    wrong = view.settings is not None and view.result.status != "passed"
    mine = follow(view, view.settings or {}, view.answered()) if wrong else None
    changed = view.settings or {} if mine else {}
    call = layouts.call_of(view) if view.result.status == "raised" else None
    panels = []
    if right is not None:
        bands = [layouts.wanted(view)] if call else []
        bands += _bands(view, right, changed)
        title = f"expected: {number(view.right())}"
        panels.append(Panel(title, tuple(bands), tuple(_lines(right)), "right"))
    if mine is not None:
        bands = _bands(view, mine, changed)
        title = f"yours: {number(mine.answer)} ({_named(view)})"
        panels.append(Panel(title, tuple(bands), tuple(_lines(mine)), "wrong"))
    elif call is not None:
        panels.append(Panel(f"yours ({_named(view)})", (layouts.given(view, call),), (), "wrong"))
    return Picture(_title(view), tuple(panels), () if mine else (_without(view),))


def _title(view: View) -> str:
    case, count = view.result.case, view.result.expected.size
    place = np.unravel_index(view.element, axes.output_shape(case))
    return f"{case.name}: number {view.element} of {count}, y[{', '.join(map(str, place))}]"


def _without(view: View) -> str:
    """Say what is known where it cannot be drawn how the submission comes to its number."""
    answered, said = view.answered(), escape(view.result.message)
    said = said if len(said) <= _LINE else f"{said[:_LINE]}{_MORE}"
    if view.result.status == "passed":
        return "yours is the same"
    if view.result.status == "raised":
        return f"yours gives no number here: it {said}"
    if answered is None:
        return f"yours has no such number: {said}"
    if view.settings is None:
        return f"yours is {number(answered)}: no known mistake gives it, so how is not drawn"
    return f"yours is {number(answered)}; how it comes about cannot be drawn"


def _named(view: View) -> str:
    return view.finding.name if view.finding else "unrecognised"


def _bands(view: View, derived: Derivation, changed: Settings) -> list[tuple[Grid, ...]]:
    """Return the grids of one derivation; where axes are taken for others, those first."""
    bands: list[tuple[Grid, ...]] = []
    if "kernel_axes" in changed:
        bands.append(layouts.kernel_axes(view, derived))
    if "input_axes" in changed:
        bands.append((layouts.data_axes(view, derived),))
    return [*bands, tuple(_input(view, derived)), _product(view, derived)]


def _input(view: View, derived: Derivation) -> Iterator[Grid]:
    """Yield x around the window; of an image one grid for each channel."""
    x = view.result.case.arguments["x"]
    met = np.isin(np.arange(1, x.size + 1).reshape(x.shape), derived.met)
    positions = axes.positions(view.result.case)
    if len(positions) == 1:
        yield _cut(f"x, shape {x.shape}", (positions[0], "in_features"), x, met)
        return
    for channel in range(min(x.shape[-1], _WIDEST)):
        yield _cut(f"x[..., {channel}]", positions, x[..., channel], met[..., channel])


def _cut(title: str, names: Sequence[str], x: np.ndarray, met: np.ndarray) -> Grid:
    """Return a matrix around what is met, with marks where rows or columns are left out."""
    rows, columns = (_near(np.asarray(met.any(1 - axis))) for axis in (0, 1))
    cells = tuple(
        tuple(
            _MORE if row is None or column is None else number(float(x[row, column]))
            for column in columns
        )
        for row in rows
    )
    marked = frozenset(
        (i, j)
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
        if row is not None and column is not None and met[row, column]
    )
    labels = [tuple(_MORE if n is None else str(n) for n in line) for line in (rows, columns)]
    return Grid(title, (names[0], names[1]), labels[0], labels[1], cells, marked)


def _near(met: np.ndarray) -> list[int | None]:
    """Return the places around those that are met; None stands for what is left out."""
    found = np.flatnonzero(met) if met.any() else np.array([0])
    low, high = int(found[0]) - _AROUND, int(found[-1]) + _AROUND
    if high - low < _WIDEST:
        high = max(high, low + _WIDEST - 1)
    near: list[int | None] = list(range(max(low, 0), min(high, len(met) - 1) + 1))
    before = [None] if low > 0 else []
    return [*before, *near, *([None] if high < len(met) - 1 else [])]


def _product(view: View, derived: Derivation) -> tuple[Grid, ...]:
    """Return the window, the kernel and the sums of their products, tap by tap."""
    case, shape = view.result.case, derived.kernel.shape
    letters = axes.spatial(case)
    places = list(np.ndindex(*shape[:-1]))
    taps = tuple(",".join(map(str, place)) for place in places)
    x = case.arguments["x"]
    met = derived.met.reshape(len(taps), -1)
    names = tuple(_meets(row, x.shape) for row in met)
    shown = min(shape[-1], _WIDEST)
    columns = tuple(map(str, range(shown))) + ((_MORE,) if shown < shape[-1] else ())
    faint = frozenset((row, column) for row, column in zip(*np.nonzero(met == 0), strict=True))
    faint = frozenset((int(row), int(column)) for row, column in faint if column < shown)

    def cells(values: np.ndarray) -> tuple[tuple[str, ...], ...]:
        rows = numbers(values.reshape(len(taps), -1)[:, :shown].tolist())
        return tuple((*row, *columns[shown:]) for row in rows)

    tap = f"taps {', '.join(letters)}"
    kernel = f"kernel[{', '.join(':' * (len(shape)))}, {derived.feature}]"
    return (
        Grid(
            "the window",
            ("met by taps", "channels"),
            names,
            columns,
            cells(derived.window),
            frozenset(),
            faint,
        ),
        Grid(kernel, (tap, "in_features I"), taps, columns, cells(derived.kernel), before="×"),
        Grid(
            "sums", ("taps", ""), taps, ("",), numbers(derived.rows[:, None].tolist()), before="="
        ),
    )


def _meets(met: np.ndarray, shape: tuple[int, ...]) -> str:
    """Name what one tap meets: a position of x, padding, or something else."""
    if not met.any():
        return "padding"
    places = np.array(np.unravel_index(np.maximum(met, 1) - 1, shape))
    fixed = (places == places[:, :1]).all(1)
    if not met.all() or fixed.sum() < len(shape) - 1:
        return "x, mixed"
    names = [str(row[0]) if same else ":" for row, same in zip(places, fixed, strict=True)]
    return f"x[{', '.join(names)}]"


def _lines(derived: Derivation) -> Iterator[str]:
    """Yield how the sums become the number."""
    whole = number(derived.total + derived.bias)
    yield f"sum {number(derived.total)}, bias {number(derived.bias)}: {whole}"
    if not derived.is_sum:
        yield f"then {', '.join(derived.later)}: {number(derived.answer)}"
