"""The Variables of a submission's modules, and which of the reference's each of them is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.judging.compare import NEAR
from grader.judging.context import Observed
from grader.workers.records import ModuleRecord, VariableRecord

Array = np.ndarray[Any, Any]
ABSOLUTE = 1e-6
PARAM = "Param"


@dataclass(frozen=True)
class Pair:
    """A submission's Variable, and the reference's that it is.

    Attributes:
        mine: the submission's.
        right: the reference's.
        sure: whether no other of either could be meant.
    """

    mine: VariableRecord
    right: VariableRecord
    sure: bool


def own_modules(observed: Observed) -> tuple[ModuleRecord, ...]:
    """Return the nnx modules of the submission that no other module contains, copies once."""
    own = [item for item in observed.probe.modules if item.own and item.library == "nnx"]
    found: list[ModuleRecord] = []
    own.sort(key=lambda item: all(each.array is None for each in item.variables))
    for item in [module for module in own if module.outermost] or own:
        if not any(_copies(observed, item, other) for other in found):
            found.append(item)
    return tuple(found)


def copies(observed: Observed, module: ModuleRecord) -> Iterator[int]:
    """Yield the numbers of the modules that are this one or copies of it."""
    for number, item in enumerate(observed.probe.modules):
        if item is module or _copies(observed, item, module):
            yield number


def of_kind(module: ModuleRecord, kind: str = PARAM) -> tuple[VariableRecord, ...]:
    """Return the module's Variables of a kind: a name of flax.nnx, or a dotted name."""
    name = kind if "." in kind else f"flax.nnx.{kind}"
    return tuple(item for item in module.variables if name in (item.type, *item.bases))


def held(observed: Observed, kind: str = PARAM) -> tuple[VariableRecord, ...]:
    """Return the Variables of a kind that all own modules hold."""
    return tuple(item for module in own_modules(observed) for item in of_kind(module, kind))


def pairs(observed: Observed, expected: Observed, kind: str = PARAM) -> tuple[Pair, ...]:
    """Pair the Variables of the likeliest of the `candidates` with the reference's, if any."""
    return next(iter(candidates(observed, expected, kind)), ())


def candidates(observed: Observed, expected: Observed, kind: str = PARAM) -> list[tuple[Pair, ...]]:
    """Pair the Variables of each module, and of all together, with the reference's.

    Those are left out of which not each has its partner of the same shape and dtype. The most equal
    values come first.
    """

    def alike(mine: VariableRecord, right: VariableRecord) -> bool:
        return bool(same_values(observed, expected, mine, right))

    modules = [of_kind(module, kind) for module in own_modules(observed)]
    wanted = held(expected, kind)
    every = [*modules, tuple(item for module in modules for item in module)]
    options = every if len(modules) > 1 else modules
    found = [pairs for some in options if (pairs := _matched(some, wanted, alike))]
    return sorted(found, key=lambda pairs: -sum(alike(pair.mine, pair.right) for pair in pairs))


def same_values(
    observed: Observed, expected: Observed, mine: VariableRecord, right: VariableRecord
) -> bool | None:
    """Say whether two Variables start from the same numbers; None if one is not known."""
    both = [(one, two) for one in observed.starts(mine) for two in expected.starts(right)]
    return any(_near(one, two) for one, two in both) if both else None


def starts_alike(
    observed: Observed, expected: Observed, mine: VariableRecord, right: VariableRecord
) -> bool | None:
    """Say whether a submission's Variable starts as the reference's; None if that was not seen."""
    same = same_values(observed, expected, mine, right)
    return None if mine.unseen and not same else same


def _near(one: Array, two: Array) -> bool:
    if one.shape != two.shape:
        return False
    if np.array_equal(one, two):
        return True
    if one.dtype.kind not in "fc":
        return False
    scale = float(np.max(np.abs(two), initial=0.0))
    return bool(np.allclose(one, two, rtol=0.0, atol=NEAR * scale + ABSOLUTE))


def _matched(
    mine: Sequence[VariableRecord],
    wanted: Sequence[VariableRecord],
    alike: Callable[[VariableRecord, VariableRecord], bool],
) -> tuple[Pair, ...]:
    """Match by value, then by name, then by shape alone."""
    if len(mine) != len(wanted):
        return ()
    left, missing, found = list(mine), list(wanted), []
    for closeness in (
        lambda one, two: alike(one, two) and one.path == two.path,
        lambda one, two: alike(one, two) and _name(one) == _name(two),
        alike,
        lambda one, two: one.path == two.path,
        lambda one, two: _name(one) == _name(two),
        lambda *_: True,
    ):
        for right in tuple(missing):
            partners = [item for item in left if _fits(item, right) and closeness(item, right)]
            if not partners:
                continue
            rivals = [
                item
                for item in missing
                if _fits(partners[0], item) and closeness(partners[0], item)
            ]
            found.append(Pair(partners[0], right, len(partners) == len(rivals) == 1))
            left.remove(partners[0])
            missing.remove(right)
    return () if missing else tuple(sorted(found, key=lambda pair: wanted.index(pair.right)))


def _fits(mine: VariableRecord, right: VariableRecord) -> bool:
    return (mine.shape, mine.dtype) == (right.shape, right.dtype)


def _name(variable: VariableRecord) -> str:
    return variable.path.rpartition(".")[2]


def _copies(observed: Observed, one: ModuleRecord, two: ModuleRecord) -> bool:
    """Say whether two modules hold the same; inside a transform values are not known."""
    if one.type != two.type or len(one.variables) != len(two.variables):
        return False
    return all(
        (mine.path, mine.type) == (other.path, other.type)
        and _fits(mine, other)
        and same_values(observed, observed, mine, other) is not False
        for mine, other in zip(one.variables, two.variables, strict=True)
    )
