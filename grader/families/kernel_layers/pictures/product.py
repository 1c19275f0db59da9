"""The picture of a dense layer: a row of the input, a column of the kernel, their products."""

import numpy as np

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.pictures import layouts
from grader.families.kernel_layers.pictures.derivation import Derivation
from grader.families.kernel_layers.pictures.view import View
from grader.families.kernel_layers.pictures.ways import MORE, WIDEST, around, both_ways, met_by
from grader.report.pictures.parts import Grid, Picture, number


def product(view: View) -> Picture:
    """Draw how one number comes about, and how the submission comes to its own."""
    return both_ways(view, _bands)


def _bands(view: View, derived: Derivation, changed: Settings) -> list[tuple[Grid, ...]]:
    """Return the grids of one way; where axes are taken for others, those first."""
    bands: list[tuple[Grid, ...]] = []
    if "kernel_axes" in changed:
        bands.append(layouts.kernel_axes(view, derived))
    if "input_axes" in changed:
        bands.append((layouts.data_axes(view, derived),))
    return [*bands, _matrices(view, derived), (_products(view, derived),)]


def _matrices(view: View, derived: Derivation) -> tuple[Grid, ...]:
    """Return the input with what is met of it, and the kernel with the column that meets it."""
    x, kernel = view.result.case.arguments["x"], derived.whole
    met = np.isin(np.arange(1, x.size + 1).reshape(x.shape), derived.met)
    column = np.zeros(kernel.shape, bool)
    column[:, derived.feature] = True
    (rows,) = axes.positions(view.result.case)
    return (
        around(f"x, shape {x.shape}", (rows, "in_features"), x, met),
        around(
            f"kernel as it is multiplied, {kernel.shape}",
            ("in", "features"),
            kernel,
            column,
            before="@",
        ),
    )


def _products(view: View, derived: Derivation) -> Grid:
    """Return what is multiplied, pair by pair."""
    row = met_by(derived.met, view.result.case.arguments["x"].shape)
    pairs = list(zip(derived.window.astype(np.float64), derived.kernel, strict=True))
    cells = [(number(x), number(k), number(x * k)) for x, k in pairs[:WIDEST]]
    more = [(MORE,) * 3] if len(pairs) > WIDEST else []
    labels = [*map(str, range(len(cells))), *(MORE for _ in more)]
    columns = (row, f"kernel[:, {derived.feature}]", "product")
    title = "number by number"
    return Grid(title, ("in_features", ""), tuple(labels), columns, (*cells, *more))
