"""The picture of a convolution: a window on the input, the kernel that meets it, their sum."""

from collections.abc import Iterator

import numpy as np

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.pictures import layouts
from grader.families.kernel_layers.pictures.derivation import Derivation
from grader.families.kernel_layers.pictures.view import View
from grader.families.kernel_layers.pictures.ways import MORE, WIDEST, around, both_ways, met_by
from grader.report.pictures.parts import Grid, Picture, numbers


def sliding(view: View) -> Picture:
    """Draw how one number comes about, and how the submission comes to its own."""
    return both_ways(view, _bands)


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
        yield around(f"x, shape {x.shape}", (positions[0], "in_features"), x, met)
        return
    for channel in range(min(x.shape[-1], WIDEST)):
        yield around(f"x[..., {channel}]", positions, x[..., channel], met[..., channel])


def _product(view: View, derived: Derivation) -> tuple[Grid, ...]:
    """Return the window, the kernel and the sums of their products, tap by tap."""
    case, shape = view.result.case, derived.kernel.shape
    letters = axes.spatial(case)
    places = list(np.ndindex(*shape[:-1]))
    taps = tuple(",".join(map(str, place)) for place in places)
    x = case.arguments["x"]
    met = derived.met.reshape(len(taps), -1)
    names = tuple(met_by(row, x.shape) for row in met)
    shown = min(shape[-1], WIDEST)
    columns = tuple(map(str, range(shown))) + ((MORE,) if shown < shape[-1] else ())
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
