"""What is said of work that raises and that one edit makes right: the edit's kind is its name."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.diagnosis import exceptions
from grader.diagnosis.wording import line_span, shortened
from grader.exercise.pitfalls import Pitfall
from grader.judging.context import Context, Match

OF_ANSWERS = frozenset({"output-dtype"})
"""What speaks of an answer, and work that raises has none."""


@dataclass(frozen=True)
class Repaired:
    """The edit of a submission that was found to make it right.

    Attributes:
        pitfall: the misconception that it corrects; empty if it is of none.
        cases: how many right answers were given then.
        lines: where it stands, from 1, in the order of the text.
    """

    pitfall: str
    cases: int
    lines: tuple[int, ...]


def named(context: Context, repaired: Repaired | None) -> Iterator[tuple[Pitfall, Match]]:
    """Yield the misconception that an edit corrects, of work that raises; that is no cause yet.

    What the submission itself raises it means to raise, so its own sentence stays; and so does one
    that says what the exception means.
    """
    raised = context.raised
    pitfall = context.exercise.pitfall(repaired.pitfall) if repaired and raised else None
    if repaired is None or raised is None or pitfall is None:
        return
    if pitfall.level != "error" or pitfall.name in OF_ANSWERS:
        return
    if context.source.raises(raised.span) or exceptions.read(raised, context).said:
        return
    gives = f"your program gives all {repaired.cases} right answers"
    said = shortened(raised.message).rstrip(".")
    what = f"`{raised.type}`: {said}" if said else f"`{raised.type}` was raised"
    first, *others = repaired.lines
    if others:
        where = f"lines {', '.join(map(str, repaired.lines[:-1]))} and {others[-1]}"
        message = f"{what}; with small changes of {where} {gives}"
        evidence = f"your program was run with changes of that kind, in {where}: {gives}"
    else:
        message = f"{what}; with one small change of this line {gives}"
        evidence = f"your program was run with one change of that kind, in line {first}: {gives}"
    span = line_span(context.submission, first)
    if raised.span and raised.span.line == raised.span.end_line == first:
        span = raised.span
    yield pitfall, Match(message, evidence, span, by="repair", cases=repaired.cases)
