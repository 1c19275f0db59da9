"""Pictures as SVG, PNG and on a terminal."""

import io
from xml.etree import ElementTree as ET

import pytest
from resvg_py import svg_to_bytes
from rich.console import Console

from grader.report.pictures.parts import Grid, Panel, Picture
from grader.report.pictures.svg import render
from grader.report.pictures.terminal import draw

HOSTILE = "</text><script>alert(1)</script> & \"'"
NAMESPACE = "{http://www.w3.org/2000/svg}"


def grid(title: str, columns: int, rows: int = 3) -> Grid:
    cells = tuple(tuple(f"+{r}.{c:03}" for c in range(columns)) for r in range(rows))
    labels = tuple(map(str, range(rows))), tuple(map(str, range(columns)))
    marked = frozenset({(0, 0)})
    return Grid(title, ("rows", "columns"), *labels, cells, marked, frozenset({(1, 0)}), "=")


def picture(columns: int = 3) -> Picture:
    band = (grid("one", columns), grid("two", 1), grid("three", columns))
    panels = tuple(Panel(tone, (band, band), ("a line",), tone) for tone in ("right", "wrong"))
    return Picture(f"title {HOSTILE}", panels, (f"note {HOSTILE}",))


def texts(drawn: Picture) -> set[str]:
    """Every text that a picture holds, but for the words about axes."""
    found = {drawn.title, *drawn.notes}
    for panel in drawn.panels:
        found |= {panel.title, *panel.lines}
        for each in (each for band in panel.bands for each in band):
            found |= {each.title, each.before, *each.rows, *each.columns}
            found |= {cell for row in each.cells for cell in row}
    return found


@pytest.mark.parametrize("columns", [3, 9])
def test_an_svg_holds_every_text_inside_its_bounds(columns: int) -> None:
    drawn = picture(columns)
    root = ET.fromstring(render(drawn))
    words = root.findall(f".//{NAMESPACE}text")
    assert {word.text for word in words} >= texts(drawn)
    assert not root.findall(f".//{NAMESPACE}script")
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    boxes = root.findall(f".//{NAMESPACE}g/{NAMESPACE}rect")
    assert len(boxes) == 2 * 2 * 3 * (2 * columns + 1)
    for box in boxes:
        assert float(box.attrib["x"]) + float(box.attrib["width"]) <= width
        assert float(box.attrib["y"]) + float(box.attrib["height"]) <= height
    for word in words:
        assert 0 < float(word.attrib["y"]) < height


def test_panels_stand_beside_each_other_unless_they_are_wide() -> None:
    def places(columns: int) -> list[tuple[float, float]]:
        words = ET.fromstring(render(picture(columns))).findall(f"{NAMESPACE}text")
        return [
            (float(word.attrib["x"]), float(word.attrib["y"]))
            for word in words
            if word.text in {"right", "wrong"}
        ]

    (x, y), (other_x, other_y) = places(3)
    assert (y == other_y, x < other_x) == (True, True)
    (x, y), (other_x, other_y) = places(12)
    assert (x == other_x, y < other_y) == (True, True)


def test_cells_do_not_overlap() -> None:
    boxes = ET.fromstring(render(picture())).findall(f".//{NAMESPACE}g/{NAMESPACE}rect")
    corners = [(box.attrib["x"], box.attrib["y"]) for box in boxes]
    assert len(set(corners)) == len(corners)


def test_a_png_is_made_of_it() -> None:
    assert svg_to_bytes(svg_string=render(picture())).startswith(b"\x89PNG")


@pytest.mark.parametrize("width", [60, 100, 200])
def test_a_terminal_shows_every_text_within_its_width(width: int) -> None:
    out = io.StringIO()
    draw(picture(4), Console(file=out, width=width, highlight=False, emoji=False, markup=False))
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    words = " ".join(out.getvalue().split())
    for text in texts(picture(4)):
        assert text in words
