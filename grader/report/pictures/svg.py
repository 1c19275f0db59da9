"""Pictures as SVG: rectangles and text, in one file that needs nothing else."""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from grader.report.pictures.parts import Grid, Panel, Picture

_CELL = 22.0
"""Height of a row, in pixels, as all lengths here."""
_LETTER = 7.25
"""Width of a letter of the monospaced text."""
_MARGIN = 18.0
_WIDEST = 1_500.0
"""From which width on panels stand below each other."""
_INK, _SOFT, _LINE = "#1b1f24", "#667079", "#c8d0d8"
_MARKED, _FAINT = "#ffd9a0", "#f1f3f5"
_TONES = {"right": "#116329", "wrong": "#a40e26", "plain": _INK}
_FONT = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"


@dataclass(frozen=True)
class _Size:
    width: float
    height: float


def render(picture: Picture) -> str:
    """Return a picture as the text of an SVG file."""
    sizes = [_panel_size(panel) for panel in picture.panels]
    beside = sum(size.width for size in sizes) <= _WIDEST
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    ET.SubElement(root, "title").text = picture.title
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    _text(root, _MARGIN, _MARGIN + 14, picture.title, size=15, bold=True)
    x, y = _MARGIN, _MARGIN + 40
    bottom, right = y, _MARGIN + _width(picture.title, 15)
    for panel, size in zip(picture.panels, sizes, strict=True):
        _panel(root, panel, x, y)
        bottom, right = max(bottom, y + size.height), max(right, x + size.width)
        x, y = (x + size.width + 2 * _MARGIN, y) if beside else (x, y + size.height + _MARGIN)
    for note in picture.notes:
        _text(root, _MARGIN, bottom + 14, note, fill=_SOFT)
        bottom, right = bottom + _CELL, max(right, _MARGIN + _width(note))
    width, height = right + _MARGIN, bottom + _MARGIN
    root.attrib |= {
        "width": _length(width),
        "height": _length(height),
        "viewBox": f"0 0 {_length(width)} {_length(height)}",
        "font-family": _FONT,
    }
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _panel(root: ET.Element, panel: Panel, x: float, y: float) -> None:
    _text(root, x, y + 14, panel.title, fill=_TONES[panel.tone], size=14, bold=True)
    y += 30
    for band in panel.bands:
        at = x
        for grid in band:
            if grid.before:
                _text(root, at, y + _CELL * 3.7, grid.before, size=18)
                at += 24
            _grid(root, grid, at, y)
            at += _grid_size(grid).width + 20
        y += max(_grid_size(grid).height for grid in band) + 14
    for line in panel.lines:
        _text(root, x, y + 14, line)
        y += _CELL


def _panel_size(panel: Panel) -> _Size:
    widths, height = [_width(panel.title, 14), *map(_width, panel.lines)], 30.0
    for band in panel.bands:
        sizes = [_grid_size(grid) for grid in band]
        signs = sum(24 for grid in band if grid.before)
        widths.append(sum(size.width + 20 for size in sizes) + signs)
        height += max(size.height for size in sizes) + 14
    return _Size(max(widths), height + _CELL * len(panel.lines))


def _grid(root: ET.Element, grid: Grid, x: float, y: float) -> None:
    group = ET.SubElement(root, "g")
    _text(group, x, y + 12, grid.title, bold=True)
    rows, columns = grid.axes
    said = [f"{sign} {name}" for sign, name in (("↓", rows), ("→", columns)) if name]
    _text(group, x, y + 28, ", ".join(said), fill=_SOFT, size=11)
    left, top, width = x + _labels(grid), y + 54, _cell_width(grid)
    for column, label in enumerate(grid.columns):
        _text(
            group, left + (column + 0.5) * width, top - 7, label, fill=_SOFT, size=11, at="middle"
        )
    for row, (label, cells) in enumerate(zip(grid.rows, grid.cells, strict=True)):
        middle = top + row * _CELL + 15
        _text(group, left - 7, middle, label, fill=_SOFT, size=11, at="end")
        for column, cell in enumerate(cells):
            place = (row, column)
            fill = _MARKED if place in grid.marked else _FAINT if place in grid.faint else "#ffffff"
            box = {
                "x": _length(left + column * width),
                "y": _length(top + row * _CELL),
                "width": _length(width),
                "height": _length(_CELL),
                "fill": fill,
                "stroke": _LINE,
            }
            ET.SubElement(group, "rect", box)
            ink = _SOFT if place in grid.faint else _INK
            _text(group, left + (column + 0.5) * width, middle, cell, fill=ink, at="middle")


def _grid_size(grid: Grid) -> _Size:
    rows, columns = grid.axes
    axes = _width(f"↓ {rows}, → {columns}", 11)
    table = _labels(grid) + _cell_width(grid) * len(grid.columns)
    width = max(_width(grid.title), axes, table)
    return _Size(width, 54 + _CELL * len(grid.rows))


def _labels(grid: Grid) -> float:
    return 10 + max((_width(label, 11) for label in grid.rows), default=0.0)


def _cell_width(grid: Grid) -> float:
    texts = [*grid.columns, *(cell for row in grid.cells for cell in row)]
    return 10 + max(map(_width, texts), default=0.0)


def _width(text: str, size: float = 12) -> float:
    return len(text) * _LETTER * size / 12


def _text(
    parent: ET.Element,
    x: float,
    y: float,
    text: str,
    *,
    fill: str = _INK,
    size: float = 12,
    bold: bool = False,
    at: str = "start",
) -> None:
    given = {"x": _length(x), "y": _length(y), "font-size": f"{size:g}", "fill": fill}
    if bold:
        given["font-weight"] = "bold"
    if at != "start":
        given["text-anchor"] = at
    ET.SubElement(parent, "text", given).text = text


def _length(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
