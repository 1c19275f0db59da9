"""What was recognised, as findings of a report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from grader.diagnosis.wording import RAISED, raised_evidence
from grader.exercise.pitfalls import Pitfall
from grader.judging.context import Context, Match
from grader.report.schema import Finding, Help, Location, Proof
from grader.workers.records import Span


class Rank(IntEnum):
    """What to mend first: what stops the program, then numbers, then requirements."""

    PROCESS = 0
    REPRODUCED = 1
    EXCEPTION = 2
    TRACE = 3
    REQUIREMENT = 4
    ADVICE = 5


@dataclass(frozen=True)
class Named:
    """A pitfall that was recognised, with what it says and what proves that."""

    rank: Rank
    pitfall: Pitfall
    match: Match
    proof: Proof
    alternatives: tuple[str, ...] = ()


def merge(context: Context, ordered: Sequence[Named]) -> tuple[Finding, ...]:
    """Return the findings in order, one for each name with all that supports it."""
    by_name: dict[str, list[Named]] = {}
    for item in ordered:
        by_name.setdefault(item.pitfall.name, []).append(item)
    return tuple(_finding(context, items) for items in by_name.values())


def _finding(context: Context, items: Sequence[Named]) -> Finding:
    first = items[0]
    pitfall, match = first.pitfall, first.match
    span = next((item.match.span for item in items if item.match.span), None)
    level: Literal["error", "advice"] = pitfall.level
    return Finding(
        name=pitfall.name,
        level=level,
        message=match.message,
        evidence=tuple(dict.fromkeys(item.match.evidence for item in items)),
        proofs=tuple({item.proof.by: item.proof for item in reversed(items)}.values())[::-1],
        location=location(span),
        help=help_of(context, pitfall, match, span),
        alternatives=first.alternatives,
        observed=match.observed,
        expected=match.expected,
    )


def with_error(context: Context, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield findings, the first error with what was raised, unless one of them says it."""
    error = context.raised
    said = any(text.startswith(RAISED) for item in findings for text in item.evidence)
    for finding in findings:
        if error is None or said or finding.level != "error":
            yield finding
            continue
        said = True
        seen = raised_evidence(error, context, told=" ".join((finding.message, *finding.evidence)))
        line = error.span.line if error.span else None
        if line is not None and (finding.location is None or finding.location.line != line):
            seen += f" (line {line})"
        yield finding.model_copy(update={"evidence": (*finding.evidence, seen)})


def location(span: Span | None) -> Location | None:
    """Return a span as the report's location."""
    return Location(**span.model_dump()) if span else None


def help_of(context: Context, pitfall: Pitfall, match: Match, span: Span | None) -> Help:
    """Return the rungs of help: where, the idea, the pattern, the fix."""
    line = f"line {span.line}" if span else ""
    of_the_page = not match.idea
    alike = of_the_page and not pitfall.general  # else the page's change is another mistake
    where = match.message if match.message.startswith(line) else f"{line}: {match.message}"
    return Help(
        where=where,
        idea=match.idea or pitfall.sections.get("Why", ""),
        pattern=match.pattern or (pitfall.sections.get("Pattern", "") if of_the_page else ""),
        fix=match.fix or (pitfall.fix(context.exercise, context.submission.text) if alike else ""),
    )
