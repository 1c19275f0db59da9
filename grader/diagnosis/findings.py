"""What was recognised, as findings of a report."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from grader.diagnosis.wording import RAISED, label, raised_evidence, working_on
from grader.exercise.case import Case
from grader.exercise.pitfalls import Pitfall
from grader.judging.compare import CaseResult
from grader.judging.context import Context, Match
from grader.judging.outcome import Answer, Raised
from grader.report.schema import Finding, Help, Location, Proof
from grader.workers.records import Span

_COUNTS = re.compile(r"\d+ of \d+ cases|lines? \d+|`[^`]*`")
"""Numbers that are of no case."""
UNPROVED = frozenset({"source", "caught"})
"""By what a finding is true of a submission, and does not prove that it is the cause."""
_NUMBER = re.compile(r"(?<![\w.])\d")


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
    case: Case | None = None
    """The one that its numbers are of."""
    support: str = ""
    """What supports it, in a learner's words."""


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
    case = first.case if match.case is None else context.cases[match.case]
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
        case=case.name if case and _has_numbers(match) else None,
        support=first.support,
    )


def numbers_unexplained(context: Context, errors: Sequence[Named]) -> bool:
    """Say whether answers are wrong and nothing but unmet requirements was recognised."""
    answered = any(
        item.status == "failed" and _differs(item, context.outcome.replies.get(index))
        for index, item in enumerate(context.results)
    )
    return answered and all(item.rank is Rank.REQUIREMENT for item in errors)


def _differs(result: CaseResult, reply: Answer | Raised | None) -> bool:
    """Say whether an answer is wrong in more than its dtype, which may change what is drawn."""
    mine = reply.leaves.get(result.path) if isinstance(reply, Answer) else None
    right = result.expected
    return mine is not None and (mine.values.shape != right.shape or mine.dtype == str(right.dtype))


def with_error(context: Context, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield findings, the first error with what was raised, and with the arrays of that line.

    What was raised is left out where one of them says it.
    """
    error = context.raised
    said = any(text.startswith(RAISED) for item in findings for text in item.evidence)
    leads = next((item for item in findings if item.level == "error"), None)
    for finding in findings:
        if error is None or finding is not leads:
            yield finding
            continue
        line = error.span.line if error.span else None
        elsewhere = line and (finding.location is None or finding.location.line != line)
        evidence = finding.evidence
        if not said:
            told = " ".join((finding.message, *evidence))
            seen = raised_evidence(error, context, told=told)
            evidence = (*evidence, f"{seen} (line {line})" if elsewhere else seen)
        support, case = finding.support, finding.case
        if arrays := working_on(error):
            raising = context.errors[0][0].name if context.errors else None
            case = case or raising
            where = f"in line {line}" if elsewhere else "there"
            where = where if case == raising else f"{where}, in {label(raising or '')},"
            support += f"{'; ' if support else ''}{where} {arrays}"
        yield finding.model_copy(update={"evidence": evidence, "support": support, "case": case})


def _has_numbers(match: Match) -> bool:
    """Say whether a match speaks of sizes or values, which are of one case."""
    said = f"{match.message} {match.observed} {match.expected}"
    return _NUMBER.search(_COUNTS.sub("", said)) is not None


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
