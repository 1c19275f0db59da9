"""What must hold besides the numbers: the usual checks, of which an exercise may choose."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from grader.exercise.exercise import Exercise
from grader.judging.compare import NEAR
from grader.judging.context import Context, Observed
from grader.judging.session import Answer
from grader.workers.records import ModuleRecord, VariableRecord

PARAM = "flax.nnx.Param"
ABSOLUTE = 1e-6


@dataclass(frozen=True)
class Requirement:
    """One check's outcome; `unknown` when the submission's behaviour gave nothing to judge."""

    name: str
    status: Literal["held", "broken", "unknown"]
    message: str


Check = Callable[[Context], Requirement]


def check_all(context: Context) -> tuple[Requirement, ...]:
    """Run the exercise's checks in order."""
    return tuple(check(context) for check in checks_of(context.exercise))


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


def parameters(context: Context) -> Requirement:
    """The module must hold exactly the reference's Params, by shape and dtype."""
    name = "parameters"
    if context.observed is None or context.expected is None:
        return Requirement(name, "unknown", "holds the right Params")
    wanted = [item for module in own_modules(context.expected) for item in params(module)]
    listed = ", ".join(f"{item.path} {_shape(item)}" for item in wanted)
    modules = own_modules(context.observed)
    if not modules:
        return Requirement(name, "unknown", f"holds exactly these Params: {listed}")
    if any(match_params(params(module), wanted) for module in modules):
        return Requirement(name, "held", f"holds exactly these Params: {listed}")
    if not _answered(context):
        return Requirement(name, "unknown", f"holds exactly these Params: {listed}")
    held = [item for module in modules for item in params(module)]
    found = ", ".join(f"{item.path} {_shape(item)}" for item in held) or "none"
    return Requirement(name, "broken", f"holds these Params: {found}; expected: {listed}")


def parameters_used(context: Context) -> Requirement:
    """The module's output must depend on every Param."""
    name, promise = "parameters-used", "its output depends on every Param"
    observed = context.observed
    if observed is None or not any(params(module) for module in own_modules(observed)):
        return Requirement(name, "unknown", promise)
    unused = unused_params(observed)
    if unused:
        return Requirement(name, "broken", f"its output does not depend on `{unused[0].path}`")
    return Requirement(name, "held", promise)


def unused_params(observed: Observed) -> tuple[VariableRecord, ...]:
    """Return the Params that were changed without any effect on the output."""
    return tuple(
        item for module in own_modules(observed) for item in params(module) if item.used is False
    )


def initial_values(context: Context) -> Requirement:
    """Every Param must start from the reference's values."""
    name, promise = "initial-values", "starts from the right parameter values"
    if context.observed is None or context.expected is None:
        return Requirement(name, "unknown", promise)
    differing = ""
    for module in own_modules(context.observed):
        pairs = paired(context.expected, module)
        if not pairs:
            continue
        verdicts = [(mine, same_values(context, mine, right)) for mine, right in pairs]
        wrong = [mine.path for mine, same in verdicts if same is False]
        if not wrong:
            status: Literal["held", "unknown"] = (
                "held" if all(same for _, same in verdicts) else "unknown"
            )
            return Requirement(name, status, promise)
        differing = f"`{wrong[0]}` does not start from the expected values"
    if differing:
        return Requirement(name, "broken", differing)
    return Requirement(name, "unknown", promise)


USUAL: Sequence[Check] = (nnx_module, own_layer, parameters, parameters_used, initial_values)
"""What an exercise with a module asks for unless it has a `requirements.py`."""


def breaks(context: Context, check: Check) -> bool:
    """Say whether the exercise asks for a check and the submission does not meet it."""
    return check in checks_of(context.exercise) and check(context).status == "broken"


def _answered(context: Context) -> bool:
    """Say whether the observed run came to its end, so that what it lacks is not still to come."""
    return isinstance(context.outcome.replies.get(0), Answer)


def own_modules(observed: Observed) -> tuple[ModuleRecord, ...]:
    """Return the nnx modules of the submission that no other module contains."""
    own = [item for item in observed.probe.modules if item.own and item.library == "nnx"]
    return tuple(item for item in own if item.outermost) or tuple(own)


def ready_made(observed: Observed) -> ModuleRecord | None:
    """Return the first ready-made flax layer in use, if any."""
    return next((item for item in observed.probe.modules if item.layer), None)


def params(module: ModuleRecord) -> tuple[VariableRecord, ...]:
    """Return the module's Params."""
    return tuple(item for item in module.variables if is_param(item))


def is_param(variable: VariableRecord) -> bool:
    """Say whether a variable is an `nnx.Param`."""
    return PARAM in (variable.type, *variable.bases)


def match_params(
    held: tuple[VariableRecord, ...], wanted: list[VariableRecord]
) -> list[tuple[VariableRecord, VariableRecord]]:
    """Pair held Params with wanted ones by shape and dtype; empty unless all pair exactly."""
    left, pairs = list(held), []
    for right in wanted:
        same = [item for item in left if (item.shape, item.dtype) == (right.shape, right.dtype)]
        same.sort(key=lambda item: item.path.rpartition(".")[2] != right.path)
        if not same:
            return []
        pairs.append((same[0], right))
        left.remove(same[0])
    return [] if left else pairs


def paired(expected: Observed, module: ModuleRecord) -> list[tuple[VariableRecord, VariableRecord]]:
    """Pair one module's Params with the reference's."""
    wanted = [item for right in own_modules(expected) for item in params(right)]
    return match_params(params(module), wanted)


def same_values(context: Context, mine: VariableRecord, right: VariableRecord) -> bool | None:
    """Say whether two variables hold the same numbers; None if one is not known."""
    assert context.observed is not None
    assert context.expected is not None
    one, two = context.observed.values(mine), context.expected.values(right)
    if one is None or two is None:
        return None
    scale = float(np.max(np.abs(two), initial=0.0))
    return bool(np.allclose(one, two, rtol=0.0, atol=NEAR * scale + ABSOLUTE))


def _shape(item: VariableRecord) -> str:
    return str(item.shape) if item.shape is not None else "(no array)"


def broken(requirements: tuple[Requirement, ...]) -> Iterator[Requirement]:
    """Yield the requirements that do not hold."""
    return (item for item in requirements if item.status == "broken")
