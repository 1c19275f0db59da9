"""Reports for the terminal: a summary line, the leading finding, one counterexample."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.report.formats import Detail
from grader.report.formats.frame import CodeFrame
from grader.report.formats.items import called_with, differing, values_of
from grader.report.marks import LATE
from grader.report.schema import CasePart, Finding, Report, Sample
from grader.report.text import escape

_MARKS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "ungradable": ("?", "yellow"),
    "absent": ("–", "yellow"),
}
_CASE_MARKS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "raised": ("!", "red"),
    "not-run": ("·", "dim"),
}
VALUES = 6
"""How many elements of an array are printed."""
LEAVES = 3
"""How many arrays of a wrong answer are printed."""


def render(reports: Iterable[Report], out: TextIO, detail: Detail) -> None:
    """Write each report for a person to read."""
    # In a notebook's kernel rich would display itself, and leave `out` empty.
    console = Console(file=out, highlight=False, emoji=False, markup=False, force_jupyter=False)
    for number, report in enumerate(reports):
        if number:
            console.print()
        source = detail.source_of(report.submission.sha256 or "") or ""
        console.print(Group(*_report(report, source, verbose=detail.verbose)))


def _report(report: Report, source: str, *, verbose: bool) -> Iterator[RenderableType]:
    yield summary_line(report)
    errors = [item for item in report.findings if item.level == "error"]
    advice = [item for item in report.findings if item.level == "advice"]
    if errors:
        yield Text()
        yield finding_panel(errors[0], report, source)
    failing = counterexample(report)
    if failing is not None:
        yield Text()
        yield case_panel(failing)
    yield from folded(errors[1:], advice, report, source, verbose=verbose)
    if report.incomplete and report.incomplete not in _said(report):
        yield Text()
        yield Text(f"there may be more to say: {escape(report.incomplete)}", style="dim")
    if verbose:
        yield Text()
        yield _cases(report)
        yield _requirements(report)
    if report.output and report.output.text.strip() and report.verdict != "passed":
        yield Text()
        yield printed(report)


def _said(report: Report) -> tuple[str, ...]:
    return tuple(item for finding in report.findings for item in finding.evidence)


def summary_line(report: Report) -> Text:
    """Return the verdict in one line."""
    mark, colour = _MARKS[report.verdict]
    line = Text()
    line.append(f"{mark} {report.verdict}", style=f"bold {colour}")
    line.append(
        f"  {escape(report.submission.path or report.submission.learner or '')}", style="bold"
    )
    if report.submission.late:
        line.append(f" ({LATE})")
    if not report.graded:
        line.append(f" {escape(report.summary)}")
        return line
    assert report.exercise is not None
    line.append(f" · {report.exercise.name} · {report.summary}")
    line.append(f" · {report.score:g} of {report.max_score:g} points")
    if report.seed is not None:
        line.append(f" · seed {report.seed}")
    return line


def finding_panel(finding: Finding, report: Report, source: str) -> RenderableType:
    """Return a finding with its code frame, evidence and idea."""
    colour = "red" if finding.level == "error" else "cyan"
    head = Text()
    head.append(finding.name, style=f"bold {colour}")
    if finding.alternatives:
        head.append(f" or {' or '.join(finding.alternatives)}", style=f"bold {colour}")
    head.append(f": {escape(finding.message)}")
    parts: list[RenderableType] = [head]
    if finding.location:
        parts.append(CodeFrame(report.submission.path, source, finding.location))
    if finding.observed:
        parts.append(Text(f"  yours:    {escape(finding.observed)}"))
        parts.append(Text(f"  expected: {escape(finding.expected)}"))
    parts += [Text(f"  evidence: {escape(item)}", style="dim") for item in finding.evidence]
    if finding.level == "error" and finding.help.idea:
        first = finding.help.idea.split("\n\n")[0].replace("\n", " ")
        parts.append(Text(f"  idea: {first}"))
    return Group(*parts)


def failing_cases(report: Report) -> list[CasePart]:
    """Return the failing cases that may be shown, answered ones first, then by values."""
    return sorted(
        (item for item in report.cases if item.expected is not None),
        key=lambda item: (
            item.answered is None,
            len(item.expected.values if item.expected else ()),
        ),
    )


def counterexample(report: Report) -> CasePart | None:
    """Return the failing case that is easiest to follow."""
    return next(iter(failing_cases(report)), None)


def case_panel(case: CasePart) -> RenderableType:
    """Return a case's inputs, expected and answered values, side by side."""
    mark, colour = _CASE_MARKS[case.status]
    head = Text(f"{mark} ", style=colour)
    head.append(f"{case.name}: {escape(case.message)}")
    parts: list[RenderableType] = [head]
    if called := called_with(case):
        parts.append(Padding(Text(called, style="dim"), (0, 0, 0, 2)))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column("shape")
    table.add_column("values")
    for path, expected, answered in differing(case)[:LEAVES]:
        at = f" {escape(path)}" if path else ""
        table.add_row(f"expected{at}", str(expected.shape), _values(expected))
        if answered:
            table.add_row(f"yours{at}", str(answered.shape), _values(answered))
    parts.append(Padding(table, (0, 0, 0, 2)))
    return Group(*parts)


def _values(sample: Sample) -> str:
    return "  ".join(values_of(sample, VALUES)) + (" …" if len(sample.values) > VALUES else "")


def folded(
    errors: Sequence[Finding],
    advice: Sequence[Finding],
    report: Report,
    source: str,
    *,
    verbose: bool,
) -> Iterator[RenderableType]:
    """Yield a line, or with `verbose` a panel, for each finding that does not lead."""
    if not errors and not advice:
        return
    yield Text()
    for finding in (*errors, *advice):
        if verbose:
            yield finding_panel(finding, report, source)
            continue
        label = "also" if finding.level == "error" else "advice"
        line = Text(f"{label}: ", style="dim")
        line.append(finding.name, style="bold")
        line.append(f": {escape(finding.message)}", style="dim")
        yield line


def _cases(report: Report) -> RenderableType:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("", "case", "sizes", "max error", "message"):
        table.add_column(heading)
    for case in report.cases:
        mark, colour = _CASE_MARKS[case.status]
        sizes = " ".join(str(size) for size in case.sizes.values())
        error = "" if case.max_error is None else f"{case.max_error:.1e}"
        table.add_row(Text(mark, style=colour), case.name, sizes, error, escape(case.message))
    return table


def _requirements(report: Report) -> RenderableType:
    marks = {"held": ("✓", "green"), "broken": ("✗", "red"), "unknown": ("·", "dim")}
    lines = []
    for item in report.requirements:
        mark, colour = marks[item.status]
        line = Text(f"{mark} ", style=colour)
        line.append(f"{item.name}: {escape(item.message)}", style="default")
        lines.append(line)
    return Group(Text(), *lines)


def printed(report: Report) -> RenderableType:
    """Return the beginning of what the submission printed."""
    assert report.output is not None
    shown = report.output.text.strip().splitlines()[:8]
    head = f"printed ({report.output.bytes:,} bytes):"
    body = [Text(f"  {escape(line)}", overflow="ellipsis", no_wrap=True) for line in shown]
    return Group(Text(head, style="dim"), *body)


def next_line(command: str) -> Text:
    """Return the line that names the command to run next."""
    return Text.assemble(("next: ", "dim"), (command, "bold"))
