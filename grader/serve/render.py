"""From what is known to HTML: pages, and the parts of a page that its script puts in place."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
from markupsafe import Markup

from grader.classroom.report.environment import template_environment
from grader.classroom.report.excerpt import Line, excerpt
from grader.exercise.exercise import Exercise
from grader.learner.guidance import DISAGREE, Ladder, ladder, leading
from grader.learner.milestones import picture_command
from grader.learner.progress import Record
from grader.learner.trying import Tried
from grader.learner.workspace import how_far
from grader.report.formats.items import called_with, differing, values_of
from grader.report.formats.terminal import FEW_WORDS, counterexample
from grader.report.formats.visible import for_learner
from grader.report.pictures.parts import Picture
from grader.report.pictures.svg import render as svg
from grader.report.schema import CasePart, Finding, Report
from grader.report.text import first_sentence
from grader.serve.assigned.assigned import Standing
from grader.serve.assigned.policy import Seen

HERE = Path(__file__).parent
STATIC = HERE / "static"
MARKS = {
    "passed": "✓",
    "failed": "✗",
    "ungradable": "?",
    "raised": "!",
    "not-run": "·",
    "held": "✓",
    "broken": "✗",
    "unknown": "·",
    "open": "✗",
    "begun": "◐",
    "not begun": "·",
}
MOST_NUMBERS = 64
"""How many numbers of an answer are shown."""
MOST_LINES = 2000
"""How many lines are compared: chosen badly, they take time as the third power of their number."""


@dataclass(frozen=True)
class Row:
    """Numbers of an answer: a label, the shape, and each number with whether it is wrong."""

    label: str
    shape: str
    numbers: tuple[tuple[str, bool], ...]
    more: bool


def page(template: str, **values: Any) -> str:
    """Return a page or a part by the name of its template."""
    return _environment().get_template(f"{template}.html.j2").render(**values)


@cache
def _environment() -> jinja2.Environment:
    environment = template_environment(HERE / "templates")
    shared = environment.filters["markdown"]

    def markdown(text: str) -> Markup:
        return _reachable(shared(text))

    environment.filters |= {
        "markdown": markdown,
        "source": markupsafe.escape,
        "sentence": _sentence,
        "moment": _moment,
    }
    environment.globals |= {
        "marks": MARKS,
        "rows_of": rows_of,
        "called": lambda case: called_with(case, whole=True),
        "how_far": how_far,
        "may_of": _may_of,
    }
    return environment


def _reachable(html: Markup) -> Markup:
    """Have what may be wider than its place scroll by the keyboard too.

    What stands in a text is escaped, so these are tags.
    """
    said = str(html).replace("<pre>", '<pre tabindex="0">')
    said = said.replace("<table>", '<div class="scroll" tabindex="0"><table>')
    return Markup(said.replace("</table>", "</table></div>"))  # noqa: S704 - as said


def _may_of(seen: Seen) -> str:
    """Return what a page offers, in words by which its script sees whether that is another now."""
    return " ".join(
        item.name for item in dataclasses.fields(seen) if getattr(seen, item.name) is True
    )


def _moment(at: str) -> str:
    """Return a time of ISO 8601 in few words, in UTC; nothing for nothing."""
    if not at:
        return ""
    utc = datetime.fromisoformat(at).astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M}"


def _sentence(text: str) -> str:
    """Return the first sentence of a text, with the next where that is short."""
    return first_sentence(text, FEW_WORDS)


def rows_of(case: CasePart) -> Iterator[Row]:
    """Yield what is expected and answered where a case fails, or all of one that was tried."""
    for path, expected, answered, wrong in differing(case):
        marked = frozenset(wrong.shown) if wrong else frozenset[int]()
        for label, sample in (("expected", expected), ("yours", answered)):
            if sample is None:
                continue
            texts = values_of(sample, MOST_NUMBERS)
            mine = label == "yours"
            numbers = tuple((text, mine and index in marked) for index, text in enumerate(texts))
            more = len(sample.values) > len(texts) or sample.start > 0
            size = 1
            for length in sample.shape:
                size *= length
            named = f"{label} {path}".rstrip()
            shape = str(list(sample.shape))
            yield Row(named, f"{sample.dtype}{shape}", numbers, more or size > len(texts))


def card(
    report: Report,
    source: str,
    exercise: Exercise,
    record: Record,
    following: str,
    *,
    solution: bool = True,
    changed: tuple[str, ...] = (),
    milestone: str = "",
) -> str:
    """Return the part of a page that shows a report.

    Args:
        report: as its learner reads it.
        source: the text that it is about.
        exercise: what it was graded as.
        record: the learner's.
        following: the exercise to go on with; empty if there is none.
        solution: whether the solution may be seen after a pass.
        changed: what is different from the run before.
        milestone: a line for an exercise that has just passed for the first time.
    """
    findings = findings_of(report, source)
    lead = leading(report)
    steps = ladder(report, exercise) if report.verdict == "failed" else Ladder("", ())
    shown = steps.revealed(record)
    # A rung that was looked for and not found counts as shown.
    looked = record.hints.get(steps.key, 0) > len(steps.rungs)
    return page(
        "card",
        report=report,
        exercise=exercise,
        lead=next((pair for pair in findings if pair[0] is lead), None),
        others=[pair for pair in findings if pair[0] is not lead],
        failing=counterexample(report),
        steps=steps,
        rungs=steps.rungs[steps.free : shown],
        begins=steps.free,
        left=len(steps.rungs) - shown + (steps.more and not looked),
        nothing=report.repair.tried if report.repair and looked else 0,
        disagree=DISAGREE if steps.rungs and shown == len(steps.rungs) and lead else "",
        picture=bool(picture_command(report, exercise, Path(report.submission.path))),
        earned=record.earned,
        following=following,
        solution=solution,
        changed=changed,
        milestone=milestone,
    )


def assignment_part(standing: Standing, key: str, exercise: Exercise, source: str) -> str:
    """Return the part of a page that says what is handed in, until when, and what came of it.

    Args:
        standing: of the learner.
        key: tells this state from others.
        exercise: of the lesson.
        source: the text of what was handed in, if its result is shown.
    """
    result = for_learner(standing.result) if standing.result else None
    findings = findings_of(result, source) if result else []
    failing = counterexample(result) if result else None
    return page(
        "assignment",
        standing=standing,
        key=key,
        exercise=exercise,
        result=result,
        findings=findings,
        failing=failing,
    )


def findings_of(report: Report, source: str) -> list[tuple[Finding, list[Line]]]:
    """Return what was found, each with the lines that it is about."""
    return [
        (item, excerpt(source, item.location) if item.location else []) for item in report.findings
    ]


def tried_part(found: Tried) -> str:
    """Return the part of a page that shows what came of one input."""
    frame = excerpt(found.submission.text, found.place) if found.place else []
    return page("tried", case=found.part, frame=frame, snippet=found.snippet)


def picture_part(picture: Picture) -> str:
    """Return the part of a page that shows how a number comes about."""
    return page("picture", svg=Markup(svg(picture)))  # noqa: S704 - made from data by ElementTree


def fields(exercise: Exercise) -> list[str]:
    """Return the names by which an input is given: arguments, then sizes."""
    first = exercise.cases(0)[0]
    return list(dict.fromkeys((*exercise.settings.parameters, *first.sizes)))


def diff(before: str, after: str, names: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the lines of a diff, each with its kind: `added`, `removed`, `place` or nothing."""
    kinds: Mapping[str, str] = {"+": "added", "-": "removed", "@": "place"}
    old, new = before.split("\n"), after.split("\n")
    if old != new and max(len(old), len(new)) > MOST_LINES:
        return [(f"more than {MOST_LINES:,} lines: they are not compared", "place")]
    lines = unified_diff(old, new, *names, lineterm="")
    return [(line, kinds.get(line[:1], "")) for line in lines]
