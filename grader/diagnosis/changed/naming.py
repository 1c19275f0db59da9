"""What is said where changes of the reference give a submission's answers."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from grader.diagnosis.changed.algebra import Algebra
from grader.diagnosis.changed.belief import believed, is_shown, nearest
from grader.diagnosis.changed.hypotheses import Hypothesis
from grader.diagnosis.changed.places import is_shared, place, place_of
from grader.diagnosis.changed.search import Found
from grader.diagnosis.changed.texts import Learner
from grader.diagnosis.changed.underline import underline
from grader.exercise.changes import difference
from grader.exercise.pitfalls import Pitfall
from grader.judging.context import Context, Match
from grader.workers.records import Span

_CODE = re.compile("`[^`]*`")
_PASS = re.compile(r"^- *pass\n", re.MULTILINE)
"""What stands where a statement was left out."""
MESSAGE_WORDS = 24
"""The most words of a finding's first line."""
RIVALS_SHOWN = 4
MOST_RIVALS = 3
"""Of how many other misconceptions the answers may be, where the text shows none of them."""


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


def named(
    context: Context, found: Found | None, supported: Collection[str] = ()
) -> Iterator[Named]:
    """Yield the misconceptions of the likeliest program that gives the submission's answers.

    Args:
        context: the submission's.
        found: the programs.
        supported: names of pitfalls that something else supports; where some programs have one
            of these, the others are left out.
    """
    if found is None or not found.fits:
        return
    fits = believed(context, found.fits)
    fits = [fit for fit in fits if _names(fit) & {*supported}] or fits
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
    mine = _names(best)
    alternatives = _other_names((*others, *unlike), mine)
    shown = is_shown(context, best, every)
    if len(_other_names(others, mine) if shown else alternatives) > MOST_RIVALS and not stands:
        return
    for name in dict.fromkeys(change.pitfall for change in best.changes):
        pitfall = context.exercise.pitfall(name)
        if pitfall is None:
            continue
        span = places[first].get(name) if len(stands) == 1 else _span(context, best, others, name)
        mine_here = [change for change in best.changes if change.pitfall == name]
        if span and is_shared(span, mine_here, context.source, context.exercise.right_program):
            span = None
        seen = len(stands) == 1
        message = _message(best, name, [] if seen else others, found)
        evidence = _evidence(best, others or unlike, found, seen=seen, unlike=not others)
        by = "named change" if best.listed else "derived change"
        fix = _fix(context, best)
        match = Match(message, evidence, span, by=by, cases=found.answered, fix=fix)
        yield Named(pitfall, match, alternatives)


def _names(fit: Hypothesis) -> set[str]:
    return {change.pitfall for change in fit.changes}


def _other_names(fits: Iterable[Hypothesis], mine: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted({name for fit in fits for name in _names(fit)} - {*mine}))


def _is_the_same(one: Hypothesis, other: Hypothesis) -> bool:
    """Say whether two are said alike, or name the same axes: `axis=1` and `axis=-1` of two."""
    if one.words == other.words:
        return True
    axes = {change.operator for change in (*one.changes, *other.changes)} == {"axis"}
    return axes and _spans(one) == _spans(other)


def _spans(hypothesis: Hypothesis) -> list[tuple[int, int]]:
    return [(edit.start, edit.end) for edit in hypothesis.edits]


def _message(best: Hypothesis, name: str, others: list[Hypothesis], found: Found) -> str:
    """Return the first line for one of a program's misconceptions: its own changes come first."""
    changes = sorted(best.changes, key=lambda change: change.pitfall != name)
    alike = (
        "your answers are those of" if found.raised < found.answered else "your program raises like"
    )
    said = (
        f"{alike} the right program with {', and with '.join(change.words for change in changes)}"
    )
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
    said = f"the right program with {best.words}"
    said += ", " if ", " in _CODE.sub("", best.words) else " "  # the aside ends
    if given:
        said += f"gives your answers in {asked}"
        said += f" and raises as yours does in {found.raised}" if found.raised else ""
    else:
        said += f"raises as yours does in {found.raised} of {found.answered} cases"
    if found.telling < found.answered:
        said += f"; unchanged it differs from yours in {found.telling}"
    if others:
        said += f"; so {_listed(others)}"
        if unlike:
            said += ", which your code is less like"
        else:
            said += ", which stands nowhere in yours" if seen else ", and nothing tells which"
    return said


def _listed(others: list[Hypothesis]) -> str:
    """Say what other programs there are, as what goes on after "so"."""
    *shown, last = [f"the one with {other.words}" for other in others[:RIVALS_SHOWN]]
    if (more := len(others) - RIVALS_SHOWN) > 0:
        shown, last = [*shown, last], f"{more} more"
    return f"do {'; '.join(shown)}, and {last}" if shown else f"does {last}"


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


def _span(context: Context, best: Hypothesis, others: list[Hypothesis], name: str) -> Span | None:
    """Return where a program's part of some pitfall stands, if rivals of it stand there too."""
    if len(others) > RIVALS_SHOWN:
        return None
    right = context.exercise.right_program
    try:
        learner = Learner(context.source, Algebra(_rank(context)))
    except RecursionError:
        return None
    found = {
        next(
            (
                span
                for change in fit.changes
                if change.pitfall == name or fit is not best
                if (span := underline(change, fit.changes, right, learner))
            ),
            None,
        )
        for fit in (best, *others)
    }
    return found.pop() if len(found) == 1 else None


def _rank(context: Context) -> int | None:
    """Return how many axes the arrays have that a program is given, if all have as many."""
    given = (np.asarray(value) for value in context.cases[0].arguments.values())
    ranks = {value.ndim for value in given if value.ndim and value.dtype.kind == "f"}
    return ranks.pop() if len(ranks) == 1 else None


def _fix(context: Context, best: Hypothesis) -> str:
    right = context.exercise.right_program
    shown = _PASS.sub("", difference(best.apply(right), right, right))
    return f"For example, this corrects a program with {best.words}:\n\n{shown}"
