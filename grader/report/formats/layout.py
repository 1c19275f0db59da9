"""Paragraphs on a terminal: the first line says what it is, the others are indented."""

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

NARROWEST = 20
"""How many columns a paragraph gets on the narrowest terminal."""


class Hanging:
    """A paragraph whose lines after the first are indented.

    Args:
        text: what it says.
        label: stands before it; the other lines begin where the text does.
        indent: how far the first line is indented, columns.
        style: of the label.
        most: how many lines are shown; None for all.
    """

    def __init__(
        self,
        text: Text,
        label: str = "",
        *,
        indent: int = 0,
        style: str = "dim",
        most: int | None = None,
    ) -> None:
        self._text, self._label, self._indent, self._most = text, label, indent, most
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        margin = self._indent + (len(self._label) or 2)
        room = max(options.max_width - margin, NARROWEST)
        lines = self._text.wrap(console, room)
        cut = self._most is not None and len(lines) > self._most
        for number, line in enumerate(lines[: self._most]):
            line.rstrip()
            if cut and number + 1 == self._most:
                line.truncate(room - 2)
                line.rstrip()
                line.append(" …")
            start = Text(" " * (margin if number else self._indent))
            if not number:
                start.append(self._label, style=self._style)
            yield start.append_text(line)
