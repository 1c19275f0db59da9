"""Expected answers, computed by the exercise's reference in a trusted child."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.exercise.trusted_files import ExerciseError
from grader.judging.cache import cached
from grader.judging.outcome import Answer, Observed, Outcome, Raised
from grader.judging.session import persistently, run
from grader.sandbox.wire import Message, Tensor, tensor
from grader.versions import versions
from grader.workers.command import XLA_FLAGS
from grader.workers.launch import Launcher
from grader.workers.records import Probe

Array = np.ndarray[Any, Any]
TRUSTED_LIMITS = {
    "load_seconds": 120.0,
    "case_seconds": 120.0,
    "total_seconds": 600.0,
    "answer_bytes": 32 << 20,
}
"""Our own programs only have to end: a busy machine must not make honest work ungradable."""


@dataclass(frozen=True)
class Expected:
    """The right answers to the cases, and what the reference looks like under observation."""

    answers: tuple[Array, ...]
    seen: Mapping[int, Observed]


def expected(launcher: Launcher, exercise: Exercise, cases: tuple[Case, ...]) -> Expected:
    """Run the reference.

    Raises:
        ExerciseError: it does not answer every case with a finite array that is not all zeros.
        NoWorkerError: no process could be started.
    """

    def compute() -> Message:
        outcome = _trusted(launcher, exercise, exercise.reference, cases, probe_case=0)
        arrays = {
            f"case{index}": tensor(_array(outcome, exercise, case, index))
            for index, case in enumerate(cases)
        }
        if len(outcome.seen) < len(cases):
            raise ExerciseError(f"the reference of {exercise.name} could not be observed")
        probes = [outcome.seen[index].probe.model_dump(mode="json") for index in range(len(cases))]
        for index, seen in outcome.seen.items():
            arrays |= {f"{index} {name}": each for name, each in seen.arrays.items()}
        return Message("expected", {"probes": probes}, arrays)

    stored = cached(_key("expected", exercise, exercise.reference, cases), compute)
    answers = tuple(stored.arrays[f"case{index}"].values for index in range(len(cases)))
    seen = {
        index: Observed(Probe.model_validate(probe), _of(stored.arrays, index))
        for index, probe in enumerate(stored.body["probes"])
    }
    return Expected(answers, seen)


def _of(arrays: Mapping[str, Tensor], index: int) -> Mapping[str, Tensor]:
    """Return the arrays of one observation by their names in it."""
    start = f"{index} "
    return {
        name.removeprefix(start): each for name, each in arrays.items() if name.startswith(start)
    }


def draws(
    launcher: Launcher, exercise: Exercise, cases: tuple[Case, ...]
) -> tuple[Mapping[str, Array], ...]:
    """Run the error model's random draws for every case; empty where it draws nothing.

    Raises:
        ExerciseError: the model failed.
        NoWorkerError: no process could be started.
    """
    source = exercise.draws
    if source is None:
        return tuple({} for _ in cases)

    def compute() -> Message:
        outcome = _trusted(launcher, exercise, source, cases, entry_point="draws")
        arrays = {
            f"{index} {name}": tensor(values)
            for index, case in enumerate(cases)
            for name, values in _arrays(outcome, exercise, case, index).items()
        }
        return Message("draws", {}, arrays)

    stored = cached(_key("draws", exercise, source, cases), compute)
    drawn: tuple[dict[str, Array], ...] = tuple({} for _ in cases)
    for label, item in stored.arrays.items():
        index, _, name = label.partition(" ")
        drawn[int(index)][name] = item.values
    return drawn


def _key(kind: str, exercise: Exercise, source: bytes, cases: tuple[Case, ...]) -> str:
    """Name an entry after all that decides its contents."""
    total = hashlib.sha256()
    parts = [kind, exercise.name, exercise.decides, source, XLA_FLAGS, *sorted(versions().items())]
    for case in cases:
        parts += [f"{name}={np.asarray(item).tobytes()!r}" for name, item in case.arguments.items()]
    total.update(repr(parts).encode())
    return f"{kind}-{total.hexdigest()[:32]}"


def _trusted(
    launcher: Launcher,
    exercise: Exercise,
    source: bytes,
    cases: tuple[Case, ...],
    *,
    entry_point: str | None = None,
    probe_case: int | None = None,
) -> Outcome:
    limits = exercise.settings.limits.model_copy(update=TRUSTED_LIMITS)
    roomy = replace(exercise, settings=exercise.settings.model_copy(update={"limits": limits}))
    put = partial(
        run,
        source=source,
        exercise=roomy,
        cases=cases,
        entry_point=entry_point,
        probe_case=probe_case,
    )
    return persistently(lambda: launcher.start("trusted", limits.bounds), put)


def _array(outcome: Outcome, exercise: Exercise, case: Case, index: int) -> Array:
    answer = _arrays(outcome, exercise, case, index).get("answer")
    if answer is None or not np.isfinite(answer).all() or not answer.any():
        raise ExerciseError(
            f"the reference of {exercise.name} gives no usable answer to {case.name}"
        )
    return answer


def _arrays(outcome: Outcome, exercise: Exercise, case: Case, index: int) -> Mapping[str, Array]:
    reply = outcome.replies.get(index)
    if isinstance(reply, Answer):
        return {name: tensor.values for name, tensor in reply.arrays.items()}
    if isinstance(reply, Raised):
        why = f"raised {reply.error.type}: {reply.error.message}"
    elif outcome.load_error:
        why = f"raised {outcome.load_error.type} at import: {outcome.load_error.message}"
    else:
        why = outcome.stop.detail if outcome.stop else "defines no function to call"
    printed = f"; it printed: {outcome.output[-500:]}" if outcome.output else ""
    raise ExerciseError(
        f"the trusted side of {exercise.name} failed in {case.name}: {why}{printed}"
    )
