"""What pictures are made of: plain data, drawn on a terminal or as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["right", "wrong", "plain"]
Place = tuple[int, int]


@dataclass(frozen=True)
class Grid:
    """A table of cells with labelled rows and columns.

    Attributes:
        title: what it shows, such as `kernel[:, :, 1]`.
        axes: what its rows and its columns are, such as `("row", "feature")`.
        rows: labels of the rows.
        columns: labels of the columns.
        cells: texts, row by row.
        marked: places (row, column) that stand out.
        faint: places that stand back, such as padding.
        before: a sign between this grid and the one to its left, such as an equals sign.
    """

    title: str
    axes: tuple[str, str]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    marked: frozenset[Place] = frozenset()
    faint: frozenset[Place] = frozenset()
    before: str = ""


@dataclass(frozen=True)
class Panel:
    """One way to the number: bands of grids one below another, then lines of text."""

    title: str
    bands: tuple[tuple[Grid, ...], ...]
    lines: tuple[str, ...] = ()
    tone: Tone = "plain"


@dataclass(frozen=True)
class Picture:
    """Panels beside each other, and notes below."""

    title: str
    panels: tuple[Panel, ...]
    notes: tuple[str, ...] = ()


def number(value: float) -> str:
    """Return a number as pictures show it."""
    return f"{value:+.3f}"


def numbers(values: Sequence[Sequence[float]]) -> tuple[tuple[str, ...], ...]:
    """Return rows of numbers as cells."""
    return tuple(tuple(number(value) for value in row) for row in values)
