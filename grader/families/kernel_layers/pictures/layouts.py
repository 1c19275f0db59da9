"""Which axis is taken for which: of the data and of the kernel, as labelled grids."""

import numpy as np

from grader.families.kernel_layers import axes
from grader.families.kernel_layers.pictures.derivation import Derivation
from grader.families.kernel_layers.pictures.view import View
from grader.families.kernel_layers.recognition.convolution import Convolution as Call
from grader.families.kernel_layers.recognition.convolution import raising, returned, right_specs
from grader.report.pictures.parts import Grid, number

_FIRST = 6
"""How many of the drawn numbers are followed to their places."""


def data_axes(view: View, derived: Derivation) -> Grid:
    """Return what each axis of the layer's input holds, under a setting that does not raise."""
    layer, layout = view.model.layer, derived.chosen["input_axes"]
    right = view.model.switches["input_axes"][0].value
    sizes = view.result.case.sizes
    letters = tuple(axes.data_names(view.result.case))
    holds = ["new axis" if role == "1" else layer.x[role] for role in layout.roles]
    numbers = [1 if role == "1" else sizes[layer.x[role]] for role in layout.roles]
    wrong = [place for place, role in enumerate(layout.roles) if role != right.roles[place]]
    return Grid(
        "x as it is read",
        ("", "read as"),
        ("size", "holds"),
        letters,
        (tuple(map(str, numbers)), tuple(holds)),
        frozenset((row, place) for row in (0, 1) for place in wrong),
    )


def kernel_axes(view: View, derived: Derivation) -> tuple[Grid, ...]:
    """Return in which order the kernel is drawn and read, and where the first numbers land."""
    layer = view.model.layer
    shapes = layer.shapes(view.inputs(), derived.chosen)
    built, read, reshaped = derived.chosen["kernel_axes"]
    names = "".join(layer.kernel)
    order = Grid(
        "the kernel's axes",
        ("", "axis"),
        ("size", "drawn as", "read as"),
        tuple(map(str, range(len(built)))),
        (tuple(map(str, shapes.built)), tuple(built), tuple("?" * 3 if reshaped else read)),
        frozenset((1, place) for place, letter in enumerate(built) if letter != names[place]),
    )
    count = min(_FIRST, int(np.prod(shapes.built)))
    landed = []
    for drawn in range(count):
        place = np.unravel_index(drawn, shapes.reshaped)
        landed.append(tuple(int(place[axis]) for axis in shapes.read))
    first = Grid(
        "where the first numbers drawn land",
        ("", f"number drawn; marked: O = {derived.feature}"),
        ("value", f"[{', '.join(names)}]"),
        tuple(map(str, range(count))),
        (
            tuple(number(float(derived.whole[place])) for place in landed),
            tuple(", ".join(map(str, place)) for place in landed),
        ),
        frozenset((1, drawn) for drawn, place in enumerate(landed) if place[-1] == derived.feature),
    )
    return order, first


def call_of(view: View) -> Call | None:
    """Return the convolution that raised in the case, or the last one before it raised."""
    for case, error in view.context.errors:
        if case is view.result.case:
            return raising(error, view.context) or returned(error, view.context)
    return None


def given(view: View, call: Call) -> tuple[Grid, ...]:
    """Return the shapes that a convolution was given, by the letters that they are read as."""
    right = _right(view)
    return (
        _read("lhs, the data", call.data, call.lhs, right),
        _read("rhs, the kernel", call.kernel, call.rhs, right),
    )


def wanted(view: View) -> tuple[Grid, ...]:
    """Return the shapes that the right convolution is given."""
    data, kernel, _ = right_specs(view.result.case)
    right = _right(view)
    return tuple(
        _read(title, letters, tuple(right[title, letter] for letter in letters), right)
        for title, letters in (("lhs, the data", data), ("rhs, the kernel", kernel))
    )


def _right(view: View) -> dict[tuple[str, str], int]:
    """Return the right size of each axis by the array's title and the axis's letter."""
    case = view.result.case
    data, kernel, _ = right_specs(case)
    names = axes.data_names(case)
    sizes = {("lhs, the data", letter): case.sizes.get(names[letter], 1) for letter in data}
    shape = axes.kernel_shape(case)
    return sizes | {("rhs, the kernel", each): n for each, n in zip(kernel, shape, strict=True)}


def _read(
    title: str, letters: str, shape: tuple[int, ...], right: dict[tuple[str, str], int]
) -> Grid:
    """Return an array's sizes under the letters that they are read as; wrong ones stand out."""
    sizes = tuple(str(shape[place]) if place < len(shape) else "–" for place in range(len(letters)))
    wrong = {(0, n) for n, each in enumerate(letters) if sizes[n] != str(right[title, each])}
    return Grid(title, ("", "read as"), ("size",), tuple(letters), (sizes,), frozenset(wrong))
