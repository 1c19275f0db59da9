"""What an exercise's error model is made of: stages that share an array, each with its switches.

An error model is the exercise's computation with every known mistake as a setting of a switch.
Written as one function of all switches it would be run anew for each hypothesis; written as
stages, the search runs each stage once for many hypotheses that differ only before it.  Hence two
rules:

* every array handed from stage to stage has a leading axis of hypotheses, so a stage must leave
  that axis alone (write `values[:, ...]`, count the other axes from the end);
* whether a stage raises `ModelError` may depend on shapes and settings, never on values, because
  it then raises for every hypothesis in the stack.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:  # draws run where neither is loaded
    from grader.judging.context import Context
    from grader.workers.records import ErrorRecord

Array = npt.NDArray[Any]


class ModelError(ValueError):
    """The program that these settings describe raises for these arguments.

    Args:
        message: why, for people who work on the model.
        operation: what refuses, a word that the model's `agrees` knows; empty if any might.
        operands: the shapes or sizes that it refuses.
    """

    def __init__(
        self, message: str = "", operation: str = "", operands: tuple[tuple[int, ...], ...] = ()
    ) -> None:
        super().__init__(message)
        self.operation = operation
        self.operands = operands


@dataclass(frozen=True, eq=False)
class Setting:
    """One way to set a switch: the right program's, or a known mistake. Equal only to itself.

    Attributes:
        label: what is said to people: what a program does, after "a right program that".
        value: what stages and texts read, hashable.
        rare: whether it is looked for alone, never as one of two mistakes; pairs cost the square
            of the settings that take part.
    """

    label: str
    value: Any
    rare: bool = False


def rare(setting: Setting) -> Setting:
    """Return a setting as one that is looked for alone."""
    return replace(setting, rare=True)


Settings = Mapping[str, Setting]
"""Switch to setting; a switch that is left out has its default."""
Chosen = Mapping[str, Any]
"""Switch to the value of its setting, as a stage reads it."""


@dataclass(frozen=True)
class Inputs:
    """One case as a stage sees it.

    `arguments` are the entry point's, by name, arrays as NumPy arrays; `draws` is what the
    exercise's `draws` returned for them; in `memo` a stage may keep what it would compute again.
    """

    arguments: Mapping[str, Any]
    draws: Mapping[str, Array]
    memo: dict[Any, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Stage:
    """One step of an error model.

    `run(inputs, states, chosen)` maps states of shape `(hypotheses, ...)` to states of shape
    `(hypotheses, ...)`.  `chosen` holds the values of the `switches` that this stage is the first
    to read, and those of earlier stages that it `reads` again or `reads_if_changed`: only when one
    of its own switches is not at its default; otherwise these may hold anything.
    """

    run: Callable[[Inputs, Array, Chosen], Array]
    switches: tuple[str, ...]
    reads: tuple[str, ...] = ()
    reads_if_changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Model:
    """An exercise's error model; each switch belongs to exactly one of the stages.

    Attributes:
        switches: switch to settings: the right program's first, then the others, likeliest first.
        stages: in the order of the computation.
    """

    switches: Mapping[str, tuple[Setting, ...]]
    stages: tuple[Stage, ...]

    def agrees(self, error: "ErrorRecord", raised: ModelError) -> bool:  # noqa: ARG002 - any does
        """Say whether a submission's exception is the one that the model means."""
        return True

    def bits(self, error: "ErrorRecord | None") -> float:  # noqa: ARG002 - all alike
        """Say how many bits it tells that a case raises this, where the model raises too."""
        return 12.0

    def holding(self, context: "Context") -> "Held | None":  # noqa: ARG002 - knows of no Params
        """Return the model of programs that hold the Params that a submission was seen to hold.

        None if they are not known, or what they should be.
        """
        return None


class Held(NamedTuple):
    """A model of programs with given Params, the draws of each case, and what that settles."""

    model: Model
    draws: Sequence[Mapping[str, Array]]
    settled: frozenset[str]


def run_stages(model: Model, inputs: Inputs, settings: Settings) -> Array:
    """Answer of the program with these settings.

    Raises:
        ModelError: the program raises for these arguments.
        KeyError: unknown switch or setting.
    """
    for switch, setting in settings.items():
        if setting not in model.switches[switch]:
            raise KeyError(f"switch {switch!r} has no such setting: {setting}")
    start = np.zeros((1, 0), np.float32)
    *_, state = states(model, model.stages, inputs, settings, start)
    answer: Array = state[0, ...]
    return answer


def states(
    model: Model, stages: Sequence[Stage], inputs: Inputs, settings: Settings, state: Array
) -> Iterator[Array]:
    """Yield the state after each of a model's stages, from the one before; as `run_stages` else."""
    for stage in stages:
        names = (*stage.switches, *stage.reads, *stage.reads_if_changed)
        chosen = {name: settings.get(name, model.switches[name][0]).value for name in names}
        with np.errstate(all="ignore"):  # a mistake may well divide by zero
            state = stage.run(inputs, state, chosen)
        yield state
