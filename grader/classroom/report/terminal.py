"""The summary of a class on a terminal."""

from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.classroom.alike.pairs import KINDS, Alike
from grader.classroom.entry import listed
from grader.classroom.report.summary import VERDICTS, ClassSummary
from grader.report.marks import NOTHING
from grader.report.text import escape

_COLOURS = {"passed": "green", "failed": "red", "ungradable": "yellow"}
PITFALLS, CASES, GROUPS, PAIRS = 10, 5, 5, 10
"""How many lines each part has."""
BAR = 16
"""Width of the longest bar, columns."""


def print_summary(summary: ClassSummary, out: TextIO, alike: Alike | None = None) -> None:
    """Print verdicts, frequent pitfalls, hardest cases, what is unrecognised, and what is alike."""
    console = Console(file=out, highlight=False, emoji=False, markup=False)
    console.print(_verdicts(summary))
    if summary.frequent:
        rows = [
            (item.found, summary.graded, _named(item.name, summary)) for item in summary.frequent
        ]
        _section(console, "pitfalls", rows, PITFALLS)
    if summary.hardest:
        rows = [
            (
                item.missed,
                item.asked,
                f"{item.exercise}, {item.name}" if summary.several else item.name,
            )
            for item in summary.hardest
        ]
        _section(console, "hardest cases", rows, CASES)
    if groups := summary.unrecognised:
        everyone = sum(group.count for group in groups) + summary.more_groups
        rows = [
            (group.count, everyone, f"{group.members[0]}: {'; '.join(group.evidence)}")
            for group in groups
        ]
        _section(console, "unrecognised, by equal answers", rows, GROUPS)
    if alike is not None and (alike.pairs or alike.large):
        _alike(console, alike)
    if summary.absent:
        console.print()
        console.print(Text(NOTHING, style="bold"))
        console.print(Text(escape(listed(summary.absent))))


def _verdicts(summary: ClassSummary) -> Text:
    noun = "submission" if summary.total == 1 else "submissions"
    line = Text(f"{summary.total:,} {noun}", style="bold")
    for verdict in reversed(VERDICTS):
        if count := summary.verdicts[verdict]:
            line.append(" · ", style="default")
            line.append(f"{count:,} {verdict}", style=_COLOURS[verdict])
    if summary.median is not None:
        line.append(f" · median score {summary.median} %", style="default")
    if summary.late:
        line.append(f" · {summary.late:,} late", style="default")
    if summary.absent:
        line.append(f" · {len(summary.absent):,} {NOTHING}", style="default")
    return line


def _alike(console: Console, alike: Alike) -> None:
    console.print()
    console.print(Text("alike works, which says nothing of how that came about", style="bold"))
    for pair in alike.pairs[:PAIRS]:
        both = escape(f"{pair.learners[0]} and {pair.learners[1]} ({pair.exercise})")
        console.print(Text(f"{both}: {KINDS[pair.kind]}, {pair.group} of {pair.of} learners"))
    if len(alike.pairs) > PAIRS:
        console.print(Text(f"and {len(alike.pairs) - PAIRS} more pairs", style="dim"))
    for group in alike.large:
        said = f"{group.group} of {group.of} learners ({group.exercise}), too many for pairs"
        console.print(Text(f"{said}: {KINDS[group.kind]}", style="dim"))


def _named(pitfall: str, summary: ClassSummary) -> str:
    return f"{pitfall} (muted)" if pitfall in summary.muted else pitfall


def _section(console: Console, title: str, rows: list[tuple[int, int, str]], most: int) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    counts = [f"{count:,} of {whole:,}" for count, whole, _ in rows[:most]]
    table.add_column(justify="right", no_wrap=True, min_width=max(map(len, counts)))
    table.add_column(no_wrap=True, min_width=BAR, style="cyan")
    table.add_column(overflow="ellipsis", no_wrap=True)
    longest = max(count / whole for count, whole, _ in rows[:most])
    for said, (count, whole, name) in zip(counts, rows, strict=False):
        bar = "█" * max(round(BAR * count / whole / longest), 1)
        table.add_row(said, bar, escape(name))
    console.print()
    console.print(Text(title, style="bold"))
    console.print(table)
    if len(rows) > most:
        console.print(Text(f"and {len(rows) - most} more", style="dim"))
