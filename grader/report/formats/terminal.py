"""Reports for the terminal: a summary line, the leading finding, one counterexample."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.report.formats import Detail
from grader.report.formats.case import CASE_MARKS, case_panel, printed
from grader.report.formats.frame import CodeFrame
from grader.report.formats.layout import Hanging
from grader.report.marks import LATE
from grader.report.schema import CapturedOutput, CasePart, Finding, Report
from grader.report.text import escape, first_sentence

_MARKS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "ungradable": ("?", "magenta"),
    "absent": ("–", "magenta"),
}
SHORT = 44
"""How many letters a value and what is expected in its place have on one line."""
FEW_WORDS = 9
"""With fewer words a sentence alone says little."""
FOLDED = 3
"""How many of the findings that do not lead get a line."""
FOLDED_LINES = 2
"""How many lines such a line has at most."""


def render(reports: Iterable[Report], out: TextIO, detail: Detail) -> None:
    """Write each report for a person to read."""
    # In a notebook's kernel rich would display itself, and leave `out` empty.
    console = Console(file=out, highlight=False, emoji=False, markup=False, force_jupyter=False)
    for number, report in enumerate(reports):
        if number:
            console.print()
        source = detail.source_of(report.submission.sha256 or "") or ""
        # Where there is no terminal, lines of code are whole.
        shown = Group(*_report(report, source, verbose=detail.verbose))
        console.print(shown, crop=console.is_terminal)


def _report(report: Report, source: str, *, verbose: bool) -> Iterator[RenderableType]:
    yield Hanging(summary_line(report))
    yield from body(report, source, verbose=verbose)
    if report.incomplete and report.incomplete not in _said(report):
        yield Text()
        yield Hanging(Text(f"there may be more to say: {escape(report.incomplete)}", style="dim"))
    if verbose:
        yield Text()
        yield _cases(report)
        yield _requirements(report)
        yield from _printed_by_case(report)


def body(report: Report, source: str, *, verbose: bool = False) -> Iterator[RenderableType]:
    """Yield the leading finding, the case that shows it, what follows, and what was printed."""
    errors = [item for item in report.findings if item.level == "error"]
    advice = [item for item in report.findings if item.level == "advice"]
    failing = counterexample(report)
    if errors:
        yield Text()
        yield finding_panel(errors[0], report, source, verbose=verbose)
    if failing is not None:
        yield Text()
        yield case_panel(failing, whole=verbose)
    yield from folded(errors[1:], advice, report, source, verbose=verbose)
    shown = failing is not None and failing.printed is not None
    if not shown and not verbose and report.output and report.output.text.strip():
        yield Text()
        if report.verdict == "passed":
            yield Text(f"it printed {report.output.bytes:,} bytes: --verbose", style="dim")
        else:
            yield from printed(report.output, whole=False)


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
    if report.seed:  # 0 is what is drawn from where nobody says otherwise
        line.append(f" · seed {report.seed}")
    return line


def finding_panel(
    finding: Finding, report: Report, source: str, *, verbose: bool = False
) -> RenderableType:
    """Return a finding with its code frame and its idea.

    Args:
        finding: which.
        report: whose.
        source: the submission's text.
        verbose: whether to show the whole idea and all evidence; otherwise one sentence of each.
    """
    colour = "red" if finding.level == "error" else "magenta"
    name = " or ".join((finding.name, *finding.alternatives))
    head = Text.assemble((name, f"bold {colour}"), f": {escape(finding.message)}")
    shown = counterexample(report)
    if finding.case and label_of(finding.case) not in finding.message:
        of = "" if shown and shown.name == finding.case else f" (in {label_of(finding.case)})"
        head.append(escape(of), style="dim")
    parts: list[RenderableType] = [Hanging(head)]
    if finding.location:
        parts.append(CodeFrame(report.submission.path, source, finding.location))
    if finding.observed:
        parts += _beside(escape(finding.observed), escape(finding.expected))
    if verbose:
        parts += [Hanging(Text(escape(said)), "evidence: ", indent=2) for said in finding.evidence]
    elif finding.support:
        parts.append(Hanging(Text(escape(finding.support)), "evidence: ", indent=2))
    if finding.level == "error" and finding.help.idea:
        idea = " ".join(finding.help.idea.partition("\n\n")[0].split())
        parts.append(
            Hanging(Text(idea if verbose else first_sentence(idea, FEW_WORDS)), "idea: ", indent=2)
        )
    return Group(*parts)


def _beside(observed: str, expected: str) -> Iterator[RenderableType]:
    """Yield what is the submission's and what is expected, on one line if both are short."""
    if len(observed) + len(expected) <= SHORT:
        both = Text.assemble(observed, ("   expected: ", "dim"), expected)
        yield Hanging(both, "yours: ", indent=2)
        return
    yield Hanging(Text(observed), "yours:    ", indent=2)
    yield Hanging(Text(expected), "expected: ", indent=2)


def label_of(case: str) -> str:
    """Return a case's name without the description after the colon."""
    return case.partition(":")[0]


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
    """Return the failing case that the findings speak of, else the one easiest to follow."""
    found = failing_cases(report)
    by_name = {case.name: case for case in found}
    named = (item.case for item in report.findings if item.level == "error" and item.case)
    spoken_of = (by_name[name] for name in named if name in by_name)
    return next(spoken_of, next(iter(found), None))


def folded(
    errors: Sequence[Finding],
    advice: Sequence[Finding],
    report: Report,
    source: str,
    *,
    verbose: bool,
) -> Iterator[RenderableType]:
    """Yield a line, or with `verbose` a panel, for each finding that does not lead."""
    every = [*errors, *advice]
    shown = every if verbose else every[:FOLDED]
    for number, finding in enumerate(shown):
        if verbose or not number:
            yield Text()
        if verbose:
            yield finding_panel(finding, report, source, verbose=True)
            continue
        label = "also: " if finding.level == "error" else "advice: "
        line = Text.assemble((finding.name, "bold"), f": {escape(finding.message)}")
        yield Hanging(line, label, most=FOLDED_LINES)
    if len(shown) < len(every):
        yield Text(f"and {len(every) - len(shown)} more: --verbose", style="dim")


def _cases(report: Report) -> RenderableType:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("", "case", "sizes", "max error", "message"):
        table.add_column(heading)
    for case in report.cases:
        mark, colour = CASE_MARKS[case.status]
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


def _printed_by_case(report: Report) -> Iterator[RenderableType]:
    """Yield all that is kept of what the submission printed, case by case."""
    by_case = {case.name: case.printed for case in report.cases if case.printed is not None}
    output = report.output
    if output is not None and by_case:
        said = output.text[: output.loading]
        loading = CapturedOutput(text=said, bytes=len(said.encode()), truncated=False)
        by_case = {"while the file was loaded": loading, **by_case}
    elif output is not None:
        by_case = {"the submission": output}
    for name, text in by_case.items():
        if text.text.strip():
            yield Text()
            yield Text(escape(name), style="bold")
            yield from printed(text, whole=True)


def next_line(command: str) -> Text:
    """Return the line that names the command to run next."""
    return Text.assemble(("next: ", "dim"), (command, "bold"))
