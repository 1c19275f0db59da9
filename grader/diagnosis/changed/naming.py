"""What is said where changes of the reference give a submission's answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.diagnosis.changed.belief import believed, nearest
from grader.diagnosis.changed.hypotheses import Hypothesis
from grader.diagnosis.changed.places import place, place_of
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
    fits = believed(context, found.fits)
    # Derived programs that do what a listed one does are that one.
    every = [fit for fit in fits if fit.listed] or fits
    if not every:
        return
    every = sorted(every, key=lambda fit: len(fit.changes) > 1 and fit.unlikely)
    fits = nearest(context, every)
    places = [_place(context, fit) for fit in fits]
    stands = [number for number, place in enumerate(places) if place]
    first = stands[0] if stands else 0
    best = fits[first]
    others = [fit for fit in fits if not _is_the_same(fit, best)]
    unlike = [fit for fit in every if fit not in fits]
    mine = {change.pitfall for change in best.changes}
    rivals = {change.pitfall for other in (*others, *unlike) for change in other.changes}
    alternatives = tuple(sorted(rivals - mine))
    for name in dict.fromkeys(change.pitfall for change in best.changes):
        pitfall = context.exercise.pitfall(name)
        if pitfall is None:
            continue
        span = places[first].get(name) if len(stands) == 1 else None
        seen = len(stands) == 1
        message = _message(best, name, [] if seen else others, found)
        evidence = _evidence(best, others or unlike, found, seen=seen, unlike=not others)
        by = "named change" if best.listed else "derived change"
        fix = _fix(context, best)
        match = Match(message, evidence, span, by=by, cases=found.answered, fix=fix)
        yield Named(pitfall, match, alternatives)


def _is_the_same(one: Hypothesis, other: Hypothesis) -> bool:
    """Say whether two name the same axes: `axis=1` and `axis=-1` of two axes."""
    if one is other:
        return True
    axes = {change.operator for change in (*one.changes, *other.changes)} == {"axis"}
    return axes and _spans(one) == _spans(other)


def _spans(hypothesis: Hypothesis) -> list[tuple[int, int]]:
    return [(edit.start, edit.end) for edit in hypothesis.edits]


def _message(best: Hypothesis, name: str, others: list[Hypothesis], found: Found) -> str:
    """Return the first line for one of a program's misconceptions: its own part of the changes."""
    own = [change.words for change in best.changes if change.pitfall == name]
    alike = (
        "your answers are those of" if found.raised < found.answered else "your program raises like"
    )
    said = f"{alike} the right program with {' and '.join(own)}"
    if len(own) < len(best.changes):
        said += " and another change"
    if not others:
        return said
    both = f"{said}, or with {others[0].words}"
    if len(others) == 1 and len(both.split()) <= MESSAGE_WORDS:
        return both
    return f"{said}, or with another change that does the same"


def _evidence(
    best: Hypothesis, others: list[Hypothesis], found: Found, *, seen: bool, unlike: bool
) -> str:
    given = found.answered - found.raised
    asked = f"{given} of {found.answered} cases"
    said = f"the right program with {best.words} "
    if given:
        said += f"gives your answers in {asked}"
        said += f" and raises as yours does in {found.raised}" if found.raised else ""
    else:
        said += f"raises as yours does in {found.raised} of {found.answered} cases"
    if found.telling < found.answered:
        said += f"; unchanged it differs from yours in {found.telling}"
    if others:
        shown = "; ".join(other.words for other in others[:RIVALS_SHOWN])
        more = len(others) - RIVALS_SHOWN
        said += f"; so does it with {shown}" + (f"; and {more} more" if more > 0 else "")
        if unlike:
            said += ", which your code is less like"
        else:
            said += ", which stands nowhere in yours" if seen else ", and nothing tells which"
    return said


def _place(context: Context, fit: Hypothesis) -> Mapping[str, Span]:
    """Return where a program's changes stand in the submission, by pitfall; all, or nothing."""
    right = context.exercise.right_program
    found: dict[str, Span] = {}
    for change in fit.changes:
        span = place(change.trace, context.source, right) or place_of(change, context.source)
        if span is None:
            return {}
        found.setdefault(change.pitfall, span)
    return found


def _fix(context: Context, best: Hypothesis) -> str:
    right = context.exercise.right_program
    shown = difference(best.apply(right), right, right)
    return f"For example, this corrects a program with {best.words}:\n\n{shown}"
