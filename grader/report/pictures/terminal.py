"""Pictures on a terminal."""

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.report.pictures.parts import Grid, Picture

_COLOURS = {"right": "green", "wrong": "red", "plain": "default"}
_GAP = (0, 2, 0, 0)


def draw(picture: Picture, console: Console) -> None:
    """Print a picture."""
    console.print(drawing(picture))


def drawing(picture: Picture) -> RenderableType:
    """Return a picture as what a console prints."""
    return Group(*_parts(picture))


def _parts(picture: Picture) -> Iterator[RenderableType]:
    yield Text(picture.title, style="bold")
    for panel in picture.panels:
        yield Text()
        yield Text(panel.title, style=f"bold {_COLOURS[panel.tone]}")
        for band in panel.bands:
            yield _Beside(tuple(_titled(grid) for grid in band))
        for line in panel.lines:
            yield Text(f"  {line}")
    for note in picture.notes:
        yield Text()
        yield Text(note, style="dim")


class _Beside:
    """Renderables beside each other where the terminal is wide enough, else one below another."""

    def __init__(self, parts: tuple[RenderableType, ...]) -> None:
        self._parts = parts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        row: list[RenderableType] = []
        left = options.max_width
        for part in self._parts:
            width = Measurement.get(console, options, part).maximum + _GAP[1]
            if row and width > left:
                yield _row(row)
                row, left = [], options.max_width
            row.append(part)
            left -= width
        yield _row(row)


def _row(parts: list[RenderableType]) -> Table:
    table = Table.grid(padding=_GAP)
    table.add_row(*parts)
    return table


def _titled(grid: Grid) -> RenderableType:
    head = Text(f"  {grid.before} " if grid.before else "  ", style="bold")
    head.append(grid.title, style="bold")
    rows, columns = grid.axes
    axes = Text("  ", style="dim")
    axes.append(", ".join(f"{sign} {name}" for sign, name in (("↓", rows), ("→", columns)) if name))
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column(style="dim", justify="right")
    for label in grid.columns:
        table.add_column(label, justify="right", header_style="dim", no_wrap=True)
    for index, (label, cells) in enumerate(zip(grid.rows, grid.cells, strict=True)):
        table.add_row(label, *_cells(grid, index, cells))
    return Group(head, axes, Padding(table, (0, 0, 1, 2)))


def _cells(grid: Grid, row: int, cells: tuple[str, ...]) -> Iterator[Text]:
    for column, cell in enumerate(cells):
        place = (row, column)
        style = "reverse" if place in grid.marked else "dim" if place in grid.faint else ""
        yield Text(cell, style=style)
