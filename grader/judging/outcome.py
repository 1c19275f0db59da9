"""What one child said and how it ended: plain records, read by comparison and diagnosis."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from grader.sandbox.wire import Tensor
from grader.workers.process import Ending
from grader.workers.records import (
    ErrorRecord,
    JitTrace,
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
    """A returned value, or all that the calls of a script returned.

    Attributes:
        value: the description of the value, or of the first.
        arrays: `answer` and the path of a leaf, to its array or number.
        warnings: raised meanwhile.
        kinds: the path of a leaf to its type, as far as it is described.
        traces: what jax traced meanwhile, if that was asked for.
    """

    value: ValueRecord
    arrays: Mapping[str, Tensor]
    warnings: tuple[WarningRecord, ...]
    kinds: Mapping[str, str] = field(default_factory=dict)
    traces: tuple[JitTrace, ...] = ()

    @property
    def leaves(self) -> dict[str, Tensor]:
        """The arrays and numbers by their paths: empty for a single one, `[0]`, `["loss"]`."""
        return {name.removeprefix("answer"): item for name, item in self.arrays.items()}

    @property
    def tensor(self) -> Tensor | None:
        """The array that was returned, if one was and it kept within its bound."""
        return self.arrays.get("answer")


@dataclass(frozen=True)
class Raised:
    """An exception in place of an answer; in a script, `during` says in which call."""

    error: ErrorRecord
    during: str = ""


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
        return self._numbers(variable.array)

    def starts(self, variable: VariableRecord) -> tuple[Array, ...]:
        """Return the numbers that a variable may have started from: in the end, and at first."""
        both = (self._numbers(variable.array), self._numbers(variable.first))
        return tuple(item for item in both if item is not None)

    def _numbers(self, name: str | None) -> Array | None:
        tensor = self.arrays.get(name) if name else None
        return tensor.values if tensor else None


@dataclass(frozen=True)
class Use:
    """What became of the answer to a case when Params got other values.

    Attributes:
        proved: whether it was the reference's with the same values; None if that cannot be said,
            as where the answer was wrong before.
        unused: paths of the Params that alone changed nothing.
        misused: paths of those that alone did not change it as the reference's do.
        factors: by what the change that it made was that of the reference, for each of these; None
            where that is no factor.
        every: whether each of them alone changed it.
    """

    proved: bool | None
    unused: tuple[str, ...] = ()
    misused: tuple[str, ...] = ()
    factors: tuple[float | None, ...] = ()
    every: bool = False


@dataclass(frozen=True)
class Printed:
    """What a child printed while something was asked of it.

    Attributes:
        text: the part of it that was kept.
        count: how many bytes it was.
        whole: whether all of it was kept.
    """

    text: str
    count: int
    whole: bool = True


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
    use: Use | None = None
    """How the Params are used, as far as that was tried."""
    uncompiled: Answer | None = None
    """What it answers to the first case where jax compiles nothing, if that was asked."""
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
    loading: str = ""
    """What of that it printed before the first case, where one was asked."""
    printed: dict[int, Printed] = field(default_factory=dict)
    """What it printed while a case was asked, by the case's index, where it printed anything."""
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
            printed={**self.printed, **other.printed},
            ending=other.ending,
        )
