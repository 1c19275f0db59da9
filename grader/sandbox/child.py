"""The child side of the wall: load a submission, answer one case at a time, then be probed.

It runs in a process of its own, forked or spawned, together with the learner's code. Nothing that
it says is trusted; it only has to be right for honest code.
"""

import contextlib
import io
import linecache
import os
import random
import sys
import traceback
import types
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.sandbox import interpreter
from grader.sandbox.answers import arguments_of, described_answer, method, whole
from grader.sandbox.exchange import Exchange, aim
from grader.sandbox.isolation import Entered
from grader.sandbox.locate import FILENAME, MODULE, Source
from grader.sandbox.observe import Recorder, silence
from grader.sandbox.probe import compiling, described, traced, watch
from grader.sandbox.serialise import (
    Json,
    signature_accepts,
    signature_text,
    text_of,
)
from grader.sandbox.wire import TRUSTED_BYTES, Channel, Closed, Message, WireError

WARNING_LIMIT = 10
WARNINGS_HEARD = 200
_leave = os._exit  # what a submission may replace later
PROTOCOL_FAULT = 70
"""Exit status of a child whose own code failed (`EX_SOFTWARE`)."""


class Child:
    """Serves one submission over `channel` until the peer closes it.

    Args:
        channel: the trusted side's end of the private socket.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._namespace: dict[str, Any] = {}
        self._source = Source()
        self._entry_point = ""
        self._answer_bytes = 0
        self._watch: list[str] = []
        self._rerun_done = False
        self._object: Any = None
        self._seen: Recorder | None = None
        self._used: dict[int, Any] = {}
        """Objects that ran when cases were observed, by id, so that none is reused."""

    def serve(self) -> None:
        """Answer requests in order until the peer closes its end."""
        handlers = {
            "load": self._load,
            "case": self._case,
            "call": self._call,
            "probe": self._probe,
            "exchange": self._exchange,
        }
        while True:
            try:
                request = self._channel.receive(TRUSTED_BYTES)
            except Closed:
                return
            reply = handlers[request.kind](request)
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(Exception):
                    stream.flush()
            self._channel.send(reply)

    def _load(self, request: Message) -> Message:
        body = request.body
        self._entry_point = body["entry_point"]
        self._answer_bytes, self._watch = body["answer_bytes"], body["watch"]
        raw_source = request.arrays["source"].values.tobytes()
        with contextlib.suppress(SyntaxError, UnicodeError, LookupError):
            lines = _text(raw_source).splitlines(keepends=True)
            linecache.cache[FILENAME] = (len(raw_source), None, lines, FILENAME)
        module = types.ModuleType(MODULE)
        module.__file__ = FILENAME
        sys.modules[MODULE] = module
        self._namespace = module.__dict__
        with _recorded_warnings() as caught:
            try:
                code = compile(raw_source, FILENAME, "exec", dont_inherit=True)
                exec(code, self._namespace)  # noqa: S102 - running it is this process's purpose
            except BaseException as error:  # noqa: BLE001 - the learner's module may raise anything
                return Message("raised", self._raised(error))
        function = self._namespace.get(self._entry_point)
        functions = {
            name: signature_text(value)
            for name, value in list(self._namespace.items())
            if isinstance(name, str) and callable(value) and not name.startswith("_")
            if getattr(value, "__module__", None) == MODULE
        }
        return Message(
            "loaded",
            {
                "functions": dict(list(functions.items())[:100]),
                "defined": callable(function),
                "accepts": signature_accepts(function, body["arity"]),
                "warnings": self._warnings(caught),
            },
        )

    def _case(self, request: Message) -> Message:
        def made(*arguments: Any) -> Any:
            self._object = self._namespace[self._entry_point](*arguments)
            return self._object

        if not request.body["keep"]:
            return self._answered(self._namespace[self._entry_point], request)
        return self._answered(made, request)

    def _call(self, request: Message) -> Message:
        """Call a method of the object that a case before this made."""
        return self._answered(method(self._object, request.body["method"]), request)

    def _answered(self, function: Any, request: Message) -> Message:
        arguments = arguments_of(request)
        case = {"case": request.body["case"]}
        with _recorded_warnings() as caught, _recorded_traces(request, caught) as traces:
            try:
                value = function(*arguments)
                said, arrays = described_answer({"": value}, self._answer_bytes)
            except BaseException as error:  # noqa: BLE001 - the learner's code may raise anything
                body = self._raised(error)
                body["calls"] = self._rerun(function, arguments)
                return Message("raised", {**body, **case})
        if traces:
            said["traces"] = traces
        return Message("answer", {**said, **case, "warnings": self._warnings(caught)}, arrays)

    def _probe(self, request: Message) -> Message:
        function, body = whole(self._namespace[self._entry_point], request), request.body
        arguments, trace = arguments_of(request), None
        with silence(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            seen, compiled = watch(self._source, function, arguments, self._watch, body["compiled"])
            self._seen = seen
            if body["equations"] is not None:
                trace = traced(self._source, function, arguments, body["equations"])
            message = described(seen, trace, self._used, body["bytes"], compiled=compiled)
        self._used.update({key: value for key, (value, _) in seen.objects.items()})
        return message

    def _exchange(self, request: Message) -> Message:
        """Answer a case with other values in the Variables that the probe before this saw."""
        body, arrays = request.body, request.arrays
        function = whole(self._namespace[self._entry_point], request)
        values = [arrays[f"value {number}"].values for number in range(body["values"])]
        with warnings.catch_warnings(), compiling(on=body["compiled"]):
            warnings.simplefilter("ignore")
            try:
                assert self._seen is not None
                targets = aim(self._seen, body["places"], values)
                seen = Exchange(self._source, tuple(self._watch), targets)
                try:
                    with silence():
                        value = seen.run(function, *arguments_of(request))
                finally:
                    seen.restore()
                said, answered = described_answer(
                    value if body["calls"] else {"": value}, self._answer_bytes
                )
                return Message("exchanged", {"answer": said, "sure": seen.sure}, answered)
            except BaseException:  # noqa: BLE001 - the learner's code may raise anything
                return Message("exchanged", {"answer": None, "sure": False})

    def _raised(self, error: BaseException) -> Json:
        record = self._source.error(error)
        if isinstance(error, SyntaxError) and error.filename == FILENAME:
            line = max(error.lineno or 1, 1)
            record["frames"] = [{"function": "<module>", "span": self._source.line(line)}]
            record["message"] = text_of(error.msg)
        return record

    def _rerun(self, function: Any, arguments: list[Any]) -> list[Json]:
        """Repeat the first call that raised under observation, for the diagnosis."""
        if self._rerun_done:
            return []
        self._rerun_done = True
        seen = Recorder(self._source, tuple(self._watch))
        try:
            with silence():
                seen.run(function, *arguments)
        except BaseException as error:  # noqa: BLE001 - the learner's code may raise anything
            seen.mark_raised(error)
        return seen.calls

    def _warnings(self, caught: list[warnings.WarningMessage]) -> list[Json]:
        records: list[Json] = []
        seen: set[tuple[Any, ...]] = set()
        for item in caught:
            line = item.lineno if item.filename == FILENAME else None
            record = {
                "category": item.category.__name__[:200],
                "message": text_of(item.message),
                "line": line,
            }
            key = tuple(record.values())
            if key not in seen and len(records) < WARNING_LIMIT:
                seen.add(key)
                records.append(record)
        return records


def _text(source: bytes) -> str:
    import tokenize  # noqa: PLC0415

    stream = io.BytesIO(source)
    encoding, _ = tokenize.detect_encoding(stream.readline)
    return source.decode(encoding)


def _recorded_traces(
    request: Message, heard: list[Any]
) -> contextlib.AbstractContextManager[list[Json]]:
    """Record what is traced within, if that was asked of a case."""
    if not request.body.get("traces"):
        return contextlib.nullcontext([])
    # This module is read where jax must not be loaded.
    from grader.sandbox.interpreter.traces import recorded  # noqa: PLC0415

    return recorded(heard)


def _miss(channel: Channel, what: str) -> None:
    """Say what the interpreter cannot do, and end the process whatever is going on in it."""
    with contextlib.suppress(WireError):
        channel.send(Message("miss", {"what": what}))
    _leave(0)


@contextlib.contextmanager
def _recorded_warnings() -> Iterator[list[warnings.WarningMessage]]:
    """Record the warnings within; of more than a report can tell apart, the first."""
    caught: list[warnings.WarningMessage] = []

    def keep(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: object = None,  # noqa: ARG001 - as Python calls it
        line: str | None = None,
    ) -> None:
        caught.append(warnings.WarningMessage(message, category, filename, lineno, None, line))
        if len(caught) >= WARNINGS_HEARD:
            warnings.simplefilter("ignore")

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = keep
        yield caught


def run(channel: Channel, entered: Entered, *, interpreted: bool = False) -> None:
    """Serve one submission and end the process at once, with no clean-up by learner code.

    The first message says what isolation holds; it is sent before a byte of the submission is
    read, so that it can be believed. Generators that draw without a seed of their own begin alike
    in every child, so that the same submission gets the same report.
    """
    sys.argv = ["submission"]
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - submissions share the old generator
    layers = [{"name": layer.name, "held": layer.held} for layer in entered.layers]
    channel.send(Message("started", {"layers": layers}))
    sys.dont_write_bytecode = True
    try:
        if interpreted:
            interpreter.arm(lambda what: _miss(channel, what))
        Child(channel).serve()
    except BaseException:  # noqa: BLE001 - nothing may unwind into the parent's code after a fork
        traceback.print_exc()
        os._exit(PROTOCOL_FAULT)
    os._exit(0)
