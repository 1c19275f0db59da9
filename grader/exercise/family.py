"""What kinds of exercise share, as an exercise may name it: `families = ["kernel_layers"]`."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType


@dataclass(frozen=True)
class Family:
    """What a kind of exercise adds to the pitfalls that any exercise can have.

    Attributes:
        name: the word that an exercise names it by.
        watch: functions whose calls are recorded while a submission is observed.
        recognition: returns the recognisers of a pitfall by its name, or None if it has none.
    """

    name: str
    watch: tuple[str, ...]
    recognition: Callable[[str], ModuleType | None]
