"""The lines of a submission that a finding is about."""

import io
import tokenize
from dataclasses import dataclass, replace

from grader.report.schema import Location
from grader.report.text import TAB

LINES = 6
"""How many lines of a span are shown."""


@dataclass(frozen=True)
class Line:
    """One line of code in three parts, of which the middle one is marked."""

    number: int
    before: str
    marked: str
    after: str

    @property
    def code(self) -> str:
        """The whole line."""
        return self.before + self.marked + self.after


def excerpt(source: str, location: Location) -> list[Line]:
    """Return the lines of a span with a line around it, without what all are indented by."""
    lines = source.split("\n")
    last = min(location.end_line, location.line + LINES - 1)
    shown = []
    for number in range(max(location.line - 1, 1), min(last + 1, len(lines)) + 1):
        text = lines[number - 1].rstrip()
        start = end = len(text)
        if location.line <= number <= last:
            start = location.column if number == location.line else _indent(text)
            end = location.end_column if number == location.end_line else len(text)
        parts = (text[:start], text[start:end], text[end:])
        shown.append(Line(number, *(part.expandtabs(TAB) for part in parts)))
    indent = min((_indent(line.before) for line in shown if line.code.strip()), default=0)
    return [replace(line, before=line.before[indent:]) for line in shown]


def without_comments(source: str) -> str:
    """Return the source with its comments cut off, as they may hold names."""
    lines = source.split("\n")
    for row, column in _comments(source):
        lines[row - 1] = lines[row - 1][:column]
    return "\n".join(lines)


def _comments(source: str) -> list[tuple[int, int]]:
    """Return rows (from 1) and columns of comments; of what is no Python, of every `#`."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        lines = enumerate(source.split("\n"), start=1)
        return [(number, line.index("#")) for number, line in lines if "#" in line]
    return [token.start for token in tokens if token.type == tokenize.COMMENT]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
