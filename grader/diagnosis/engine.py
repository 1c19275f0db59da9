"""Evidence to ranked findings: one leads, the mistake to mend first; the others follow."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from grader.diagnosis.changed.naming import named as named_by_change
from grader.diagnosis.changed.search import Found
from grader.diagnosis.error_model import Settings
from grader.diagnosis.findings import UNPROVED, Named, Rank, merge, numbers_unexplained, with_error
from grader.diagnosis.repairs.naming import Repaired
from grader.diagnosis.repairs.naming import named as named_by_repair
from grader.diagnosis.reproduction import Reproduction, choose, owner, owners
from grader.diagnosis.unbegun import unbegun
from grader.diagnosis.unrecognised import unrecognised
from grader.diagnosis.wording import label
from grader.exercise.case import Case
from grader.exercise.pitfalls import Pitfall
from grader.judging.context import Context, Match
from grader.judging.requirements import Requirement, where_others
from grader.report.schema import Finding, Proof
from grader.workers.records import Span

OnFault = Callable[[str, Exception], None]
"""Is told the name of a pitfall, and the error that its recogniser raised."""


def _raise(_: str, error: Exception) -> None:
    raise error


_LOOKED = frozenset([Rank.TRACE, Rank.REQUIREMENT])
"""By what one of several readings is chosen."""
MOST_READINGS = 2
"""How many pitfalls may share a reading of nothing but which cases raise."""


def diagnose(
    context: Context,
    pitfalls: Sequence[Pitfall],
    reproduction: Reproduction | None,
    broken: Sequence[Requirement],
    *,
    passed: bool,
    changed: Found | None = None,
    repaired: Repaired | None = None,
    on_fault: OnFault = _raise,
) -> tuple[Finding, ...]:
    """Name what the evidence supports, most important first.

    Right work gets advice only. Work that is not begun gets no other finding than that. Wrong work
    that nothing recognises gets an `unrecognised` finding with observations and no cause.

    Args:
        context: the submission's.
        pitfalls: which are looked for.
        reproduction: what the error model's search found.
        broken: the requirements that are not met.
        passed: whether the work is right.
        changed: what changes of the reference were found to give its answers; they speak where the
            error model found nothing.
        repaired: the edit of the submission that was found to make it right.
        on_fault: told of a pitfall whose recogniser failed, which then counts as not recognised.
    """
    if not passed and (begin := unbegun(context)):
        return (begin,)
    named = list(_recognised(context, pitfalls, on_fault))
    context = context.focused
    if reproduction is not None:
        reproduction = _chosen(context, pitfalls, reproduction, named)
    if reproduction is not None:
        named += _reproduced(context, pitfalls, reproduction)
    derived = list(_changed(context, changed, named)) if reproduction is None else []
    named += derived
    named += [
        Named(Rank.EXCEPTION, pitfall, match, _proof(match.by, match, context), case=context.case)
        for pitfall, match in named_by_repair(context, repaired)
    ]
    wanted = "advice" if passed else None
    kept = [item for item in named if wanted is None or item.pitfall.level == wanted]
    errors = [item for item in kept if item.pitfall.level == "error"]
    if reproduction is not None or derived:
        errors = list(_covered(errors, reproduction))
    advice = [item for item in kept if item.pitfall.level == "advice"]
    raised = {item.pitfall.name for item in errors if item.rank is Rank.EXCEPTION}
    wrong = sum(item.status != "passed" for item in context.results)
    few = 2 * len(context.errors) < wrong
    every = [*_specific(errors, reproduction), *advice]
    ordered = sorted(every, key=lambda item: _order(item, raised, few=few))
    findings = tuple(with_error(context, merge(context, ordered)))
    if passed:
        return findings
    if not any(item.level == "error" for item in findings):
        return (unrecognised(context, broken), *findings)
    if reproduction is None and not derived and numbers_unexplained(context, errors):
        leading = [item for item in findings if item.level == "error"]
        return (*leading, unrecognised(context, (), beside=True), *findings[len(leading) :])
    return findings


def _chosen(
    context: Context,
    pitfalls: Sequence[Pitfall],
    reproduction: Reproduction,
    named: Sequence[Named],
) -> Reproduction | None:
    """Choose among rivals; None if all are ruled out by what was observed.

    Which cases raise is little to go by: where many mistakes would raise in the same ones, that
    names none of them.
    """
    seen = [item.pitfall.name for item in named if item.rank in _LOOKED]
    best = choose(context, pitfalls, reproduction, seen)
    if best is None:
        return None
    readings = {
        each.name for item in (best.settings, *best.rivals) for each in owners(pitfalls, item)
    }
    return best if best.numbers or len(readings) <= MOST_READINGS else None


def _changed(
    context: Context, changed: Found | None, recognised: Sequence[Named]
) -> Iterator[Named]:
    seen = {item.pitfall.name for item in recognised if item.rank in _LOOKED}
    for item in named_by_change(context, changed, seen):
        proof = _proof(item.match.by, item.match, context)
        yield Named(
            Rank.REPRODUCED, item.pitfall, item.match, proof, item.alternatives, context.case
        )


def _covered(errors: Sequence[Named], reproduction: Reproduction | None) -> Iterator[Named]:
    """Yield what a reproduction leaves to say, or a change of the reference that stands for one.

    It explains the exceptions, for it raises in exactly the same cases, and every number, so what
    merely looks unusual on the way to them is no mistake. But where it reproduces nothing but
    which cases raise, an exception that was recognised by its operands says more.
    """
    recognised = any(item.rank is Rank.EXCEPTION and not item.pitfall.general for item in errors)
    if reproduction is None or reproduction.numbers or not recognised:
        reproduced = {item.pitfall.name for item in errors if item.rank is Rank.REPRODUCED}
        covered = {Rank.EXCEPTION, Rank.TRACE}
        settled = reproduction.settled if reproduction else frozenset()
        apart = reproduction is not None and reproduction.others_raise
        for item in errors:
            kept = bool(settled & item.pitfall.switches.keys()) or item.proof.by == "caught"
            kept = kept or (item.rank is Rank.EXCEPTION and apart)
            if item.rank not in covered or item.pitfall.name in reproduced or kept:
                yield item
    else:
        yield from (item for item in errors if item.rank is not Rank.REPRODUCED)


def _specific(errors: Sequence[Named], reproduction: Reproduction | None) -> list[Named]:
    """Leave out a general one where another says why; a broken requirement explains no error.

    Cases that raise beside those that are reproduced are not explained by that.
    """
    apart = reproduction is not None and reproduction.others_raise
    known = [item for item in errors if item.proof.by not in UNPROVED]
    ranks = [item.rank for item in known if not item.pitfall.general]
    return [
        item
        for item in errors
        if not item.pitfall.general
        or (apart and item.rank is Rank.EXCEPTION)
        or item.proof.by == "caught"
        or not any(rank < Rank.REQUIREMENT or rank <= item.rank for rank in ranks)
    ]


def _order(item: Named, raised: set[str], *, few: bool) -> tuple[bool, Rank, bool, bool]:
    """What stops the program comes first among mistakes of one rank, unless few cases raise."""
    late = few and item.rank is Rank.EXCEPTION
    rank = Rank.TRACE if late else item.rank
    return item.pitfall.level == "advice", rank, late, item.pitfall.name not in raised


_BY = {
    "from_outcome": "process",
    "from_error": "exception",
    "from_trace": "trace",
    "from_probe": "parameters",
}
_LOOKS: Sequence[tuple[str, Rank]] = (
    ("from_outcome", Rank.PROCESS),
    ("from_error", Rank.EXCEPTION),
    ("from_trace", Rank.TRACE),
    ("from_probe", Rank.REQUIREMENT),
)


def _recognised(
    context: Context, pitfalls: Sequence[Pitfall], on_fault: OnFault
) -> Iterator[Named]:
    for pitfall in pitfalls:
        for look, rank in _LOOKS:
            recognise = pitfall.recogniser(look)
            arguments = _seen_by(look, context)
            if recognise is None or arguments is None:
                continue
            try:
                match = recognise(*arguments)
            except Exception as error:  # noqa: BLE001 - one fault takes no other finding away
                on_fault(pitfall.name, error)
                continue
            if match:
                seen = arguments[0]
                if look == "from_trace" and seen is not context and not match.cases:
                    where = f"{match.evidence} ({label(seen.probed.name)})"
                    match = replace(match, evidence=where)
                if look == "from_probe" and seen is not context:
                    message = f"in {label(seen.probed.name)}, {match.message}"
                    match = replace(match, message=message)
                case = _spoken_of(look, context)
                found = Rank.REPRODUCED if match.explains else rank
                yield Named(found, pitfall, match, _proof(look, match, context), case=case)


def _spoken_of(look: str, context: Context) -> Case | None:
    """Return the case that a recogniser's numbers are of."""
    if look == "from_outcome":
        stop = context.outcome.stop
        return context.cases[stop.case] if stop and stop.case is not None else None
    if look == "from_probe":
        return context.at(where_others(context)).probed
    return context.focused.case


def _proof(look: str, match: Match, context: Context) -> Proof:
    """Say by what a recogniser proved what it found, and in how many cases."""
    by = match.by or _BY[look]
    raised, asked = len(context.errors), len(context.cases)
    cases = match.cases or {"exception": raised, "process": asked, "source": asked}.get(by, 1)
    return Proof.model_validate({"by": by, "cases": cases, "of": asked})


def _seen_by(look: str, context: Context) -> tuple[Any, ...] | None:
    """Return what a recogniser is asked about, or None if that was not seen."""
    if look == "from_outcome":
        return (context,)
    if look == "from_error":
        return (context.errors[0][1], context.focused) if context.errors else None
    seen = context.focused if look == "from_trace" else context.at(where_others(context))
    return (seen,) if seen.observed else None


def _reproduced(
    context: Context, pitfalls: Sequence[Pitfall], reproduction: Reproduction
) -> list[Named]:
    named: list[Named] = []
    owned = [owner(pitfalls, switch, setting) for switch, setting in reproduction.settings.items()]
    support = reproduction.support([pitfall.name if pitfall else "" for pitfall in owned])
    for switch, setting in reproduction.settings.items():
        pitfall = owner(pitfalls, switch, setting)
        if pitfall is None:
            continue
        explain = pitfall.recogniser("explain")
        message = explain({switch: setting}, context) if explain else pitfall.title
        span = _place(pitfall, {switch: setting}, context)
        if reproduction.others_right:
            total = reproduction.asked + reproduction.others_right
            message = f"wrong answers in {reproduction.asked} of {total} cases: {message}"
        match = Match(message, reproduction.statement, span)
        named.append(Named(Rank.REPRODUCED, pitfall, match, reproduction.proof, support=support))
        named += _beside(context, pitfalls, {switch: setting}, reproduction, pitfall)
    rivals = {each.name for settings in reproduction.rivals for each in owners(pitfalls, settings)}
    names = tuple(sorted(rivals - {item.pitfall.name for item in named}))
    return [replace(item, alternatives=names, case=context.case) for item in named]


def _place(pitfall: Pitfall, settings: Settings, context: Context) -> Span | None:
    """Return what to underline for a setting."""
    place, locate = pitfall.recogniser("place"), pitfall.recogniser("locate")
    if place is not None:
        found: Span | None = place(settings, context)
        return found
    return locate(context) if locate else _first_equation(context)


def _beside(
    context: Context,
    pitfalls: Sequence[Pitfall],
    settings: Settings,
    reproduction: Reproduction,
    owned_by: Pitfall,
) -> Iterator[Named]:
    """Yield the other pitfalls whose mistake a setting is as well."""
    for pitfall in pitfalls:
        also = pitfall.recogniser("beside")
        message = also(settings, context) if also and pitfall is not owned_by else ""
        if message:
            match = Match(message, reproduction.statement, _place(pitfall, settings, context))
            yield Named(Rank.REPRODUCED, pitfall, match, reproduction.proof)


def _first_equation(context: Context) -> Span | None:
    trace = context.trace
    return trace.equations[0].span if trace and trace.equations else None
