"""The requests to one child in order, each with its deadline (trusted side)."""

import signal
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from pydantic import ValidationError

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.compare import is_same
from grader.judging.outcome import Answer, Observed, Outcome, Printed, Raised, Stop
from grader.judging.replies import (
    AnsweredRecord,
    Exchanged,
    ExchangedRecord,
    Place,
    RaisedRecord,
    together,
)
from grader.judging.requests import arrays_of, call_path, described, script, script_arrays
from grader.judging.why_stopped import explain
from grader.sandbox.wire import Channel, Closed, Message, Tensor, WireError, tensor
from grader.workers.process import BY_RULES, Ending, LostWorkerError, Process
from grader.workers.records import (
    ErrorRecord,
    Loaded,
    Probe,
)

Array = np.ndarray[Any, Any]
PROBE_BYTES = 16 << 20
"""How many bytes of Params cross the wall when a case is observed as a whole."""
GLANCE_BYTES = 256 << 10
"""The same for any other case."""
START_SECONDS = 120.0


class StoppedError(Exception):
    """The child gave no valid answer; carries what the channel said."""


class MissedError(Exception):
    """The child has no rule for what is named."""


class Conversation:
    """The requests of one child in order, each with its deadline."""

    def __init__(self, process: Process, exercise: Exercise, *, traces: bool = False) -> None:
        self._traces = traces
        self._process = process
        self._exercise = exercise
        self._limits = exercise.settings.limits
        self._end = self._late()
        self._during = "loading"
        self._case: int | None = None
        self._allowed = ""
        self._slowest = 0.0
        self.glancing = False
        """Whether all that decides is said: what happens from now on counts no more."""
        self.outcome = Outcome()
        self._marks: dict[int, tuple[int, int]] = {}
        """How much was printed when a case was put, and when its answer had come, in bytes."""

    def anew(self) -> None:
        """Begin with a program of which nothing is known; its time begins now."""
        self._end = self._late()
        self.outcome = Outcome()

    def _late(self) -> float:
        return time.monotonic() + self._limits.total_seconds

    @property
    def _has_time(self) -> bool:
        """Whether a case can be run once more, however late, before all time is spent."""
        seconds = self._limits.case_seconds
        return self._slowest < seconds / 4 and time.monotonic() + seconds < self._end

    @property
    def callable(self) -> bool:
        """Whether the submission loaded and defines something to call."""
        loaded = self.outcome.loaded
        return loaded is not None and loaded.defined and loaded.accepts is not False

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
        """Have the submission's source run, and learn what it defines."""
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
        """Put one case, and keep its answer or exception."""
        self._during, self._case = case.name, index
        self.outcome.asked += 1
        begun = self._process.output.mark()
        try:
            self._put_all(index, case)
        finally:
            self._marks[index] = (begun, self._process.output.mark())

    def _put_all(self, index: int, case: Case) -> None:
        keep, traces = bool(case.calls), self._traces and not case.hidden
        body = {"case": index, "keep": keep, "traces": traces, **described(case.arguments)}
        reply = self._put(index, Message("case", body, arrays_of(case.arguments)))
        said = [("", reply)]
        for number, call in enumerate(case.calls, start=1):
            if isinstance(reply, Raised):
                break
            body = {"case": index, "method": call.method, "traces": traces}
            body |= described(call.arguments)
            reply = self._put(index, Message("call", body, arrays_of(call.arguments)))
            said.append((call_path(number), reply))
        path = said[-1][0]
        if isinstance(reply, Raised):
            self.outcome.replies[index] = replace(reply, during=path)
        else:
            self.outcome.replies[index] = together(said[1:] or said)

    def _put(self, index: int, request: Message) -> Answer | Raised:
        began = time.monotonic()
        reply = self._exchange(request, self._limits.case_seconds, self._limits.answer_bytes)
        self._slowest = max(self._slowest, time.monotonic() - began)
        if reply.kind == "raised":
            raised = self._valid(RaisedRecord, reply)
            self._same_case(raised.case, index)
            return Raised(raised)
        answered = self._valid(AnsweredRecord, reply)
        self._same_case(answered.case, index)
        traces = answered.traces if request.body["traces"] else ()
        return Answer(answered.value, reply.arrays, answered.warnings, answered.leaves, traces)

    def observe(self, index: int, case: Case) -> None:
        """Have a case run once more under full observation."""
        self._during, self._case = "the probe", None
        self.outcome.seen[index] = self.watch(case, (True, False))

    def glance(self, cases: Sequence[Case], some: Collection[int] | None = None) -> None:
        """Have other cases that were asked run once more, all or some, while there is time."""
        self.glancing = True
        # With nothing compiled a run is slow, but where nothing is compiled anyway.
        modes = (True, False) if self._process.kind in BY_RULES else (True,)
        wanted = self.outcome.replies.keys() if some is None else set(some)
        for index in sorted(wanted - self.outcome.seen.keys()):
            if self._has_time:
                seen = self.watch(cases[index], modes, trace=False, most=GLANCE_BYTES)
                self.outcome.seen[index] = seen

    def ask_uncompiled(self, index: int, case: Case) -> None:
        """Have a case answered with nothing compiled, if it is answered as before otherwise."""
        self.glancing = True
        before = self.outcome.replies.get(index)
        again = self.exchange(case, (), compiled=True).answer if self._has_time else None
        if isinstance(before, Answer) and again and is_same(before.leaves, again.leaves):
            self.outcome.uncompiled = self.exchange(case, (), compiled=False).answer

    def prove(self, prove: Callable[["Conversation"], None]) -> None:
        """Ask what is left; a child that ends at that loses nothing that it answered."""
        try:
            prove(self)
        except StoppedError:
            self._process.kill()

    def wait(self, result: Callable[[], Any]) -> Any:
        """Return a result; the time until it is there is none of the child's."""
        started = time.monotonic()
        try:
            return result()
        finally:
            self._end += time.monotonic() - started

    def watch(
        self, case: Case, modes: Sequence[bool], *, trace: bool = True, most: int = PROBE_BYTES
    ) -> Observed:
        """Return what a run shows: compiled, or not, or whichever of both shows modules first."""
        body = {
            "equations": self._exercise.settings.equations if trace else None,
            "compiled": list(modes),
            "bytes": most,
            **script(case),
        }
        reply = self._exchange(
            Message("probe", body, script_arrays(case)), self._limits.case_seconds, most
        )
        return Observed(self._valid(Probe, reply), reply.arrays)

    def exchange(
        self, case: Case, values: Sequence[tuple[Array, Sequence[Place]]], *, compiled: bool
    ) -> Exchanged:
        """Have a case answered with other values in Variables that the last probe saw."""
        places = [
            {"module": place.module, "path": place.path, "group": group}
            for group, (_, some) in enumerate(values)
            for place in some
        ]
        body = {
            "places": places,
            "values": len(values),
            "compiled": compiled,
            **script(case),
        }
        arrays = {f"value {group}": tensor(numbers) for group, (numbers, _) in enumerate(values)}
        request = Message("exchange", body, {**arrays, **script_arrays(case)})
        reply = self._exchange(request, self._limits.case_seconds, self._limits.answer_bytes)
        said = self._valid(ExchangedRecord, reply)
        answer = said.answer
        if answer is None:
            return Exchanged(None, said.sure)
        return Exchanged(Answer(answer.value, reply.arrays, (), answer.leaves), said.sure)

    def stop(self, stopped: StoppedError) -> Ending:
        """Kill the child and say in the outcome why."""
        closed = isinstance(stopped.__cause__, Closed) and not self._process.output.flooded
        ending = self._process.end() if closed else self._process.kill()
        self.explain(stopped.__cause__, ending)
        return ending

    def keep_printed(self) -> None:
        """Keep what the child, which has ended, printed: in all, at first, and case by case."""
        output, outcome = self._process.output, self.outcome
        outcome.output = output.text()
        begun = min((start for start, _ in self._marks.values()), default=0)
        outcome.loading = output.part(0, begun) if begun else ""
        for index, (start, end) in self._marks.items():
            if end > start:
                whole = end <= self._limits.output_bytes
                outcome.printed[index] = Printed(output.part(start, end), end - start, whole)

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
            raise StoppedError from error
        if reply.kind == "miss" and self._process.kind in BY_RULES:
            raise MissedError(str(reply.body.get("what", ""))[:200])
        return reply

    def _valid(self, model: type[Any], reply: Message) -> Any:
        try:
            return model.model_validate(dict(reply.body))
        except ValidationError as error:
            raise StoppedError from WireError(f"{error.error_count()} invalid fields")

    def _same_case(self, said: int, asked: int) -> None:
        if said != asked:
            raise StoppedError from WireError("an answer to another case")
