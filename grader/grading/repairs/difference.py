"""An edit for people: a diff of the lines that it touches, and a few words."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from grader.diagnosis.operators.program import Edit, applied, snippet

_NUMBER = re.compile(r"[\d.]+(?:[eE][+-]?\d+)?")
_POWER = re.compile(r"(?<![\w.])\d[\d.]*[eE][+-]$")
WORDED = 2
"""How many edits are said in words."""


def difference(edits: Sequence[Edit], text: str) -> str:
    """Return the lines that edits touch, before and after, each run of them with its number."""
    starts = [0, *(place + 1 for place, letter in enumerate(text) if letter == "\n")]
    runs: list[list[Edit]] = []
    for edit in sorted(edits):
        if runs and line_of(edit.start, starts) <= line_of(runs[-1][-1].end, starts):
            runs[-1].append(edit)
        else:
            runs.append([edit])
    return "\n".join(part for run in runs for part in _run(run, text, starts))


def line_of(place: int, starts: Sequence[int]) -> int:
    """Return the line of a character, from 1."""
    return bisect_right(starts, place)


def _run(edits: Sequence[Edit], text: str, starts: Sequence[int]) -> Iterator[str]:
    first, last = line_of(edits[0].start, starts), line_of(edits[-1].end, starts)
    begin = starts[first - 1]
    end = starts[last] if last < len(starts) else len(text)
    old = text[begin:end]
    moved = tuple(Edit(each.start - begin, each.end - begin, each.new) for each in edits)
    was, now = old.splitlines(), applied(moved, old).splitlines()
    while was and now and was[0] == now[0]:
        del was[0], now[0]
        first += 1
    while was and now and was[-1] == now[-1]:
        del was[-1], now[-1]
    yield f"@@ line {first} @@"
    for mark, lines in (("-", was), ("+", now)):
        yield from (f"{mark}{line}" for line in lines)


def in_words(edits: Sequence[Edit], text: str) -> str:
    """Return what a program has after edits, in words that go on after "with"."""
    if exchanged := _exchanged(edits, text):
        return exchanged
    said = list(dict.fromkeys(_said(edit, text) for edit in _joined(sorted(edits), text)))
    more = f", and {len(said) - WORDED} more" if len(said) > WORDED else ""
    return " and ".join(said[:WORDED]) + more


def _exchanged(edits: Sequence[Edit], text: str) -> str:
    """Return words for two pieces of text that change places; empty if these edits do not that."""
    if len(edits) != WORDED:
        return ""
    one, other = sorted(edits)
    texts = text[one.start : one.end], text[other.start : other.end]
    if (other.new, one.new) != texts or not all(each.strip() for each in texts):
        return ""
    starts = [text.count("\n", 0, edit.start) + 1 for edit in (one, other)]
    was, now = (each.split("\n") for each in (text, applied((one, other), text)))
    lines = [(each[starts[0] - 1].strip(), each[starts[1] - 1].strip()) for each in (was, now)]
    if len(was) == len(now) and len({*starts}) > 1 and lines[0] == lines[1][::-1]:
        return f"lines {starts[0]} and {starts[1]} exchanged"
    return f"`{snippet(texts[0])}` and `{snippet(texts[1])}` exchanged"


def _joined(edits: Sequence[Edit], text: str) -> Iterator[Edit]:
    """Yield edits; of two that put something around a piece of text, the whole as one."""
    rest = list(edits)
    while rest:
        edit = rest.pop(0)
        around = edit.new.endswith("(") and edit.start == edit.end
        if rest and around and rest[0].new.lstrip(",")[:1] == ")" and rest[0].start == rest[0].end:
            inner = text[edit.end : rest[0].start]
            edit = Edit(edit.start, rest[0].end, edit.new + inner + rest.pop(0).new)
        yield edit


def _said(edit: Edit, text: str) -> str:
    """Return words for one edit, which is widened to whole names and numbers."""
    start, end = edit.start, edit.end
    if found := _POWER.search(text[text.rfind("\n", 0, start) + 1 : start]):
        start -= len(found[0])  # of `1e-3` only the 3 is another
    if edit.new + text[start:end] in {"-", "+"} and (found := _NUMBER.match(text, end)):
        end = found.end()
    while start and _is_letter(text[start - 1]) and _is_letter((edit.new or text[start:])[:1]):
        start -= 1
    while end < len(text) and _is_letter(text[end]) and _is_letter((text[:end] + edit.new)[-1:]):
        end += 1
    while text[end : end + 1] in {")", "]"} and _is_open(text[start:end]):
        end += 1
    old, new = text[start:end], text[start : edit.start] + edit.new + text[edit.end : end]
    if not new.strip(" ,") or new == "pass":
        return f"no `{snippet(old.strip(' ,') or old)}`"
    if old.strip():
        return f"`{snippet(new)}` in place of `{snippet(old)}`"
    line = text.count("\n", 0, start) + 1
    return f"`{snippet(new.strip(' ,'))}` added in line {line}"


def _is_open(code: str) -> bool:
    """Say whether a bracket of a piece of code is not closed in it."""
    return any(code.count(one) > code.count(other) for one, other in ("()", "[]"))


def _is_letter(letter: str) -> bool:
    return letter.isalnum() or letter in {"_", "."}
