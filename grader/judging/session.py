"""Put the cases to one child, one at a time, and keep what came back (trusted side)."""

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from pydantic import ValidationError

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.outcome import Answer, Observed, Outcome, Raised, Stop
from grader.judging.why_stopped import explain
from grader.sandbox.wire import Channel, Closed, Message, Tensor, WireError
from grader.workers.process import Ending, LostWorkerError, Process
from grader.workers.records import ErrorRecord, Loaded, Probe, Record, ValueRecord, WarningRecord

__all__ = ["Answer", "Outcome", "Raised", "Stop", "persistently", "run"]

PROBE_BYTES = 16 << 20
"""How many bytes of Params cross the wall when a case is observed as a whole."""
GLANCE_BYTES = 256 << 10
"""The same for any other case."""
START_SECONDS = 120.0


class _Answered(Record):
    case: int
    value: ValueRecord
    warnings: tuple[WarningRecord, ...] = ()


class _RaisedCase(ErrorRecord):
    case: int


class _StoppedError(Exception):
    """The child gave no valid answer; carries what the channel said."""


def run(
    process: Process,
    source: bytes,
    exercise: Exercise,
    cases: Sequence[Case],
    *,
    entry_point: str | None = None,
    probe_case: int | None = 0,
    asked: Sequence[int] | None = None,
    ends: float | None = None,
) -> Outcome:
    """Load a source in the child and put every case to it; always ends the child.

    Args:
        process: a started child that has served nothing yet.
        source: the file's bytes.
        exercise: names the entry point, the limits and what to observe.
        cases: those of the exercise.
        entry_point: called in place of the exercise's own.
        probe_case: index of the case to run once more under full observation, and after it every
            other that was asked, to see its modules and calls; None for no observation.
        asked: indices of the cases to ask in order, the next only after an answer; all by default.
        ends: when the time for everything is spent, `time.monotonic` seconds; by default it
            begins now.
    """
    conversation = _Conversation(process, exercise, ends)
    try:
        conversation.begin()
        conversation.load(source, entry_point or exercise.settings.entry_point)
        if conversation.callable:
            for index in range(len(cases)) if asked is None else asked:
                conversation.ask(index, cases[index])
            if probe_case is not None:
                conversation.observe(probe_case, cases, whole=True)
                for index in sorted({*conversation.outcome.replies} - {probe_case}):
                    if conversation.has_time:
                        conversation.observe(index, cases, whole=False)
        ending = process.end()
    except _StoppedError as stopped:
        ending = process.kill() if conversation.glancing else conversation.stop(stopped)
    except _MissedError as missed:
        ending = process.end()
        conversation.outcome.missed = None if conversation.glancing else str(missed)
    outcome = conversation.outcome
    outcome.interpreted = process.kind == "interpreted"
    outcome.ending = ending
    outcome.output = process.output.text()
    if process.output.flooded and outcome.stop is None and outcome.missed is None:
        conversation.explain(None, ending)  # seen only now that all is read
    outcome.output_bytes = process.output.count
    return outcome


def persistently(start: Callable[[], Process], put: Callable[[Process], Outcome]) -> Outcome:
    """Put questions to a child, and to another one if that was ended from outside.

    Args:
        start: starts a child.
        put: asks it, as `run` does.

    Raises:
        LostWorkerError: the other was lost as well, or none could be started.
    """
    for last in (False, True):
        try:
            outcome = put(start())
        except LostWorkerError:
            if last:
                raise
            continue
        if not outcome.lost:
            return outcome
    raise LostWorkerError(
        "two workers in a row were ended from outside before they had answered: grade it again, "
        "with more free memory if the system ran out of it"
    )


class _MissedError(Exception):
    """The child has no rule for what is named."""


class _Conversation:
    """The requests of one child in order, each with its deadline."""

    def __init__(self, process: Process, exercise: Exercise, ends: float | None) -> None:
        self._process = process
        self._exercise = exercise
        self._limits = exercise.settings.limits
        self._end = time.monotonic() + self._limits.total_seconds if ends is None else ends
        self._during = "loading"
        self._case: int | None = None
        self._allowed = ""
        self._slowest = 0.0
        self.glancing = False
        """Whether all that decides is said: what happens from now on counts no more."""
        self.outcome = Outcome()

    @property
    def callable(self) -> bool:
        """Whether the submission loaded and defines something to call."""
        loaded = self.outcome.loaded
        return loaded is not None and loaded.defined and loaded.accepts is not False

    @property
    def has_time(self) -> bool:
        """Whether a case can be run once more, however late, before all time is spent."""
        seconds = self._limits.case_seconds
        return self._slowest < seconds / 4 and time.monotonic() + seconds < self._end

    def begin(self) -> None:
        """Wait for the child's word that it runs confined.

        Raises:
            LostWorkerError: it ended or stayed silent; the submission has no part in that.
        """
        try:
            deadline = time.monotonic() + START_SECONDS
            started = self._process.channel.receive(0, deadline)
        except WireError as error:
            self._process.kill()
            said = self._process.output.text().strip().splitlines()
            why = said[-1] if said else str(error)
            raise LostWorkerError(
                f"no worker: a fresh process ended before it read the submission ({why})"
            ) from error
        held = tuple(layer["name"] for layer in started.body["layers"] if layer["held"])
        self.outcome.layers = held

    def load(self, source: bytes, entry_point: str) -> None:
        body = {
            "entry_point": entry_point,
            "arity": len(self._exercise.settings.parameters),
            "answer_bytes": self._limits.answer_bytes,
            "watch": self._exercise.watch,
        }
        arrays = {"source": Tensor("uint8", np.frombuffer(source, np.uint8))}
        reply = self._exchange(Message("load", body, arrays), self._limits.load_seconds)
        if reply.kind == "raised":
            self.outcome.load_error = self._valid(ErrorRecord, reply)
        else:
            self.outcome.loaded = self._valid(Loaded, reply)

    def ask(self, index: int, case: Case) -> None:
        self._during, self._case = case.name, index
        self.outcome.asked += 1
        request = Message("case", {"case": index, **_described(case)}, _arrays(case))
        began = time.monotonic()
        reply = self._exchange(request, self._limits.case_seconds, self._limits.answer_bytes)
        self._slowest = max(self._slowest, time.monotonic() - began)
        if reply.kind == "raised":
            raised = self._valid(_RaisedCase, reply)
            self._same_case(raised.case, index)
            self.outcome.replies[index] = Raised(raised)
        else:
            answered = self._valid(_Answered, reply)
            self._same_case(answered.case, index)
            self.outcome.replies[index] = Answer(answered.value, reply.arrays, answered.warnings)

    def observe(self, index: int, cases: Sequence[Case], *, whole: bool) -> None:
        self._during, self._case, case = "the probe", None, cases[index]
        equations, payload = (self._exercise.settings.equations, PROBE_BYTES)
        body = {"whole": whole, "equations": equations, "bytes": payload, **_described(case)}
        if not whole:
            body["bytes"] = payload = GLANCE_BYTES
            self.glancing = True
        reply = self._exchange(
            Message("probe", body, _arrays(case)), self._limits.case_seconds, payload
        )
        self.outcome.seen[index] = Observed(self._valid(Probe, reply), reply.arrays)

    def stop(self, stopped: _StoppedError) -> Ending:
        """Kill the child and say in the outcome why."""
        closed = isinstance(stopped.__cause__, Closed) and not self._process.output.flooded
        ending = self._process.end() if closed else self._process.kill()
        self.explain(stopped.__cause__, ending)
        return ending

    def explain(self, cause: BaseException | None, ending: Ending) -> None:
        """Say in the outcome why the child, which has ended, gave no more."""
        output = self._process.output
        output.text()  # waits until all of it is read
        reason, detail = explain(cause, ending, output, self._limits, self._allowed)
        self.outcome.stop = Stop(reason, self._during, self._case, detail)
        # Where seccomp holds no program can send itself the signal that cannot be handled.
        blameless = "seccomp" in self.outcome.layers or self._process.kind == "trusted"
        killed = ending.status == -signal.SIGKILL and not self._process.killed
        self.outcome.lost = reason == "crashed" and killed and blameless

    def _exchange(self, request: Message, seconds: float, payload_bytes: int = 0) -> Message:
        deadline = time.monotonic() + seconds
        self._allowed = f"no answer within {seconds:.3g} s"
        if self._end < deadline:
            deadline = self._end
            total = self._limits.total_seconds
            self._allowed = f"the {total:.3g} s for everything together were spent"
        channel: Channel = self._process.channel
        try:
            channel.send(request, deadline)
            reply = channel.receive(payload_bytes, deadline)
        except WireError as error:
            raise _StoppedError from error
        if reply.kind == "miss" and self._process.kind == "interpreted":
            raise _MissedError(str(reply.body.get("what", ""))[:200])
        return reply

    def _valid(self, model: type[Any], reply: Message) -> Any:
        try:
            return model.model_validate(dict(reply.body))
        except ValidationError as error:
            raise _StoppedError from WireError(f"{error.error_count()} invalid fields")

    def _same_case(self, said: int, asked: int) -> None:
        if said != asked:
            raise _StoppedError from WireError("an answer to another case")


def _described(case: Case) -> Mapping[str, Any]:
    return {
        "arguments": [
            {"array": name} if isinstance(value, np.ndarray) else {"value": value}
            for name, value in case.arguments.items()
        ]
    }


def _arrays(case: Case) -> Mapping[str, Tensor]:
    return {
        name: Tensor(value.dtype.name, value)
        for name, value in case.arguments.items()
        if isinstance(value, np.ndarray)
    }
