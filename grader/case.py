"""One question put to a submission."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """One call of the entry point.

    Attributes:
        name: what the learner reads, such as `case 3: equal sizes`.
        arguments: by parameter name, in the order of the call; floats and NumPy arrays.
        sizes: the sizes that the name stands for, by parameter name.
        repeats: 1-based number of the earlier case whose arguments these are again, if any.
        hidden: whether learner-facing outputs keep the inputs and answers to themselves.
    """

    name: str
    arguments: Mapping[str, Any]
    sizes: Mapping[str, int]
    repeats: int | None = None
    hidden: bool = False
