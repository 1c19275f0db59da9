"""Expected answers, computed by the exercise's reference in a trusted child."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from grader.exercise.case import Call, Case
from grader.exercise.exercise import Exercise
from grader.exercise.trusted_files import ExerciseError
from grader.judging.cache import cached
from grader.judging.compare import Leaves
from grader.judging.context import PROBED
from grader.judging.conversation import Conversation
from grader.judging.exchange import Other, ask_reference, beginning
from grader.judging.outcome import Answer, Observed, Outcome, Raised
from grader.judging.session import persistently, run
from grader.sandbox.wire import Message, Tensor
from grader.versions import versions
from grader.workers.command import XLA_FLAGS
from grader.workers.launch import Launcher
from grader.workers.records import JitTrace, Probe

Array = np.ndarray[Any, Any]
TRUSTED_LIMITS = {
    "load_seconds": 120.0,
    "case_seconds": 120.0,
    "total_seconds": 600.0,
    "answer_bytes": 32 << 20,
}
"""Our own programs only have to end: a busy machine must not make honest work ungradable."""
PROCESSES = 2
"""How many share the cases of a reference."""


@dataclass(frozen=True)
class Expected:
    """The right answers to the cases, and what the reference looks like under observation."""

    answers: tuple[Leaves, ...]
    seen: Mapping[int, Observed]
    """What was observed in each case, in the first as a whole."""
    other: Other
    """What it answers to the first case with other values in its Params."""
    traces: tuple[JitTrace, ...] = ()
    """What jax traced of its own functions in cases that are not hidden."""


def expected(launcher: Launcher, exercise: Exercise, cases: tuple[Case, ...]) -> Expected:
    """Run the reference.

    Raises:
        ExerciseError: it does not answer every case with finite arrays or numbers.
        NoWorkerError: no process could be started.
    """
    key = named_after("expected", exercise, exercise.reference, cases)
    stored = cached(key, partial(_computed, launcher, exercise, cases))
    return Expected(
        tuple(beginning(stored.arrays, f"case{index}:") for index in range(len(cases))),
        {
            index: Observed(Probe.model_validate(probe), beginning(stored.arrays, f"{index} "))
            for index, probe in enumerate(stored.body["probes"])
        },
        Other.of(stored.arrays),
        tuple(JitTrace.model_validate(item) for item in stored.body["traces"]),
    )


def _computed(launcher: Launcher, exercise: Exercise, cases: tuple[Case, ...]) -> Message:
    """Have the reference answer all cases and be observed, a share of them in each process."""
    others = [Other()]

    def share(asked: Sequence[int]) -> Outcome:
        first = PROBED in asked

        def prove(conversation: Conversation) -> None:
            if first:
                answer = _leaves(conversation.outcome, exercise, cases[PROBED], PROBED)
                others.append(ask_reference(conversation, cases[PROBED], answer))
            conversation.glance(cases)

        return _trusted(
            launcher,
            exercise,
            exercise.reference,
            cases,
            probe_case=PROBED if first else None,
            asked=asked,
            traces=True,
            prove=prove,
        )

    arrays: dict[str, Tensor] = {}
    replies: dict[int, Answer | Raised] = {}
    probes: dict[int, Any] = {}
    shares = _shares(cases)
    with ThreadPoolExecutor(len(shares)) as pool:
        for asked, outcome in zip(shares, pool.map(share, shares), strict=True):
            for index in asked:
                answer = _leaves(outcome, exercise, cases[index], index)
                arrays |= {f"case{index}:{path}": item for path, item in answer.items()}
                if index not in outcome.seen:
                    why = f"the reference of {exercise.name} could not be observed"
                    raise ExerciseError(why)
                seen = outcome.seen[index]
                arrays |= {f"{index} {name}": item for name, item in seen.arrays.items()}
                probes[index] = seen.probe.model_dump(mode="json")
            replies |= outcome.replies
    body = {
        "probes": [probe for _, probe in sorted(probes.items())],
        "traces": _traces([reply for _, reply in sorted(replies.items())]),
    }
    return Message("expected", body, {**arrays, **others[-1].named})


def answers(launcher: Launcher, exercise: Exercise, cases: tuple[Case, ...]) -> tuple[Leaves, ...]:
    """Run the reference for its answers alone, and keep nothing.

    Raises:
        ExerciseError: it does not answer every case with finite arrays or numbers.
        NoWorkerError: no process could be started.
    """
    outcome = _trusted(launcher, exercise, exercise.reference, cases)
    return tuple(_leaves(outcome, exercise, case, index) for index, case in enumerate(cases))


def _shares(cases: tuple[Case, ...]) -> list[list[int]]:
    """Deal the cases out to two processes, those of the same sizes together.

    Most of their time they compile, what each size needs anew.
    """
    alike: dict[tuple[Any, ...], list[int]] = {}
    for index, case in enumerate(cases):
        alike.setdefault(tuple(case.sizes.values()), []).append(index)
    dealt = [list(alike.values())[begin::PROCESSES] for begin in range(PROCESSES)]
    return [sorted(index for group in some for index in group) for some in dealt if some]


def _traces(replies: Sequence[Answer | Raised]) -> list[Any]:
    """Return the different traces of all answers, in their order."""
    answers = [reply for reply in replies if isinstance(reply, Answer)]
    different = {item.model_dump_json(): item for answer in answers for item in answer.traces}
    return [item.model_dump(mode="json") for item in different.values()]


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
            f"{index} {json.loads(path[1:-1])}": item
            for index, case in enumerate(cases)
            for path, item in _answer(outcome, exercise, case, index).leaves.items()
        }
        return Message("draws", {}, arrays)

    stored = cached(draws_key(exercise, cases), compute)
    drawn: tuple[dict[str, Array], ...] = tuple({} for _ in cases)
    for label, item in stored.arrays.items():
        index, _, name = label.partition(" ")
        drawn[int(index)][name] = item.values
    return drawn


def draws_key(exercise: Exercise, cases: tuple[Case, ...]) -> str:
    """Name what `draws` returns after all that decides it."""
    return named_after("draws", exercise, exercise.draws or b"", cases)


def named_after(kind: str, exercise: Exercise, source: bytes, cases: tuple[Case, ...]) -> str:
    """Name an entry after all that decides its contents."""
    total = hashlib.sha256()
    parts = [kind, exercise.name, exercise.decides, source, XLA_FLAGS, *sorted(versions().items())]
    for case in cases:
        parts += [f"hidden={case.hidden}"]  # of those no trace is kept
        for call in (Call("", case.arguments), *case.calls):
            parts.append(call.method)
            parts += [f"{name}={_content(item)}" for name, item in call.arguments.items()]
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
    asked: Sequence[int] | None = None,
    traces: bool = False,
    prove: Callable[[Conversation], None] | None = None,
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
        asked=asked,
        traces=traces,
        prove=prove,
    )
    return persistently(lambda: launcher.start("trusted", limits.bounds), put)


def _content(value: Any) -> str:
    array = np.asarray(value)
    return f"{array.dtype}{array.shape}{array.tobytes()!r}"


def _leaves(outcome: Outcome, exercise: Exercise, case: Case, index: int) -> Leaves:
    answer = _answer(outcome, exercise, case, index)
    found = answer.leaves
    # What a script's call returns besides is not compared; None is what most return.
    unread = [path for path in answer.kinds if path not in found and not case.calls]
    if not found or unread or not all(np.isfinite(item.values).all() for item in found.values()):
        raise ExerciseError(
            f"the reference of {exercise.name} gives no usable answer to {case.name}: "
            "finite arrays or numbers, or a tuple or dict of them"
        )
    return found


def _answer(outcome: Outcome, exercise: Exercise, case: Case, index: int) -> Answer:
    reply = outcome.replies.get(index)
    if isinstance(reply, Answer):
        return reply
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
