"""One question put to a submission."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """One call of the entry point.

    Attributes:
        name: what the learner reads, such as `case 3: equal sizes`.
        arguments: by parameter name, in the order of the call; floats and NumPy arrays.
        sizes: the sizes that the name stands for, by parameter name.
        output: the axes of the right answer before it is flattened: their names in the singular
            and their sizes; empty where nothing is said of places in an answer.
        repeats: 1-based number of the earlier case whose arguments these are again, if any.
        hidden: whether learner-facing outputs keep the inputs and answers to themselves.
    """

    name: str
    arguments: Mapping[str, Any]
    sizes: Mapping[str, int]
    output: Mapping[str, int] = field(default_factory=dict)
    repeats: int | None = None
    hidden: bool = False
