"""What must hold besides the numbers: the usual checks, of which an exercise may choose."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.exercise.exercise import Exercise
from grader.judging.compare import NEAR
from grader.judging.context import Context, Observed
from grader.judging.outcome import Answer, Use
from grader.judging.variables import PARAM, held, own_modules, pairs, starts_alike
from grader.workers.records import ModuleRecord, VariableRecord

Status = Literal["held", "broken", "unknown"]


@dataclass(frozen=True)
class Requirement:
    """One check's outcome; `unknown` when the submission's behaviour gave nothing to judge.

    Attributes:
        name: of the check.
        status: the outcome.
        message: what was seen, or what the check asks for.
        starts: the path of the Variable that starts from other values, if that is the outcome.
    """

    name: str
    status: Status
    message: str
    starts: str = ""


Check = Callable[[Context], Requirement | None]
"""Judges a submission; None where there is nothing that could be asked of it."""


def check_all(context: Context) -> tuple[Requirement, ...]:
    """Run the exercise's checks in order."""
    found = (check(context) for check in checks_of(context.exercise))
    return tuple(item for item in found if item is not None)


def checks_of(exercise: Exercise) -> Sequence[Check]:
    """Return what an exercise asks for: its own choice, or what any does that has a module."""
    if exercise.requirements is not None:
        return exercise.requirements
    return USUAL if exercise.settings.module else ()


def nnx_module(context: Context) -> Requirement:
    """The function must use a module of the submission that is an `nnx.Module`."""
    name, promise = "nnx-module", "uses an `nnx.Module` of its own"
    if context.observed is None:
        return Requirement(name, "unknown", promise)
    if own_modules(context.observed):
        return Requirement(name, "held", promise)
    others = [item for item in context.observed.probe.modules if item.own]
    if not others and not _answered(context):
        return Requirement(name, "unknown", promise)
    used = f"`{others[0].name}` is not an `nnx.Module`" if others else "uses no module of its own"
    return Requirement(name, "broken", used)


def own_layer(context: Context) -> Requirement:
    """No ready-made flax layer may do the work."""
    name, promise = "own-layer", "uses no ready-made layer"
    if context.observed is None:
        return Requirement(name, "unknown", promise)
    layer = ready_made(context.observed)
    if layer is None:
        return Requirement(name, "held", promise)
    return Requirement(name, "broken", f"uses the ready-made layer `{layer.layer}`")


@dataclass(frozen=True)
class Holds:
    """The check that the module holds exactly the reference's Variables of a kind."""

    kind: str

    def __call__(self, context: Context) -> Requirement:
        """Judge a submission."""
        kind = self.kind
        name = "parameters" if kind == PARAM else f"holds-{_kebab(kind)}"
        if context.observed is None or context.expected is None:
            return Requirement(name, "unknown", f"holds the right {_plural(kind)}")
        promise = f"holds no {_plural(kind)}"
        if held(context.expected, kind):
            promise = f"holds exactly these {_plural(kind)}: {_listed(context.expected, kind)}"
        if not own_modules(context.observed):
            return Requirement(name, "unknown", promise)
        seen = context.at(where_others(context, kind))
        if _as_wanted(seen, kind):
            return Requirement(name, "held", promise)
        if not _answered(context):
            return Requirement(name, "unknown", promise)
        found, listed = _listed(seen.observed, kind), _listed(seen.expected, kind)
        if found == listed:  # so that it is the dtypes that differ
            found, listed = (
                _listed(each, kind, dtypes=True) for each in (seen.observed, seen.expected)
            )
        where = "" if seen is context else f" in {seen.probed.name}"
        said = f"holds these {_plural(kind)}{where}: {found}; expected: {listed}"
        return Requirement(name, "broken", said)


def holds(kind: str = PARAM) -> Holds:
    """Make the check that the module holds exactly the reference's Variables of a kind.

    Args:
        kind: a name of flax.nnx, such as `BatchStat`, or the dotted name of a class that
            submissions define, such as `submission.Counter`.
    """
    return Holds(kind)


def _listed(observed: Observed | None, kind: str, *, dtypes: bool = False) -> str:
    shown = held(observed, kind) if observed else ()
    return ", ".join(f"{item.path} {_shape(item, dtype=dtypes)}" for item in shown) or "none"


def where_others(context: Context, kind: str = PARAM) -> int:
    """Return the index of a case in which a module holds other Variables than the reference.

    That is the one that is looked at, but where all answers are right and its Variables as well:
    then the first that was observed, if there is one.
    """
    if context.all_right and _as_wanted(context, kind):
        for index in sorted(context.outcome.seen):
            if not _as_wanted(context.at(index), kind):
                return index
    return context.focus


def _as_wanted(context: Context, kind: str) -> bool:
    """Say whether what a case shows is no other than what the reference holds."""
    mine, right = context.observed, context.expected
    if mine is None or right is None or not own_modules(mine):
        return True
    return bool(pairs(mine, right, kind)) or not (held(mine, kind) or held(right, kind))


def starts_right(kind: str = PARAM) -> Check:
    """Make the check that every Variable of a kind, see `holds`, has the reference's values.

    Nothing is asked where the reference holds none.
    """
    name = "initial-values" if kind == PARAM else f"initial-{_kebab(kind)}"

    def check(context: Context) -> Requirement | None:
        if _none_to_ask(context, kind):
            return None
        what = "parameter" if kind == PARAM else kind.rpartition(".")[2]
        promise = f"starts from the right {what} values"
        if context.observed is None or context.expected is None:
            return Requirement(name, "unknown", promise)
        found = pairs(context.observed, context.expected, kind)
        verdicts = [
            starts_alike(context.observed, context.expected, pair.mine, pair.right)
            for pair in found
        ]
        wrong = [
            pair.mine.path for pair, same in zip(found, verdicts, strict=True) if same is False
        ]
        if wrong:
            said = f"`{wrong[0]}` does not start from the expected values"
            return Requirement(name, "broken", said, wrong[0])
        status: Status = "held" if found and all(verdicts) else "unknown"
        return Requirement(name, status, promise)

    return check


parameters = holds(PARAM)
"""The module must hold exactly the reference's Params, by shape and dtype."""

initial_values = starts_right(PARAM)
"""Every Param must start from the reference's values."""


def _none_to_ask(context: Context, kind: str) -> bool:
    """Say whether the reference is known to hold no Variable of a kind."""
    return context.expected is not None and not held(context.expected, kind)


def parameters_used(context: Context) -> Requirement | None:
    """The answer must depend on every Param as the reference's does, if that has any."""
    if _none_to_ask(context, PARAM):
        return None
    name, promise = "parameters-used", "its output depends on every Param"
    use = context.outcome.use
    if use is None:
        return Requirement(name, "unknown", promise)
    if use.unused:
        return Requirement(name, "broken", f"its output does not depend on `{use.unused[0]}`")
    if use.proved is False:
        which = " and ".join(f"`{path}`" for path in use.misused) or "its Params"
        said = f"right only for the initial values of {which}: {_misuse(use)}"
        return Requirement(name, "broken", said)
    right = context.results[0].status == "passed"
    sure = use.proved or (use.every and not right)
    return Requirement(name, "held" if sure else "unknown", promise)


def _misuse(use: Use) -> str:
    """Say what other values in a Param do to the answer."""
    factor = use.factors[0] if len(use.factors) == 1 else None
    if factor is None or abs(factor - 1) <= NEAR:
        return "with random ones the answer differs"
    if abs(factor + 1) <= NEAR:
        return "other values change the answer with the wrong sign"
    return f"other values change the answer {factor:.4g} times as much as they should"


def unused_params(context: Context) -> tuple[VariableRecord, ...]:
    """Return the Params that were changed without any effect on the output."""
    use = context.outcome.use
    if use is None or context.observed is None:
        return ()
    return tuple(item for item in held(context.observed) if item.path in use.unused)


USUAL: Sequence[Check] = (nnx_module, own_layer, parameters, parameters_used, initial_values)
"""What an exercise with a module asks for unless it has a `requirements.py`."""


def breaks(context: Context, check: Check) -> bool:
    """Say whether the exercise asks for a check and the submission does not meet it."""
    if check not in checks_of(context.exercise):
        return False
    found = check(context)
    return found is not None and found.status == "broken"


def _answered(context: Context) -> bool:
    """Say whether the observed run came to its end, so that what it lacks is not still to come."""
    return isinstance(context.outcome.replies.get(0), Answer)


def ready_made(observed: Observed) -> ModuleRecord | None:
    """Return the first ready-made flax layer that does something, if any."""
    return next((item for item in observed.probe.modules if item.layer and not item.idle), None)


def _plural(kind: str) -> str:
    return f"{kind.rpartition('.')[2]}s"


def _kebab(kind: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.rpartition(".")[2]).lower()


def _shape(item: VariableRecord, *, dtype: bool) -> str:
    shape = str(item.shape) if item.shape is not None else "(no array)"
    return f"{item.dtype} {shape}" if dtype and item.dtype else shape


def broken(requirements: tuple[Requirement, ...]) -> Iterator[Requirement]:
    """Yield the requirements that do not hold."""
    return (item for item in requirements if item.status == "broken")
