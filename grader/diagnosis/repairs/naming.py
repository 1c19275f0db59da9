"""What is said of work that raises and that one edit makes right: the edit's kind is its name."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.diagnosis import exceptions
from grader.diagnosis.wording import shortened
from grader.exercise.pitfalls import Pitfall
from grader.judging.context import Context, Match
from grader.workers.records import Span


@dataclass(frozen=True)
class Repaired:
    """The edit of a submission that was found to make it right.

    Attributes:
        pitfall: the misconception that it corrects; empty if it is of none.
        cases: how many right answers were given then.
        line: where it stands, from 1.
    """

    pitfall: str
    cases: int
    line: int


def named(context: Context, repaired: Repaired | None) -> Iterator[tuple[Pitfall, Match]]:
    """Yield the misconception that an edit corrects, of work that raises; that is no cause yet.

    What the submission itself raises it means to raise, so its own sentence stays; and so does one
    that says what the exception means.
    """
    raised = context.raised
    pitfall = context.exercise.pitfall(repaired.pitfall) if repaired and raised else None
    if repaired is None or raised is None or pitfall is None or pitfall.level != "error":
        return
    if _raises_itself(context, raised.span) or exceptions.read(raised, context).said:
        return
    lines = context.submission.lines
    text = lines[repaired.line - 1] if repaired.line <= len(lines) else ""
    begins = len(text) - len(text.lstrip())
    span = Span(
        line=repaired.line,
        column=begins,
        end_line=repaired.line,
        end_column=max(len(text.rstrip()), begins),
    )
    if raised.span and raised.span.line == raised.span.end_line == repaired.line:
        span = raised.span
    gives = f"your program gives all {repaired.cases} right answers"
    said = shortened(raised.message)
    what = f"`{raised.type}`: {said}" if said else f"`{raised.type}` was raised"
    message = f"{what}; with one small change of this line {gives}"
    evidence = (
        f"your program was run with one change of that kind, in line {repaired.line}: {gives}"
    )
    yield pitfall, Match(message, evidence, span, by="repair", cases=repaired.cases)


def _raises_itself(context: Context, span: Span | None) -> bool:
    """Say whether a statement of the submission that raises stands there."""
    tree = context.submission.tree
    return (
        span is not None
        and tree is not None
        and any(
            isinstance(node, ast.Raise | ast.Assert)
            and node.lineno <= span.line <= (node.end_lineno or node.lineno)
            for node in ast.walk(tree)
        )
    )
