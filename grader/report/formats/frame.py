"""A frame of source code with carets under a span, in the manner of compilers."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from grader.report.schema import Location
from grader.report.text import TAB, escape

CONTEXT = 1
"""How many lines are shown before the span."""
MOST = 5
"""How many lines of a long span are shown."""
NARROWEST = 20
"""How many columns a line of code gets on the narrowest terminal."""
CUT = "…"


class CodeFrame:
    """The lines around a location with carets under it, cut to the terminal's width.

    Args:
        path: the file's name, for the first line.
        source: its text, lines ended by line feeds.
        location: what the carets stand under.
    """

    def __init__(self, path: str, source: str, location: Location) -> None:
        self._head = f"{escape(path)}:{location.line}:{location.column + 1}"
        self._lines = source.split("\n")
        self._location = location
        self._last = min(location.end_line, location.line + MOST - 1, len(self._lines))
        self._gutter = len(str(self._last))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        blank = " " * self._gutter
        yield Text.assemble((f"{blank} --> ", "blue"), self._head)
        yield Text(f"{blank} |", style="blue")
        room = max(options.max_width - self._gutter - len(" | "), NARROWEST)
        for number, line, carets in self._rows(room):
            gutter = (f"{number:>{self._gutter}} | ", "blue")
            yield Text.assemble(gutter, line, no_wrap=True, overflow="crop")
            if carets:
                caret_line = (carets, "bold red")
                yield Text.assemble((f"{blank} | ", "blue"), caret_line, no_wrap=True)

    def _rows(self, room: int) -> Iterator[tuple[int, str, str]]:
        """Yield line numbers, lines and carets, all cut to the same `room` columns."""
        location = self._location
        first = self._first_column(room)
        for number in range(max(location.line - CONTEXT, 1), self._last + 1):
            line, carets = self._lines[number - 1], ""
            if number >= location.line:
                start, end = (max(column - first, 0) for column in self._columns(line, number))
                carets = " " * start + "^" * max(min(end, room) - start, 1)
            yield number, _window(escape(line).rstrip(), first, room), carets

    def _first_column(self, room: int) -> int:
        """Return from where on lines are shown, so that the span's first line is in sight."""
        if self._location.line > self._last:
            return 0
        start, end = self._columns(self._lines[self._location.line - 1], self._location.line)
        return max(min(end - room + 1, start - 1), 0) if end >= room else 0

    def _columns(self, line: str, number: int) -> tuple[int, int]:
        location = self._location
        indent = len(line) - len(line.lstrip())
        start = location.column if number == location.line else indent
        end = location.end_column if number == location.end_line else len(line.rstrip())
        return _width(line[:start]), _width(line[:end])


def _width(text: str) -> int:
    return cell_len(escape(text.expandtabs(TAB)))


def _window(text: str, first: int, room: int) -> str:
    """Return the columns of a text from `first` on, `room` of them, marked where it is cut."""
    whole = cell_len(text)
    if not first and whole <= room:
        return text
    left = first + 1 if first else 0
    right = first + room - (1 if whole > first + room else 0)
    shown, position = [], 0
    for letter in text:
        size = cell_len(letter)
        if left <= position and position + size <= right:
            shown.append(letter)
        else:
            shown.append(" " * (min(position + size, right) - max(position, left)))
        position += size
    return (CUT if first and text else "") + "".join(shown) + (CUT if whole > right else "")
