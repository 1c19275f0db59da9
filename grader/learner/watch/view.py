"""The state as something to look at: a head, a body that scrolls, a foot."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.markdown import Markdown
from rich.segment import Segment
from rich.text import Text

from grader.learner.guidance import leading
from grader.learner.rungs import rung_panel
from grader.learner.watch.events import LOOKS, Graded
from grader.learner.watch.state import State
from grader.report.formats.case import case_panel
from grader.report.formats.terminal import (
    body,
    failing_cases,
    finding_panel,
    next_line,
    summary_line,
)
from grader.report.text import escape

LEAST_BODY = 3
"""How many lines of the body the smallest terminal shows."""
KEYS = (
    *("hint", "explain", "all", "case", "lesson", *LOOKS.values()),
    *("try", "next", "solution", "run", "quit"),
)
"""Words whose first letters are keys."""


@dataclass
class Window:
    """A state on a terminal of any size.

    Attributes:
        state: what to show.
        top: first line of the body in sight; never past the end once it was rendered.
    """

    state: State
    top: int = 0

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        height, width = options.height or console.height, options.update(height=None)
        head, body, foot = (
            console.render_lines(part, width, pad=False)
            for part in (_head(self.state), _body(self.state), _foot(self.state))
        )
        room = max(height - len(head) - len(foot), LEAST_BODY)
        self.top = min(self.state.top, max(len(body) - room, 0))
        seen = body[self.top : self.top + room]
        if self.top + room < len(body):
            seen[-1] = [Segment(f"↓ {len(body) - self.top - room + 1} more lines")]
        filler: list[list[Segment]] = [[] for _ in range(room - len(seen))]
        shown = [*head, *seen, *filler, *foot][:height]
        for number, line in enumerate(shown, start=1):
            yield from line
            if number < len(shown):
                yield Segment.line()


def _head(state: State) -> RenderableType:
    graded, answered = state.graded, state.answered
    if answered is not None:
        mark, colour = ("✓ passed ", "green") if answered.right else ("✗", "red")
        count = f"{answered.passed} of {answered.cases} cases pass"
        return Group(Text(f"{mark} {escape(state.path)} · {count}", f"bold {colour}"), Text())
    if graded is None:
        said = "grading; the first time takes some seconds" if state.busy else "waiting"
        return Text(f"{escape(state.path)}: {said}", style="bold")
    lines = [summary_line(graded.report)]
    if state.changed:
        lines.append(Text("  ") + Text("; ".join(state.changed), style="cyan"))
    return Group(*lines, Text())


def _body(state: State) -> RenderableType:
    if state.graded is None or (state.has_passed and state.view not in {"lesson", "solution"}):
        return Text()  # what was wrong before is no longer
    graded = state.graded
    match state.view:
        case "lead":
            return Group(*_lead(graded))
        case "hints":
            return Group(*_hints(state, graded))
        case "explain":
            return Group(*_explained(graded))
        case "all":
            return Group(*_all(graded))
        case "case":
            return Group(*_case(state, graded))
        case "lesson":
            return Markdown(graded.lesson)
        case "looked":
            return Text() if state.looked is None else state.looked
        case "solution":
            return Markdown(graded.solution)


def _lead(graded: Graded) -> Iterator[RenderableType]:
    report = graded.report
    yield from list(body(report, graded.source))[1:]
    if graded.milestone:
        yield Text(graded.milestone, style="bold green")
    if report.verdict == "passed" and graded.following:
        yield next_line(graded.following)


def _hints(state: State, graded: Graded) -> Iterator[RenderableType]:
    for number in range(state.shown, 0, -1):
        yield rung_panel(graded.ladder, number)
        yield Text()


def _explained(graded: Graded) -> Iterator[RenderableType]:
    finding = leading(graded.report)
    yield Markdown(f"# {finding.name if finding else ''}\n\n{graded.page}")
    if finding is not None:
        yield Text()
        yield finding_panel(finding, graded.report, graded.source, verbose=True)


def _all(graded: Graded) -> Iterator[RenderableType]:
    if not graded.report.findings:
        yield Text("there are no findings")
    for finding in graded.report.findings:
        yield finding_panel(finding, graded.report, graded.source, verbose=True)
        yield Text()


def _case(state: State, graded: Graded) -> Iterator[RenderableType]:
    found = failing_cases(graded.report)
    yield Text(f"failing case {state.case + 1} of {len(found)}", style="dim")
    yield case_panel(found[state.case], whole=True)


def _doing(state: State) -> str:
    if state.answered is not None:
        return "looking for advice" if state.has_passed else "looking for the cause"
    known = state.graded is not None and state.graded.number == state.number
    return "looking for the cause" if known else "grading"


def _foot(state: State) -> RenderableType:
    said = []
    if not state.present:
        said.append(f"the file is {'gone' if state.graded else 'not there yet'}: waiting for it")
    elif state.busy:
        said.append(_doing(state))
    elif state.graded:
        said.append(f"graded in {state.graded.seconds:.2f} s at {state.graded.clock}")
    if state.notice:
        said.append(escape(state.notice))
    keys = Text("  ").join(
        Text.assemble((word[0].upper(), "bold underline"), (word[1:], "dim")) for word in KEYS
    )
    return Group(Text(), Text(" · ".join(said), style="dim"), keys)
