"""Cells of a CSV file that a spreadsheet takes for text, never for a formula."""

import csv
import unicodedata
from collections.abc import Iterable
from typing import TextIO

from grader.report.text import escape

_FORMULA = frozenset("=+-@\t\r\n")


class Kept(str):
    """Text of an instructor's own table, which stays as it is."""

    __slots__ = ()


def cell(value: str | float | None) -> str | float:
    """Return a value as it may stand in a cell.

    Text that a spreadsheet would run, after
    https://owasp.org/www-community/attacks/CSV_Injection, is led by an apostrophe; wide forms of
    the signs count as well. Control and bidirectional characters are escaped. None is empty. A
    dash alone is no formula.
    """
    if value is None:
        return ""
    if isinstance(value, Kept) or value == "-":
        return str(value)
    if not isinstance(value, str):
        return value
    shown = escape(value)
    first = unicodedata.normalize("NFKC", value[:1] + shown.strip()[:1])
    return f"'{shown}" if _FORMULA & set(first) else shown


class Table:
    """Writes rows of safe cells to a stream."""

    def __init__(self, out: TextIO, columns: Iterable[str]) -> None:
        self._write = csv.writer(out, lineterminator="\n").writerow
        self.row(*columns)

    def row(self, *values: str | float | None) -> None:
        """Write one row."""
        self._write([cell(value) for value in values])
