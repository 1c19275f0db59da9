"""The Python in a Jupyter notebook: its code cells, without what only IPython understands."""

import json
import re
from collections.abc import Iterator
from typing import Any

_PYTHON_BELOW = frozenset(
    {"capture", "debug", "grade", "lprun", "memit", "mprun", "prun", "time", "timeit"}
)
"""Cell magics whose cell is Python that defines names in the notebook; other cells are left out."""
_HELP = re.compile(r"[\w.*%]+\?{1,2}")
_ASSIGNED = re.compile(r"(\s*[\w.]+(?:\s*,\s*[\w.]+)*\s*=)\s*[!%](?!=)")
_FUTURE = re.compile(r"from\s+__future__\s+import\s")


def load_notebook(text: str) -> dict[str, Any] | None:
    """Return a notebook's document, or None if the text is no notebook."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    held = document.get("cells", document.get("worksheets"))
    return document if isinstance(held, list) or "nbformat" in document else None


def other_language(document: dict[str, Any]) -> str | None:
    """Return the language that a notebook says it is in, if that is not Python."""
    metadata = document.get("metadata")
    for part, key in (("kernelspec", "language"), ("language_info", "name")):
        section = metadata.get(part) if isinstance(metadata, dict) else None
        said = section.get(key) if isinstance(section, dict) else None
        if isinstance(said, str) and said and "python" not in said.casefold():
            return said[:40]
    return None


def code_of(document: dict[str, Any]) -> str:
    """Return the code cells one below the other, each under a comment with its number.

    Lines that are no Python (`%magic`, `!command`, `name?`) become `pass`. The text is empty if
    no cell holds code.
    """
    future: list[str] = []
    parts = []
    for number, cell in enumerate(_code_cells(document), start=1):
        lines = _python_lines(cell)
        for place, line in enumerate(lines):
            if _FUTURE.match(line):  # allowed at the top of a cell, not in the middle of a file
                future.append(line)
                lines[place] = "pass"
        if any(line.strip() for line in lines):
            parts.append("\n".join([f"# code cell {number}", *lines]))
    return "\n".join([*future, "\n\n".join(parts), ""]) if parts else ""


def foreign_magics(document: dict[str, Any]) -> list[str]:
    """Return the magics of cells that are left out, as they are not run as Python: `%%bash`."""
    found = (_foreign_magic(_lines(cell)) for cell in _code_cells(document))
    return list(dict.fromkeys(magic for magic in found if magic))


def _code_cells(document: dict[str, Any]) -> Iterator[str]:
    sheets = document.get("worksheets")  # format 3
    groups = [document, *sheets] if isinstance(sheets, list) else [document]
    for group in groups:
        cells = group.get("cells") if isinstance(group, dict) else None
        for cell in cells if isinstance(cells, list) else ():
            if not isinstance(cell, dict) or cell.get("cell_type") != "code":
                continue
            source = cell.get("source", cell.get("input", ""))
            if isinstance(source, list):
                source = "".join(line for line in source if isinstance(line, str))
            yield source if isinstance(source, str) else ""


def _lines(cell: str) -> list[str]:
    return cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _first(lines: list[str]) -> int | None:
    return next((place for place, line in enumerate(lines) if line.strip()), None)


def _foreign_magic(lines: list[str]) -> str:
    """Return the magic by which a cell is not Python of the notebook; empty if it is."""
    first = _first(lines)
    if first is None or not lines[first].startswith("%%"):
        return ""
    word = next(iter(lines[first][2:].split()), "")
    return "" if word in _PYTHON_BELOW else f"%%{word}"


def _python_lines(cell: str) -> list[str]:
    lines = _lines(cell)
    if _foreign_magic(lines):
        return []
    first = _first(lines)
    if first is not None and lines[first].startswith("%%"):
        lines[first] = ""
    kept, left_open, command = [], _LeftOpen(), False
    for line in lines:
        if command or (not left_open and _is_magic(line.strip())):
            kept.append(line[: len(line) - len(line.lstrip())] + "pass" if not command else "")
            command = line.endswith("\\")
        elif not left_open and (assigned := _ASSIGNED.match(line)):
            kept.append(f"{assigned[1].replace(',', ' =')} None")
            command = line.endswith("\\")
        else:
            kept.append(line)
            left_open.read(line)
    return kept


def _is_magic(line: str) -> bool:
    """Whether a line where a statement begins is one of IPython's; none of Python begins so."""
    return line.startswith(("%", "!", "?")) or _HELP.fullmatch(line) is not None


class _LeftOpen:
    """What the lines so far leave open: brackets, a string, or a backslash at the end."""

    def __init__(self) -> None:
        self._depth, self._quote, self._continued = 0, "", False

    def __bool__(self) -> bool:
        return bool(self._depth or self._quote or self._continued)

    def read(self, line: str) -> None:
        """Read one line."""
        place, self._continued = 0, False
        while place < len(line):
            sign = line[place]
            if self._quote:
                if sign == "\\":
                    place += 2
                    continue
                if line.startswith(self._quote, place):
                    place += len(self._quote)
                    self._quote = ""
                    continue
            elif sign == "#":
                return
            elif sign in "'\"":
                self._quote = sign * 3 if line.startswith(sign * 3, place) else sign
                place += len(self._quote)
                continue
            else:
                self._depth = max(self._depth + (sign in "([{") - (sign in ")]}"), 0)
            place += 1
        self._continued = line.endswith("\\")
        if len(self._quote) == 1 and not self._continued:
            self._quote = ""
