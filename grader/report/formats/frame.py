"""A frame of source code in the manner of compilers: carets under a span, or a bar beside it."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, OverflowMethod, RenderResult
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
BAR = ">"
"""Stands beside each line of a span that is longer than one, in place of carets."""


class CodeFrame:
    """The lines around a location without the indentation that they share.

    On a terminal they are cut to its width; elsewhere nothing is cut.

    Args:
        path: the file's name, for the first line.
        source: its text, lines ended by line feeds.
        location: what is marked.
    """

    def __init__(self, path: str, source: str, location: Location) -> None:
        self._head = f"{escape(path)}:{location.line}:{location.column + 1}"
        lines = source.split("\n")
        self._location = location
        self._last = min(location.end_line, location.line + MOST - 1, len(lines))
        self._first = max(location.line - CONTEXT, 1)
        if self._first < location.line <= len(lines) and not lines[self._first - 1].strip():
            self._first = location.line
        self._shown = {
            number: escape(lines[number - 1]).rstrip()
            for number in range(self._first, self._last + 1)
        }
        self._raw = {number: lines[number - 1] for number in self._shown}
        self._indent = min(
            (len(line) - len(line.lstrip()) for line in self._shown.values() if line.strip()),
            default=0,
        )
        self._rest = min(location.end_line, len(lines)) - self._last
        self._gutter = len(str(self._last))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        blank = " " * (self._gutter + 3)
        yield Text.assemble((f"{blank[1:]}--> ", "dim"), self._head)
        room = max(options.max_width - self._gutter - len("   | "), NARROWEST)
        if not console.is_terminal:
            room = max(self._indent + max(map(cell_len, self._shown.values()), default=0), room)
        for number, line, carets in self._rows(room):
            barred = self._long and number >= self._location.line
            gutter = Text(f"  {number:>{self._gutter}} ", style="dim")
            gutter.append(f"{BAR} " if barred else "| ", style="bold red" if barred else "")
            overflow: OverflowMethod = "crop" if console.is_terminal else "ignore"
            yield Text.assemble(gutter, line, no_wrap=True, overflow=overflow)
            if carets:
                marks = ((f"{blank}| ", "dim"), (carets, "bold red"))
                yield Text.assemble(*marks, no_wrap=True, overflow=overflow)
        if self._rest > 0:
            more = "1 more line" if self._rest == 1 else f"{self._rest} more lines"
            yield Text(f"{blank}{BAR} {CUT} {more}", style="dim")

    @property
    def _long(self) -> bool:
        return self._location.end_line > self._location.line

    def _rows(self, room: int) -> Iterator[tuple[int, str, str]]:
        """Yield line numbers, lines and carets, all cut to the same `room` columns."""
        first = self._first_column(room)
        for number, line in self._shown.items():
            carets = ""
            if number == self._location.line and not self._long:
                start, end = (max(column - first, 0) for column in self._columns())
                carets = " " * start + "^" * max(min(end, room) - start, 1)
            yield number, _window(line[self._indent :], first, room), carets

    def _first_column(self, room: int) -> int:
        """Return from where on lines are shown, so that the span's first line is in sight."""
        if self._location.line not in self._shown:
            return 0
        start, end = self._columns()
        return max(min(end - room + 1, start - 1), 0) if end >= room else 0

    def _columns(self) -> tuple[int, int]:
        """Return where the span begins and ends in its first line, as that is shown."""
        location, line = self._location, self._raw[self._location.line]
        end = len(line.rstrip()) if self._long else location.end_column
        both = (_width(line[: location.column]), _width(line[:end]))
        return max(both[0] - self._indent, 0), max(both[1] - self._indent, 0)


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
