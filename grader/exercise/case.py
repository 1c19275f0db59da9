"""One question put to a submission."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Call:
    """One call of a method of the object that the entry point returned.

    Attributes:
        method: its name; `__call__` calls the object itself.
        arguments: by name, in the order of the call, as those of a case.
    """

    method: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One call of the entry point, or a script: that call, and calls on the object it returns.

    Attributes:
        name: what the learner reads, such as `case 3: equal sizes`.
        arguments: by parameter name, in the order of the call: NumPy arrays, numbers, booleans,
            texts.
        sizes: the sizes that the name stands for, by parameter name.
        output: the axes of the right answer before it is flattened: their names in the singular
            and their sizes; empty where nothing is said of places in an answer.
        calls: of a script, in order, each asked after the answer to the one before it.
        repeats: 1-based number of the earlier case whose arguments these are again, if any.
        hidden: whether learner-facing outputs keep the inputs and answers to themselves.
    """

    name: str
    arguments: Mapping[str, Any]
    sizes: Mapping[str, int]
    output: Mapping[str, int] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    repeats: int | None = None
    hidden: bool = False


def hidden_last(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Return the cases with the hidden ones behind all others.

    A submission remembers what it was called with, so what it says once a hidden case was asked
    can quote that. Of two cases with the same arguments the later one is said to repeat the other.
    """
    drawn = list(cases)
    order = sorted(range(len(drawn)), key=lambda index: drawn[index].hidden)
    if order == list(range(len(drawn))):
        return tuple(drawn)
    places = {index: place for place, index in enumerate(order, start=1)}
    repeats: dict[int, int] = {}
    for index, case in enumerate(drawn):
        if case.repeats is not None:
            earlier, later = sorted((places[index], places[case.repeats - 1]))
            repeats[later] = earlier
    return tuple(
        replace(drawn[index], repeats=repeats.get(place)) for index, place in places.items()
    )
