"""Views of the cases of exercises with pictures, as any setting of their models answers them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from grader.diagnosis.error_model import Array, Inputs, ModelError, Settings, run_stages
from grader.exercise.exercise import Exercise
from grader.families.kernel_layers.pictures.view import View
from grader.grading.exercises import open_catalogue
from grader.judging.compare import CaseResult
from grader.judging.context import Context
from grader.judging.reference import draws, expected
from grader.judging.session import Outcome
from grader.submission.submission import Submission
from grader.workers.launch import Launcher


@dataclass(frozen=True)
class Drawable:
    """An exercise with its drawn numbers and expected answers."""

    exercise: Exercise
    draws: Sequence[Mapping[str, Array]]
    answers: Sequence[Array]

    def answer(self, index: int, settings: Settings) -> Array | None:
        """What the program with these settings answers; None if it raises or isn't finite."""
        model, case = self.exercise.model, self.exercise.cases(0)[index]
        assert model is not None
        inputs = Inputs(case.arguments, self.draws[index])
        try:
            found = run_stages(model, inputs, settings)
        except ModelError:
            return None
        return found if found.size and np.isfinite(found.astype(np.float64)).all() else None

    def view(self, index: int, element: int, settings: Settings, answer: Array) -> View:
        """The view of one number that a submission with these settings answers."""
        cases = self.exercise.cases(0)
        results = tuple(
            CaseResult(case, "failed", "the numbers differ", right, answer)
            for case, right in zip(cases, self.answers, strict=True)
        )
        submission = Submission("submission.py", b"")
        context = Context(submission, self.exercise, cases, results, Outcome(), None)
        element = min(element, answer.size - 1, self.answers[index].size - 1)
        return View(context, index, element, None, settings, self.draws[index])


@pytest.fixture(scope="session")
def drawable(launcher: Launcher) -> Callable[[str], Drawable]:
    known: dict[str, Drawable] = {}

    def load(name: str) -> Drawable:
        if name not in known:
            exercise: Any = open_catalogue().load(name)
            cases = exercise.cases(0)
            answers = expected(launcher, exercise, cases).answers
            right = tuple(leaves[""].values for leaves in answers)
            known[name] = Drawable(exercise, draws(launcher, exercise, cases), right)
        return known[name]

    return load
