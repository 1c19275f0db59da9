"""Two ways to one number beside each other: the right one and the submission's."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.pictures import layouts
from grader.families.kernel_layers.pictures.derivation import Derivation, follow
from grader.families.kernel_layers.pictures.view import View
from grader.report.pictures.parts import Grid, Panel, Picture, number
from grader.report.text import escape

WIDEST = 8
"""How many rows or columns of a matrix are shown."""
MORE = "…"
_AROUND = 1
"""How many rows are shown before and behind those that are met."""
_LINE = 140
"""Letters of the longest message."""

Bands = Callable[[View, Derivation, Settings], list[tuple[Grid, ...]]]
"""The grids of one way, one below another; told which settings the submission's way changes."""


def both_ways(view: View, bands_of: Bands) -> Picture:
    """Draw how one number comes about, and how the submission comes to its own."""
    right = follow(view, {}, view.right())
    wrong = view.settings is not None and view.result.status != "passed"
    mine = follow(view, view.settings or {}, view.answered()) if wrong else None
    changed = view.settings or {} if mine else {}
    raised = view.result.status == "raised" and axes.is_windowed(view.result.case)
    call = layouts.call_of(view) if raised else None
    panels = []
    if right is not None:
        bands = [layouts.wanted(view)] if call else []
        bands += bands_of(view, right, changed)
        title = f"expected: {number(view.right())}"
        panels.append(Panel(title, tuple(bands), tuple(_lines(right)), "right"))
    if mine is not None:
        bands = bands_of(view, mine, changed)
        title = f"yours: {number(mine.answer)} ({_named(view)})"
        panels.append(Panel(title, tuple(bands), tuple(_lines(mine)), "wrong"))
    elif call is not None:
        panels.append(Panel(f"yours ({_named(view)})", (layouts.given(view, call),), (), "wrong"))
    return Picture(_title(view), tuple(panels), () if mine else (without(view),))


def _title(view: View) -> str:
    case, count = view.result.case, view.result.expected.size
    place = np.unravel_index(view.element, axes.output_shape(case))
    return f"{case.name}: number {view.element} of {count}, y[{', '.join(map(str, place))}]"


def without(view: View) -> str:
    """Say what is known where it cannot be drawn how the submission comes to its number."""
    answered, said = view.answered(), escape(view.result.message)
    said = said if len(said) <= _LINE else f"{said[:_LINE]}{MORE}"
    if view.result.status == "passed":
        return "yours is the same"
    if view.result.status == "raised":
        return f"yours gives no number here: it {said}"
    if answered is None:
        return f"yours has no such number: {said}"
    if view.settings is None and view.context.exercise.model is not None:
        return f"yours is {number(answered)}: no known mistake gives it, so how is not drawn"
    return f"yours is {number(answered)}; how it comes about cannot be drawn"


def _named(view: View) -> str:
    return view.finding.name if view.finding else "unrecognised"


def _lines(derived: Derivation) -> Iterator[str]:
    """Yield how the sums become the number."""
    whole = number(derived.total + derived.bias)
    yield f"sum {number(derived.total)}, bias {number(derived.bias)}: {whole}"
    if not derived.is_sum:
        yield f"then {', '.join(derived.later)}: {number(derived.answer)}"


def around(
    title: str, names: Sequence[str], x: np.ndarray, met: np.ndarray, before: str = ""
) -> Grid:
    """Return a matrix around what is met, with marks where rows or columns are left out."""
    rows, columns = (_near(np.asarray(met.any(1 - axis))) for axis in (0, 1))
    cells = tuple(
        tuple(
            MORE if row is None or column is None else number(float(x[row, column]))
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
    labels = [tuple(MORE if n is None else str(n) for n in line) for line in (rows, columns)]
    return Grid(title, (names[0], names[1]), labels[0], labels[1], cells, marked, before=before)


def _near(met: np.ndarray) -> list[int | None]:
    """Return the places around those that are met; None stands for what is left out."""
    found = np.flatnonzero(met) if met.any() else np.array([0])
    low, high = int(found[0]) - _AROUND, int(found[-1]) + _AROUND
    if high - low < WIDEST:
        high = max(high, low + WIDEST - 1)
    near: list[int | None] = list(range(max(low, 0), min(high, len(met) - 1) + 1))
    before = [None] if low > 0 else []
    return [*before, *near, *([None] if high < len(met) - 1 else [])]


def met_by(met: np.ndarray, shape: tuple[int, ...]) -> str:
    """Name what one tap meets: a position of x, padding, or something else."""
    if not met.any():
        return "padding"
    places = np.array(np.unravel_index(np.maximum(met, 1) - 1, shape))
    fixed = (places == places[:, :1]).all(1)
    if not met.all() or fixed.sum() < len(shape) - 1:
        return "x, mixed"
    names = [str(row[0]) if same else ":" for row, same in zip(places, fixed, strict=True)]
    return f"x[{', '.join(names)}]"
