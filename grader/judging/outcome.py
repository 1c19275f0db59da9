"""What one child said and how it ended: plain records, read by comparison and diagnosis."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from grader.sandbox.wire import Tensor
from grader.workers.process import Ending
from grader.workers.records import (
    ErrorRecord,
    Loaded,
    Probe,
    ValueRecord,
    VariableRecord,
    WarningRecord,
)

Array = np.ndarray[Any, Any]
Reason = Literal["time-limit", "memory-limit", "output-limit", "crashed"]


@dataclass(frozen=True)
class Answer:
    """A returned value: its description, its arrays, and warnings."""

    value: ValueRecord
    arrays: Mapping[str, Tensor]
    warnings: tuple[WarningRecord, ...]

    @property
    def tensor(self) -> Tensor | None:
        """The array that was returned, if one was and it kept within its bound."""
        return self.arrays.get("answer")


@dataclass(frozen=True)
class Raised:
    """An exception in place of an answer."""

    error: ErrorRecord


@dataclass(frozen=True)
class Stop:
    """Why a child ended before all was answered.

    Attributes:
        reason: the finding's name.
        during: `loading`, a case's name, or `the probe`.
        case: 0-based index of that case, if it was one.
        detail: one sentence with the limit and what was used.
    """

    reason: Reason
    during: str
    case: int | None
    detail: str


@dataclass(frozen=True)
class Observed:
    """A probe with its arrays."""

    probe: Probe
    arrays: Mapping[str, Tensor]

    def values(self, variable: VariableRecord) -> Array | None:
        """Return a variable's numbers, if they crossed the wall."""
        tensor = self.arrays.get(variable.array) if variable.array else None
        return tensor.values if tensor else None


@dataclass
class Outcome:
    """All that one child said and how it ended."""

    asked: int = 0
    """How many cases it was asked, answered or not."""
    loaded: Loaded | None = None
    load_error: ErrorRecord | None = None
    replies: dict[int, Answer | Raised] = field(default_factory=dict)
    seen: dict[int, Observed] = field(default_factory=dict)
    """What was observed when cases were run once more, by their index; the first as a whole."""
    stop: Stop | None = None
    layers: tuple[str, ...] = ()
    """The isolation layers that held in this child."""
    lost: bool = False
    """Whether the child was ended from outside, for which its submission cannot be blamed."""
    interpreted: bool = False
    """Whether the child evaluated jax by rules and compiled nothing."""
    missed: str | None = None
    """What an interpreted child has no rule for: a cold one must be asked instead."""
    output: str = ""
    output_bytes: int = 0
    ending: Ending | None = None

    def followed_by(self, other: "Outcome") -> "Outcome":
        """Return what two children said of one submission, of which the other was not probed."""
        return replace(
            self,
            asked=self.asked + other.asked,
            load_error=other.load_error,
            replies={**self.replies, **other.replies},
            stop=other.stop,
            layers=tuple(layer for layer in self.layers if layer in other.layers),
            output=self.output + other.output,
            output_bytes=self.output_bytes + other.output_bytes,
            ending=other.ending,
        )
