"""The sizes of the kernel Param in every observed case beside those that were asked for."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeGuard

import numpy as np

from grader.families.kernel_layers import axes
from grader.families.kernel_layers.recognition.layer import Array, params_of, values_in
from grader.judging.context import Context
from grader.workers.records import VariableRecord

FEWEST = 3
"""In how many cases a relation must hold that only the cases together show."""


def kernels(context: Context) -> Mapping[int, VariableRecord]:
    """Return the Param with a kernel's number of axes, of one path, in each case that has it.

    Empty if several could be meant.
    """
    rank = len(axes.kernel_names(context.case))
    found = {
        index: {item.path: item for item in held if len(item.shape or ()) == rank}
        for index in context.outcome.seen
        if (held := params_of(context, index))
    }
    paths = {path for each in found.values() for path in each}
    if len(paths) != 1:
        return {}
    (path,) = paths
    return {index: each[path] for index, each in found.items() if path in each}


def are_right(context: Context) -> bool:
    """Say whether the kernel Param had the right shape in every case that was observed."""
    found = kernels(context)
    right = (axes.kernel_shape(context.cases[index]) == item.shape for index, item in found.items())
    return len(found) >= FEWEST and all(right)


class Size(NamedTuple):
    """What a program takes for a size in all cases, though something else is asked for.

    Attributes:
        name: of the size.
        words: what it is: `always 8`, `at most 5`, `twice what is asked for`.
        held: its value in the first case in which it is wrong.
        case: index of that case.
        constant: whether it is the same in all cases.
    """

    name: str
    words: str
    held: int
    case: int
    constant: bool = False


def wrong_sizes(context: Context) -> tuple[Size, ...]:
    """Return the sizes that are another number in all cases, by one rule each.

    Empty if an axis follows no rule, or holds another of the sizes: then the axes or the arguments
    are exchanged.
    """
    found = kernels(context)
    if len(found) < FEWEST:
        return ()
    names = tuple(axes.kernel_names(context.case).values())
    wrong: dict[str, Size] = {}
    for place, name in enumerate(names):
        held = {index: (item.shape or ())[place] for index, item in found.items()}
        size = _size(context, name, held)
        if size is None:
            return ()
        if size.words and wrong.setdefault(name, size) != size:
            return ()
    return tuple(wrong.values())


def _size(context: Context, name: str, held: Mapping[int, int]) -> Size | None:
    """Return by what rule a size is what it is; with no words if it is right."""
    right = {index: context.cases[index].sizes[name] for index in held}
    odd = next((index for index in sorted(held) if held[index] != right[index]), None)
    if odd is None:
        return Size(name, "", 0, 0)
    for words in _rules(held, right):
        return Size(name, words, held[odd], odd, words.startswith("always"))
    return None


def _rules(held: Mapping[int, int], right: Mapping[int, int]) -> Iterator[str]:
    pairs = [(held[index], right[index]) for index in held]
    most, least = max(held.values()), min(held.values())
    if most == least:
        yield f"always {most}"
    if all(one == min(two, most) for one, two in pairs):
        yield f"at most {most}"
    if all(one == max(two, least) for one, two in pairs):
        yield f"at least {least}"
    changes = {one - two for one, two in pairs}
    if len(changes) == 1:
        change = changes.pop()
        yield f"{abs(change)} {'more' if change > 0 else 'less'} than is asked for"
    factors = {one / two for one, two in pairs}
    if len(factors) == 1:
        yield f"{factors.pop():.3g} times what is asked for"
    if all(one == two // 2 for one, two in pairs):
        yield "half of what is asked for"


class Again(NamedTuple):
    """Two cases whose kernels hold the same numbers; `kept` says that it is one object's."""

    earlier: int
    later: int
    kept: bool


def repeated(context: Context) -> tuple[Again, ...]:
    """Return the cases whose kernel holds the numbers of an earlier case with another seed.

    Numbers that are all alike tell nothing.
    """
    found = {
        index: held
        for index, item in kernels(context).items()
        if _tells(held := values_in(context, index, item))
    }
    again = []
    for later, mine in found.items():
        seed = context.cases[later].arguments.get("seed")
        for earlier, other in found.items():
            if earlier >= later:
                break
            if context.cases[earlier].arguments.get("seed") != seed and _equal(mine, other):
                again.append(Again(earlier, later, _is_kept(context, later)))
                break
    return tuple(again)


def _tells(held: Array | None) -> TypeGuard[Array]:
    return held is not None and held.dtype.kind == "f" and held.size > 1 and np.ptp(held) > 0


def _equal(one: Array, other: Array) -> bool:
    return one.shape == other.shape and bool((one == other).all())


def _is_kept(context: Context, index: int) -> bool:
    modules = context.outcome.seen[index].probe.modules
    return any(item.kept for item in modules if item.own and item.outermost)
