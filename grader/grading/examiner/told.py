"""What examiners are told (trusted side): of a submission, and what they learn before, once."""

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from grader.diagnosis.changed.search import Found
from grader.diagnosis.error_model import Array
from grader.diagnosis.repairs.naming import Repaired
from grader.diagnosis.reproduce import answered
from grader.exercise.exercise import Exercise
from grader.judging.context import Context
from grader.judging.reference import draws, draws_key
from grader.judging.requirements import Requirement
from grader.sandbox.wire import Message, Tensor
from grader.submission.submission import Submission
from grader.workers.examiners import Examiners
from grader.workers.launch import Launcher


@dataclass(frozen=True)
class Told:
    """What an examiner is told of one submission.

    Attributes:
        pickled: all of it.
        exercise: as it can be sent.
        drawn: key of what the error model draws; None if that is not needed.
        draw: draws it, as `draws` does.
        arguments: of each case.
    """

    pickled: bytes
    exercise: Mapping[str, Any]
    drawn: str | None
    draw: Callable[[], Sequence[Mapping[str, Array]]]
    arguments: tuple[Mapping[str, Any], ...]


def told_of(
    launcher: Launcher,
    context: Context,
    requirements: tuple[Requirement, ...] = (),
    *,
    changed: Found | None = None,
    repaired: Repaired | None = None,
    passed: bool,
) -> Told:
    """Return all that an examiner is told; nothing is drawn for work that passed."""
    exercise, bare = context.exercise, context.submission
    draw = not passed and exercise.has_model and answered(context)
    drawn = draws_key(exercise, context.cases) if draw else None
    exercise_said = described(exercise)
    told = {
        "submission": Submission(bare.path, bare.source),
        "cases": context.cases,
        "results": context.results,
        "outcome": context.outcome,
        "right": context.right,
        "requirements": requirements,
        "draws": drawn,
        "table": _table_key(exercise_said["key"], drawn),
        "changed": changed,
        "repaired": repaired,
        "passed": passed,
    }
    return Told(
        pickle.dumps(told, pickle.HIGHEST_PROTOCOL),
        exercise_said,
        drawn,
        partial(draws, launcher, exercise, context.cases),
        tuple(case.arguments for case in context.cases),
    )


def described(exercise: Exercise) -> dict[str, Any]:
    """Return an exercise as an examiner can read it anew."""
    settings = exercise.settings.model_dump(mode="json")
    return {
        "key": f"{exercise.folder} {exercise.explains} {exercise.reference_path} {settings}",
        "name": exercise.name,
        "folder": str(exercise.folder.absolute()),
        "reference_path": str(exercise.reference_path.absolute()),
        "settings": settings,
        "families": [family.name for family in exercise.families],
    }


def teach_exercise(examiners: Examiners, exercise: Mapping[str, Any]) -> str:
    """Have what explains the work on an exercise loaded; return one sentence if it failed.

    Raises:
        NoWorkerError: there is nothing to load it.
    """
    return examiners.prepare(exercise["key"], lambda: Message("prepare", exercise))


def teach(examiners: Examiners, told: Told) -> tuple[set[str], str]:
    """Have loaded all that an examiner needs to understand what it is told.

    Returns:
        the keys of that, and one sentence if it failed.

    Raises:
        ExerciseError: the error model failed to draw.
        NoWorkerError: there is nothing to load it.
    """
    key, drawn = told.exercise["key"], told.drawn
    fault = teach_exercise(examiners, told.exercise)
    if fault or drawn is None:
        return {key}, fault

    def make() -> Message:
        pickled = pickle.dumps((told.arguments, told.draw()), pickle.HIGHEST_PROTOCOL)
        return Message("draws", {"key": drawn}, {"told": as_tensor(pickled)})

    again = examiners.known(drawn) is not None
    fault = examiners.prepare(drawn, make, passing=True)
    if again and not fault:  # for one submission alone a table takes longer than the search
        table = _table_key(key, drawn)
        asked = Message("table", {"key": table, "exercise": key, "draws": drawn})
        examiners.prepare(table, lambda: asked, passing=True)
    return {key, drawn}, fault


def _table_key(exercise: str, drawn: str | None) -> str:
    """Name the answers of an error model: those of one exercise as it is now, to some cases."""
    return f"table of {drawn} for {exercise}"


def as_tensor(data: bytes) -> Tensor:
    """Return bytes as what the wire carries."""
    return Tensor("uint8", np.frombuffer(data, np.uint8))
