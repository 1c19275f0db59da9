"""Running an error model for all hypotheses of so many switches at once.

A hypothesis is a set of switches with a setting that isn't the default.  Hypotheses that differ
only in what earlier stages read are one stack of states, and each stage runs once for a stack and
a setting.  So some twenty thousand pairs of settings cost a few thousand NumPy calls.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.diagnosis.error_model import Array, Inputs, Model, ModelError, Setting, Stage

Hypothesis = tuple[tuple[str, Setting], ...]  # (switch, setting), in the order of the stages
Kind = tuple[tuple[int, ...], str]  # shape of one state, code of its dtype


@dataclass(frozen=True)
class Stack:
    """States of hypotheses at one stage, all of one shape and dtype.

    `owners`, shape (hypotheses, switches), numbers the settings of each hypothesis as `Numbering`
    does; `states` has shape (hypotheses, ...).
    """

    owners: Array
    states: Array


Change = tuple[tuple[int, ...], dict[str, Any]]  # numbers of settings, and their values


class Numbering:
    """Numbers for the settings of a model that aren't defaults, from 1; 0 is no setting.

    Beside others, as `switches` says, rare settings have no number.
    """

    def __init__(self, model: Model, switches: int) -> None:
        self.defaults = {name: settings[0].value for name, settings in model.switches.items()}
        self.pairs = [("", Setting("none", None))]
        self.pairs += [
            (name, setting)
            for name, settings in model.switches.items()
            for setting in settings[1:]
            if switches == 1 or not setting.rare
        ]

    def hypothesis(self, owner: Iterable[int]) -> Hypothesis:
        """The settings that a row of `Stack.owners` stands for."""
        return tuple(self.pairs[number] for number in owner if number)

    def changes(self, stage: Stage, most: int) -> list[Change]:
        """No setting, then each of the stage's own, then each pair of two switches, and so on."""
        own = [
            [(number, pair) for number, pair in enumerate(self.pairs) if pair[0] == name]
            for name in stage.switches
        ]
        return [
            (tuple(number for number, _ in change), _values(pair for _, pair in change))
            for count in range(most + 1)
            for switches in itertools.combinations(own, count)
            for change in itertools.product(*switches)
        ]

    def of(self, names: Sequence[str]) -> Array:
        """A table from numbers to numbers: 0 for the settings of all other switches."""
        return np.array([n if pair[0] in names else 0 for n, pair in enumerate(self.pairs)])


def answers(model: Model, inputs: Inputs, switches: int) -> Iterator[tuple[Stack, Numbering]]:
    """Answers of all hypotheses of exactly so many switches, except of those that raise.

    More than one switch: without rare settings.
    """
    numbering = Numbering(model, switches)
    # levels[n] holds the stacks of hypotheses that have used n switches so far
    levels: list[list[Stack]] = [[] for _ in range(switches + 1)]
    levels[0] = [Stack(np.zeros((1, switches), int), np.zeros((1, 0), np.float32))]
    with np.errstate(all="ignore"):  # a mistake may well divide by zero
        for stage in model.stages:
            levels = _advance(numbering, stage, inputs, levels)
    return ((stack, numbering) for stack in levels[-1])


def _advance(
    numbering: Numbering, stage: Stage, inputs: Inputs, levels: list[list[Stack]]
) -> list[list[Stack]]:
    """Run a stage on every stack, with its default settings and with every change."""
    most = len(levels) - 1
    changes = numbering.changes(stage, min(most, len(stage.switches)))
    after = [_Shelf() for _ in levels]
    for used, stacks in enumerate(levels):
        possible = [
            (used + len(numbers), _row(numbers, used, most), changed)
            for numbers, changed in changes
            if used + len(numbers) <= most
        ]
        reads = stage.reads + (stage.reads_if_changed if len(possible) > 1 else ())
        for chosen, stack in _by_reads(numbering, stage, reads, stacks):
            for then_used, row, changed in possible:
                try:
                    states = stage.run(inputs, stack.states, chosen | changed)
                except ModelError:
                    continue
                after[then_used].put(stack.owners, row, states)
    return [shelf.stacks() for shelf in after]


def _row(numbers: tuple[int, ...], place: int, width: int) -> tuple[int, ...]:
    """So many zeros, but these numbers from a place on."""
    return (0,) * place + numbers + (0,) * (width - place - len(numbers))


def _by_reads(
    numbering: Numbering, stage: Stage, reads: tuple[str, ...], stacks: Sequence[Stack]
) -> Iterator[tuple[dict[str, Any], Stack]]:
    """Split stacks where the settings differ that the stage reads again."""
    names = (*stage.switches, *stage.reads, *stage.reads_if_changed)
    defaults = {name: numbering.defaults[name] for name in names}
    table = numbering.of(reads)
    for stack in stacks:
        read = table[stack.owners]
        kind = read @ len(table) ** np.arange(read.shape[1])
        if not kind.any():
            yield defaults, stack
            continue
        order = np.argsort(kind, kind="stable")
        owners, states = stack.owners[order], stack.states[order]
        starts = np.flatnonzero(np.diff(kind[order], prepend=-1))
        rows = read[order[starts]].tolist()
        for row, start, end in zip(rows, starts, (*starts[1:], len(order)), strict=True):
            chosen = defaults | _values(numbering.hypothesis(row))
            yield chosen, Stack(owners[start:end], states[start:end])


def _values(pairs: Iterable[tuple[str, Setting]]) -> dict[str, Any]:
    return {name: setting.value for name, setting in pairs}


Part = tuple[Array, tuple[int, ...], Array]  # owners, a row to add to each, states


class _Shelf:
    """Where hypotheses of so many switches wait for the next stage."""

    def __init__(self) -> None:
        self._parts: dict[Kind, list[Part]] = {}

    def put(self, owners: Array, change: tuple[int, ...], states: Array) -> None:
        """Add states whose hypotheses are `owners` and a change, a row that is added to them."""
        if len(states) != len(owners):  # one state for all: no stage so far made a difference
            states = np.broadcast_to(states, (len(owners), *states.shape[1:]))
        kind = (states.shape[1:], states.dtype.char)
        self._parts.setdefault(kind, []).append((owners, change, states))

    def stacks(self) -> list[Stack]:
        """All that was put here, in one stack for each shape and dtype."""
        return [_merged(parts) for parts in self._parts.values()]


def _merged(parts: list[Part]) -> Stack:
    if len(parts) == 1:
        ((own, change, state),) = parts
        return Stack(own + change if any(change) else own, state)
    owners, changes, states = zip(*parts, strict=True)
    rows = np.array(changes).repeat([len(own) for own in owners], axis=0)
    return Stack(np.concatenate(owners) + rows, np.concatenate(states))
