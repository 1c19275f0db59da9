"""What a picture is about: one number of the answer to one case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.diagnosis.error_model import Inputs, Settings
from grader.families.kernel_layers.models.assemble import LayerModel
from grader.judging.compare import CaseResult
from grader.judging.context import Context
from grader.judging.outcome import Array
from grader.report.schema import Finding


@dataclass(frozen=True)
class View:
    """One number of one case, and all that is known of how the submission came to it.

    Attributes:
        context: the graded submission.
        index: of the case, from 0.
        element: which number of the flattened answer.
        finding: the leading finding, if there is one.
        settings: of the exercise's error model, with which it gives the submission's answers;
            None if none are known, empty if the submission is right.
        draws: random numbers of the error model for the case.
    """

    context: Context
    index: int
    element: int
    finding: Finding | None
    settings: Settings | None
    draws: Mapping[str, Array]

    @property
    def result(self) -> CaseResult:
        """What came of the case."""
        return self.context.results[self.index]

    @property
    def model(self) -> LayerModel:
        """The exercise's error model."""
        model = self.context.exercise.model
        assert isinstance(model, LayerModel)  # without one there are no draws to look at
        return model

    def inputs(self, **changed: Any) -> Inputs:
        """Return the case as the error model's stages see it, with arguments changed."""
        return Inputs({**self.result.case.arguments, **changed}, self.draws)

    def right(self) -> float:
        """Return the expected number."""
        return float(self.result.expected.reshape(-1)[self.element])

    def answered(self) -> float | None:
        """Return the submission's number, if it gave so many."""
        given = self.result.answered
        if given is None or given.dtype.kind not in "fiub" or self.element >= given.size:
            return None
        return float(given.reshape(-1)[self.element])


def first_difference(result: CaseResult, tolerance: float) -> int:
    """Return the first number that is not the expected one; 0 where they can't be compared."""
    given, right = result.answered, result.expected
    if given is None or given.shape != right.shape or given.dtype.kind not in "fiub":
        return 0
    limit = tolerance * float(np.max(np.abs(right)))
    with np.errstate(invalid="ignore"):
        wrong = ~(np.abs(given.astype(np.float64) - right).reshape(-1) <= limit)
    return int(np.argmax(wrong))
