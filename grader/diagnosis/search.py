"""Which known mistakes reproduce a submission's answers.

Nothing here knows the exercise.  A hypothesis, a few switches of its error model away from the
right program, is believed when it reproduces every answer, raising included, and the right program
doesn't.  The fewest switches win; hypotheses that no answer separates are rivals and stay together.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np

from grader.diagnosis.batched import Hypothesis, Numbering, Stack, answers
from grader.diagnosis.error_model import Array, Inputs, Model, ModelError, Settings, run_stages
from grader.judging.compare import NEAR
from grader.workers.records import ErrorRecord

MOST_SWITCHES: Final = 2
OFTEN_FIRST: Final = 3
"""How many cases a table holds: a search tries a wrong one first, which may be another."""
MARGIN: Final = 20.0
"""How many bits there must be beside those that it takes to number all hypotheses."""
BITS_OF_A_NUMBER: Final = 13.0
"""What one finite number tells that agrees as nearly as `NEAR` asks for."""
BITS_OF_THE_REST: Final = 4.0
"""What the zeros, infinities and NaN of one case tell together: they rarely come alone."""


@dataclass(frozen=True)
class Raised:
    """The submission raised in this case, this if it is known; only the model compares it."""

    error: ErrorRecord | None = None


Answer = Array | Raised | None  # None: no answer, for example for lack of time


@dataclass(frozen=True)
class Explanation:
    """Settings that reproduce all answers of a submission.

    Attributes:
        settings: the switches that differ from the right program.
        rivals: other settings, of as many switches, that do the same in every case.
        answered: how many cases were answered, and so are reproduced.
        telling: positions of the answered cases, from 0, in which the right program does otherwise.
    """

    settings: Settings
    rivals: tuple[Settings, ...]
    answered: int
    telling: tuple[int, ...]


Table = Mapping[tuple[int, int], Sequence[tuple[Stack, Numbering]]]
"""Answers of all hypotheses to one case, by its position and how many switches they change."""


def table(
    model: Model, cases: Sequence[Mapping[str, Any]], draws: Sequence[Mapping[str, Array]]
) -> Table:
    """Return the answers to the cases that most searches try first."""
    inputs = tuple(Inputs(*pair) for pair in zip(cases, draws, strict=True))
    right: list[Answer] = [run_stages(model, each, {}) for each in inputs]
    known = {}
    for _ in range(min(OFTEN_FIRST, len(cases))):
        position = _Evidence(model, inputs, tuple(right)).first
        right[position] = None
        for switches in range(1, MOST_SWITCHES + 1):
            known[position, switches] = tuple(answers(model, inputs[position], switches))
    return known


def search(
    model: Model,
    cases: Sequence[Mapping[str, Any]],
    draws: Sequence[Mapping[str, Array]],
    answered: Sequence[Answer],
    tolerance: float = NEAR,
    *,
    most: int = MOST_SWITCHES,
    known: Table | None = None,
) -> tuple[Explanation, ...]:
    """Explain answers by one switch of the model, or else by a pair of them.

    Args:
        model: the exercise's error model.
        cases: arguments of each case by name, arrays as NumPy arrays.
        draws: the model's `draws` for each case.
        answered: what the submission did in each case.
        tolerance: greatest difference, relative to the greatest magnitude in the case.
        most: how many switches may differ from the right program.
        known: answers that were computed before for these cases.

    Returns:
        Nothing if no hypothesis fits, or if the answers are right or tell too little.  More than
        one explanation only if they differ in a case that was not answered.
    """
    inputs = tuple(Inputs(*pair) for pair in zip(cases, draws, strict=True))
    evidence = _Evidence(model, inputs, tuple(answered), tolerance, known or {})
    for switches in range(1, min(most, evidence.most_switches) + 1):
        if not evidence.tells_enough(switches):
            return ()
        found = [dict(each) for each in evidence.matches(switches) if evidence.reproduced(each)]
        if found:
            return tuple(_explanations(evidence, found))
    return ()


def agrees(
    model: Model,
    cases: Sequence[Mapping[str, Any]],
    draws: Sequence[Mapping[str, Array]],
    answered: Sequence[Answer],
    tolerance: float = NEAR,
) -> bool:
    """Say whether the model with no switch changed reproduces all answers, as in `search`."""
    inputs = tuple(Inputs(*pair) for pair in zip(cases, draws, strict=True))
    return not _Evidence(model, inputs, tuple(answered), tolerance).telling


@dataclass(frozen=True)
class _Evidence:
    """A submission's answers beside the cases that they answer."""

    model: Model
    inputs: tuple[Inputs, ...]
    answered: tuple[Answer, ...]
    tolerance: float = NEAR
    known: Table = field(default_factory=dict)

    @cached_property
    def telling(self) -> tuple[int, ...]:
        """Positions of the answered cases in which the right program does otherwise."""
        return tuple(
            position
            for position, answer in enumerate(self.answered)
            if answer is not None and not self._agrees(answer, self.answer(position, {}))
        )

    @cached_property
    def arrays(self) -> dict[int, Array]:
        """The answers that are arrays, by position."""
        return {p: each for p, each in enumerate(self.answered) if isinstance(each, np.ndarray)}

    @cached_property
    def _wrong(self) -> dict[int, Array]:
        return {p: each for p, each in self.arrays.items() if p in self.telling}

    def tells_enough(self, switches: int) -> bool:
        """Whether what is wrong tells more than the number of hypotheses of so many switches.

        Where cases raise may be told by single switches alone, and only beside answers.
        """
        settings = sum(len(each) - 1 for each in self.model.switches.values())
        bits = sum(_bits(each) for each in self._wrong.values())
        if switches == 1 and self.arrays:
            raised = (self.answered[position] for position in self.telling)
            bits += sum(self.model.bits(each.error) for each in raised if isinstance(each, Raised))
        return bits >= math.log2(max(math.comb(settings, switches), 1)) + MARGIN

    @property
    def most_switches(self) -> int:
        """Where no values are wrong, a pair could add up to any set of raising cases."""
        return MOST_SWITCHES if self._wrong else 1

    @cached_property
    def first(self) -> int:
        """The case to try first: of most different sizes, and of those the least to compute."""
        arrays = self._wrong or self.arrays

        def rank(position: int) -> tuple[bool, int, int]:
            arguments = self.inputs[position].arguments.values()
            numeric = (value for value in arguments if not isinstance(value, str))
            sizes = {size for value in numeric for size in np.shape(value) or (float(value),)}
            answer = arrays[position]
            return not np.isfinite(answer).all(), -len(sizes), answer.size

        return min(arrays, key=rank)

    def matches(self, switches: int) -> Iterator[Hypothesis]:
        """Hypotheses of so many switches that reproduce the answer to the first case."""
        answer = self.arrays[self.first]
        known = self.known.get((self.first, switches))
        for stack, numbering in known or answers(self.model, self.inputs[self.first], switches):
            for owner in stack.owners[self._close(answer, stack.states)]:
                yield numbering.hypothesis(owner)

    def reproduced(self, hypothesis: Hypothesis) -> bool:
        """Whether a hypothesis that reproduces the first case reproduces the others too."""
        settings = dict(hypothesis)
        return all(
            self._agrees(answer, self.answer(position, settings))
            for position, answer in enumerate(self.answered)
            if answer is not None and position != self.first
        )

    def same(self, one: Settings, other: Settings) -> bool:
        """Whether two settings that reproduce all answers agree in the other cases too."""
        return all(
            self._alike(self.answer(position, one), self.answer(position, other))
            for position, answer in enumerate(self.answered)
            if answer is None
        )

    def _alike(self, one: Array | ModelError, other: Array | ModelError) -> bool:
        if isinstance(one, ModelError):
            return isinstance(other, ModelError)
        return self._agrees(one, other)

    def answer(self, position: int, settings: Settings) -> Array | ModelError:
        """The model's answer to one case."""
        try:
            return run_stages(self.model, self.inputs[position], settings)
        except ModelError as error:
            return error

    def _agrees(self, answer: Array | Raised, model: Array | ModelError) -> bool:
        if isinstance(answer, Raised):
            if not isinstance(model, ModelError):
                return False
            return answer.error is None or self.model.agrees(answer.error, model)
        return not isinstance(model, ModelError) and bool(self._close(answer, model[None]).all())

    def _close(self, answer: Array, models: Array) -> Array:
        """Which of the stacked arrays have the answer's shape, dtype and values."""
        if models.shape[1:] != answer.shape or models.dtype != answer.dtype:
            return np.zeros(len(models), bool)
        tolerance = self.tolerance
        if answer.dtype.kind != "i" and answer.dtype.itemsize < np.dtype(np.float32).itemsize:
            tolerance = max(tolerance, 2 * _step(answer.dtype))
        if not np.isfinite(answer).all():
            return np.array([self._close_where_finite(answer, model) for model in models], bool)
        axes = tuple(range(1, models.ndim))
        with np.errstate(invalid="ignore", over="ignore"):
            values = models.astype(np.float32, copy=False)
            difference = np.abs(values - answer.astype(np.float32)).max(axes, initial=0)
            scale = np.abs(values).max(axes, initial=0)
        return np.asarray(np.isfinite(scale) & (difference <= tolerance * scale))

    def _close_where_finite(self, answer: Array, model: Array) -> bool:
        finite = np.isfinite(answer)
        if not np.array_equal(answer[~finite], model[~finite], equal_nan=True):
            return False
        return bool(self._close(answer[finite], model[finite][None]).all())


def _bits(values: Array) -> float:
    """How much an answer's values tell, none of them counted twice."""
    numbers = values.astype(np.float64, copy=False).reshape(-1)
    told = np.isfinite(numbers) & (numbers != 0)
    rest = BITS_OF_THE_REST if values.size > told.sum() or not values.size else 0.0
    different = set(numbers[told].tolist())  # `np.unique` would load `numpy.ma` in each child
    return BITS_OF_A_NUMBER * len(different) + rest


def _step(dtype: np.dtype[Any]) -> float:
    """Distance from 1 to the next greater number, for types that NumPy may not know of."""
    one = np.ones((), np.uint16)
    return float((np.ones((), dtype).view(np.uint16) + one).view(dtype)) - 1


def _explanations(evidence: _Evidence, found: Sequence[Settings]) -> Iterator[Explanation]:
    """Rivals gathered; the model lists settings by likelihood, so the first found leads."""
    answered = sum(answer is not None for answer in evidence.answered)
    ranked = sorted(found, key=lambda settings: _rank(evidence.model, settings))
    while ranked:
        first, *others = ranked
        rivals = tuple(other for other in others if evidence.same(first, other))
        yield Explanation(first, rivals, answered, evidence.telling)
        ranked = [other for other in others if other not in rivals]


def _rank(model: Model, settings: Settings) -> list[int]:
    """Places in the lists of settings, then places of the switches."""
    places = [model.switches[name].index(setting) for name, setting in settings.items()]
    names = list(model.switches)
    return [*sorted(places, reverse=True), *sorted(names.index(name) for name in settings)]
