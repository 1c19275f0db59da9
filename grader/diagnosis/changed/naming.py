"""What is said where changes of the reference give a submission's answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.diagnosis.changed.hypotheses import Hypothesis
from grader.diagnosis.changed.places import place
from grader.diagnosis.changed.search import Found
from grader.exercise.changes import difference
from grader.exercise.pitfalls import Pitfall
from grader.judging.context import Context, Match
from grader.workers.records import Span

MESSAGE_WORDS = 24
"""The most words of a finding's first line."""
RIVALS_SHOWN = 4


@dataclass(frozen=True)
class Named:
    """A misconception that a change of the reference is.

    Attributes:
        pitfall: its page.
        match: what is said of it.
        alternatives: names of others that the answers cannot tell from it.
    """

    pitfall: Pitfall
    match: Match
    alternatives: tuple[str, ...]


def named(context: Context, found: Found | None) -> Iterator[Named]:
    """Yield the misconceptions of the likeliest program that gives the submission's answers."""
    if found is None or not found.fits:
        return
    best, *others = found.fits
    mine = {change.pitfall for change in best.changes}
    rivals = {change.pitfall for other in others for change in other.changes}
    alternatives = tuple(sorted(rivals - mine))
    for name in dict.fromkeys(change.pitfall for change in best.changes):
        pitfall = context.exercise.pitfall(name)
        if pitfall is None:
            continue
        span = None if others else _place(context, best, name)
        fix = _fix(context, best)
        match = Match(_message(best, others), _evidence(best, others, found), span, fix=fix)
        yield Named(pitfall, match, alternatives)


def _message(best: Hypothesis, others: list[Hypothesis]) -> str:
    said = f"your answers are those of the right program with {best.words}"
    if not others:
        return said
    both = f"{said}, or with {others[0].words}"
    if len(others) == 1 and len(both.split()) <= MESSAGE_WORDS:
        return both
    return f"{said}, or with another change that does the same"


def _evidence(best: Hypothesis, others: list[Hypothesis], found: Found) -> str:
    given = found.answered - found.raised
    asked = f"{given} of {found.answered} cases"
    said = f"the right program with {best.words} gives your answers in {asked}"
    if found.raised:
        said += f" and raises as yours does in {found.raised}"
    if found.telling < found.answered:
        said += f"; unchanged it differs from yours in {found.telling}"
    if others:
        shown = "; ".join(other.words for other in others[:RIVALS_SHOWN])
        more = len(others) - RIVALS_SHOWN
        said += f"; so does it with {shown}" + (f"; and {more} more" if more > 0 else "")
        said += ", and nothing that was seen tells which"
    return said


def _place(context: Context, best: Hypothesis, pitfall: str) -> Span | None:
    for change in best.changes:
        if change.pitfall == pitfall and change.trace:
            span = place(change.trace, context.source)
            if span is not None:
                return span
    return None


def _fix(context: Context, best: Hypothesis) -> str:
    right = context.exercise.right_program
    shown = difference(best.apply(right), right)
    return f"For example, this corrects a program with {best.words}:\n\n{shown}"
