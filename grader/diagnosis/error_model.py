"""What an exercise's error model is made of: stages that share an array, each with its switches.

An error model is the exercise's computation with every known mistake as a named switch.  Written
as one function of all switches it would be run anew for each hypothesis; written as stages, the
search runs each stage once for many hypotheses that differ only before it.  Hence two rules:

* every array handed from stage to stage has a leading axis of hypotheses, so a stage must leave
  that axis alone (write `values[:, ...]`, count the other axes from the end);
* whether a stage raises `ModelError` may depend on shapes and settings, never on values, because
  it then raises for every hypothesis in the stack.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Settings = Mapping[str, str]


class ModelError(ValueError):
    """The program that these settings describe raises for these arguments."""


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

    `run(inputs, states, settings)` maps states of shape `(hypotheses, ...)` to states of shape
    `(hypotheses, ...)`.  `settings` holds the `switches` that this stage is the first to read, and
    those of earlier stages that it `reads` again or `reads_if_changed`: only when one of its own
    switches is not at its default; otherwise these may hold anything.
    """

    run: Callable[[Inputs, Array, Settings], Array]
    switches: tuple[str, ...]
    reads: tuple[str, ...] = ()
    reads_if_changed: tuple[str, ...] = ()


class Model(Protocol):
    """An exercise's error model: a module, or anything else with these names.

    Each switch of `SWITCHES` belongs to exactly one of the `STAGES`.
    """

    @property
    def SWITCHES(self) -> Mapping[str, tuple[str, ...]]:  # noqa: N802
        """Switch to settings: the right program's first, then the others, the likeliest first."""

    @property
    def RARE(self) -> Mapping[str, Collection[str]]:  # noqa: N802
        """Switch to settings that are looked for alone, never as one of two mistakes."""

    @property
    def STAGES(self) -> Sequence[Stage]:  # noqa: N802
        """The stages, in the order of the computation."""


def run_stages(
    stages: Sequence[Stage],
    switches: Mapping[str, tuple[str, ...]],
    inputs: Inputs,
    settings: Settings,
) -> Array:
    """Answer of the program with these settings; switches left out keep their default.

    Raises:
        ModelError: the program raises for these arguments.
        KeyError: unknown switch or setting.
    """
    for switch, setting in settings.items():
        if setting not in switches[switch]:
            message = f"switch {switch!r} has no setting {setting!r}"
            raise KeyError(message)
    *_, state = states(stages, switches, inputs, settings, np.zeros((1, 0), np.float32))
    answer: Array = state[0, ...]
    return answer


def states(
    stages: Sequence[Stage],
    switches: Mapping[str, tuple[str, ...]],
    inputs: Inputs,
    settings: Settings,
    state: Array,
) -> Iterator[Array]:
    """Yield the state after each stage, from the one before the first; as `run_stages` else."""
    for stage in stages:
        names = (*stage.switches, *stage.reads, *stage.reads_if_changed)
        own = {name: settings.get(name, switches[name][0]) for name in names}
        with np.errstate(all="ignore"):  # a mistake may well divide by zero
            state = stage.run(inputs, state, own)
        yield state
