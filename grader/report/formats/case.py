"""A failing case on a terminal: what was asked, expected, answered and printed."""

import io
import math
from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from grader.report.formats.items import called_with, differing, values_of
from grader.report.formats.layout import Hanging
from grader.report.schema import CapturedOutput, CasePart, Sample, Wrong
from grader.report.text import escape

LEAVES = 3
"""How many arrays of a wrong answer are shown."""
PRINTED_LINES = 3
"""How many lines of what was printed are shown."""
MESSAGE_LINES = 2
"""How many lines of what was raised are shown."""
NUMBERS = "the numbers differ"
"""What a report says of an answer whose numbers alone are wrong."""
WIDTH = 80
CUT = "…"
GAP = "  "
"""Between two numbers."""
CASE_MARKS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "raised": ("!", "red"),
    "not-run": ("·", "dim"),
}


def case_panel(case: CasePart, *, whole: bool = False) -> RenderableType:
    """Return a case's inputs, expected and answered values, one below the other, and its prints.

    Args:
        case: which.
        whole: whether to show all that the report has of it.
    """
    mark, colour = CASE_MARKS[case.status]
    head = Text(f"{escape(case.name)}: ")
    message = case.message or "right"
    if case.wrong is not None and message == NUMBERS:
        message = _said(case.wrong)
    head.append(escape(message))
    most = None if whole else MESSAGE_LINES
    parts: list[RenderableType] = [Hanging(head, f"{mark} ", style=colour, most=most)]
    if called := called_with(case, whole=whole):
        parts.append(Hanging(Text(called, style="dim"), indent=2, most=None if whole else 2))
    answers = [] if case.status == "raised" and not whole else differing(case)
    for path, expected, answered, wrong in answers if whole else answers[:LEAVES]:
        if wrong is not None and wrong.of > 1 and _said(wrong) != message:
            parts.append(Hanging(Text(_said(wrong)), indent=2))
        rows = [(f"expected {escape(path)}".rstrip(), expected)]
        if answered is not None:
            rows.append((f"yours {escape(path)}".rstrip(), answered))
        parts.append(_Numbers(rows, wrong, whole=whole))
    if case.printed is not None:
        parts += printed(case.printed, whole=whole)
    return Group(*parts)


def case_text(case: CasePart) -> str:
    """Return the same as text of usual width, for where there is no terminal but a page."""
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, color_system=None, force_jupyter=False)
    console.print(case_panel(case), crop=False)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _said(wrong: Wrong) -> str:
    """Say how many numbers are wrong, and where the first of them is."""
    place = f"[{', '.join(map(str, wrong.first))}]"
    if wrong.axes:
        place += f" ({', '.join(f'{name} {index}' for name, index in wrong.axes.items())})"
    if wrong.count == wrong.of:
        every = {1: "the number is", 2: "both numbers are"}
        return f"{every.get(wrong.of, f'all {wrong.of} numbers are')} wrong"
    are = "is" if wrong.count == 1 else "are"
    return f"{wrong.count} of {wrong.of} numbers {are} wrong, the first at {place}"


def printed(output: CapturedOutput, *, whole: bool) -> Iterator[RenderableType]:
    """Yield what was printed, of a long text the beginning."""
    lines = output.text.rstrip().splitlines()
    shown = lines if whole else lines[:PRINTED_LINES]
    if not shown:
        return
    yield Text("  printed:", style="dim")
    for line in shown:
        yield Hanging(Text(escape(line)), indent=4, most=None if whole else 1)
    if len(shown) < len(lines) or output.truncated:
        kept = "what was kept of it" if output.truncated else "all of it"
        more = "" if whole else f"; --verbose shows {kept}"
        yield Hanging(Text(f"… {output.bytes:,} bytes in all{more}", style="dim"), indent=4)


class _Numbers:
    """Arrays one below the other, as many numbers as fit; under wrong ones among right, carets."""

    def __init__(self, rows: list[tuple[str, Sample]], wrong: Wrong | None, *, whole: bool) -> None:
        self._rows, self._whole = rows, whole
        self._wrong = frozenset(wrong.shown) if wrong else frozenset()
        # Where all of them are wrong no mark tells them apart.
        self._some = wrong is not None and wrong.count < wrong.of

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        longest = max(len(sample.values) for _, sample in self._rows)
        texts = [values_of(sample, longest) for _, sample in self._rows]
        width = max((len(text) for row in texts for text in row), default=1)
        heads = [f"  {label}" for label, _ in self._rows]
        shapes = [str(sample.shape) for _, sample in self._rows]
        label, shape = max(map(len, heads)), max(map(len, shapes))
        room = options.max_width - label - shape - 2 * len(GAP) - len(f" {CUT} {CUT}")
        fit = max(room // (width + len(GAP)), 1)
        first = min(self._wrong, default=0)
        begin = 0 if self._whole or first < fit else first
        end = longest if self._whole else begin + fit
        for start in range(begin, max(end, 1), fit):
            for (_, sample), head, size, row in zip(self._rows, heads, shapes, texts, strict=True):
                place = size if start == begin else f"[{start + sample.start}]"
                line = Text(f"{head:<{label}}{GAP}{place:<{shape}}{GAP}", style="dim")
                if start == begin and start + sample.start:
                    line.append(f"{CUT} ")
                mine = row is not texts[0]
                for number, text in enumerate(row[start : start + fit], start=start):
                    wrong = mine and number in self._wrong
                    line.append(f"{text:>{width}}", style="bold red" if wrong else "not dim")
                    line.append(GAP)
                line.rstrip()
                last = start + fit >= end
                if last and sample.start + start + fit < math.prod(sample.shape):
                    line.append(f" {CUT}")
                yield line
            marks = [
                ("^" if number in self._wrong else " ") * width
                for number in range(start, min(start + fit, longest))
            ]
            if self._some and any(mark.strip() for mark in marks):
                cut = start == begin and start + self._rows[0][1].start
                margin = " " * (label + shape + 2 * len(GAP) + (2 if cut else 0))
                yield Text(f"{margin}{GAP.join(marks)}".rstrip(), style="bold red")
