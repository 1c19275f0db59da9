"""Plots as inline SVG, drawn by pygal and stripped to shapes and text that the page styles."""

import sys
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pygal
from markupsafe import Markup

from grader.report.text import escape

WIDTH = 420
"""Width of the drawing, in its own units; the page scales it."""
LETTER = 2
"""How much wider a letter of a label is than pygal reckons."""
ROW = 26
"""Height of a horizontal bar with its gap."""
LETTERS = 26
"""Longest label of a bar, characters."""
sys.meta_path[:] = [each for each in sys.meta_path if type(each).__module__ != "pygal"]
"""Without pygal's finder of plugins, which warns at every later import of a missing module."""
_SVG = "http://www.w3.org/2000/svg"
_NOT_DRAWN = frozenset({"defs", "desc", "script", "style", "title"})


def histogram(title: str, labels: Sequence[str], counts: Sequence[int]) -> Markup:
    """Return upright bars, one for each label."""
    return _drawn(pygal.Bar(_config(200)), title, labels, counts)


def bars(title: str, labels: Sequence[str], counts: Sequence[int]) -> Markup:
    """Return lying bars, the first on top."""
    config = _config(ROW * len(labels) + 10)
    short = [label if len(label) <= LETTERS else f"{label[: LETTERS - 1]}…" for label in labels]
    named = [f"{label}  {count:,}" for label, count in zip(short, counts, strict=True)]
    config.margin_left = 4 + LETTER * max(map(len, named), default=0)
    config.show_y_labels = True
    config.show_x_labels = config.show_y_guides = False
    return _drawn(pygal.HorizontalBar(config), title, named[::-1], counts[::-1])


def _config(height: int) -> pygal.Config:
    config = pygal.Config()
    config.js, config.css = [], []
    config.width, config.height = WIDTH, height
    config.margin, config.spacing = 4, 4
    config.show_legend = False
    config.value_formatter = _value
    return config


def _value(value: object) -> str:
    return f"{value:,.0f}" if isinstance(value, int | float) else ""


def _drawn(
    chart: pygal.Bar | pygal.HorizontalBar,
    title: str,
    labels: Sequence[str],
    counts: Sequence[int],
) -> Markup:
    chart.x_labels = [escape(label) for label in labels]
    chart.add("", list(counts))
    root = ET.fromstring(chart.render(is_unicode=True))  # noqa: S314 - drawn just now
    _strip(root)
    del root.attrib["id"]
    root.set("role", "img")
    root.set("aria-label", escape(title))
    root.set("class", "plot")
    ET.register_namespace("", _SVG)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - made by ElementTree


def _strip(element: ET.Element) -> None:
    """Remove scripts, styles and tooltips, which a still picture has no use for."""
    for child in list(element):
        name = child.tag.removeprefix(f"{{{_SVG}}}")
        if name in _NOT_DRAWN or "tooltip-overlay" in child.get("class", ""):
            element.remove(child)
        else:
            _strip(child)
