"""Record a submission's run: which library functions it calls, on which objects (child side)."""

import contextlib
import importlib
import inspect
import io
import sys
import threading
from collections.abc import Callable, Iterator
from types import CodeType, FrameType
from typing import Any

import numpy as np

from grader.sandbox.held import walk
from grader.sandbox.locate import FILENAME, Source, is_own, traceback_entries
from grader.sandbox.serialise import (
    SEQUENCE_LIMIT,
    Json,
    describe,
    is_array,
    is_tracer,
    is_variable,
    raw,
)

CALL_LIMIT = 40


class Recorder:
    """Records calls of named library functions, and the objects whose methods ran.

    Args:
        source: locates the submission's frames.
        functions: dotted names; a class stands for its `__init__`, and a name ending in `()` for
            the function that calling it returns. Names that do not exist are passed over.
    """

    def __init__(self, source: Source, functions: tuple[str, ...]) -> None:
        self._source = source
        self._codes = dict(_resolve(name) for name in functions)
        self._codes.pop(None, None)
        self._frames: list[FrameType] = []
        self._kinds: dict[int, tuple[type, bool]] = {}
        self._begun: set[int] = set()
        self.calls: list[Json] = []
        self.objects: dict[int, tuple[Any, Json | None]] = {}
        self.holders: list[Any] = []
        """The objects that are no Variables, in the order in which they were first seen."""
        self.changing: set[int] = set()
        """Those of which a `__call__` returned anything but its first argument, by their ids."""
        self.called: set[int] = set()
        self.first: dict[int, Any] = {}
        """What Variables held when a method of their object first began, by their ids."""
        self.making: list[FrameType] = []
        """The `__init__`s of such objects that are running."""
        self.began: Any = None
        """The object of which a method of the submission, or `__call__`, begins just now."""

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call the function under observation and return what it returns."""
        previous = sys.getprofile()
        _set_profile(self._event)
        try:
            return function(*arguments)
        finally:
            _set_profile(None)
            sys.setprofile(previous)

    def mark_raised(self, error: BaseException) -> None:
        """Mark the watched calls through which the error passed."""
        passed = {id(trace.tb_frame) for trace in traceback_entries(error.__traceback__)}
        for frame, call in zip(self._frames, self.calls, strict=True):
            call["raised"] = id(frame) in passed

    def _event(self, frame: FrameType, event: str, argument: object) -> None:
        self.began = None
        if event == "return":
            self._returned(frame, argument)
        if event != "call":
            return
        code = frame.f_code
        name = self._codes.get(code)
        if name is not None and len(self.calls) < CALL_LIMIT:
            self._frames.append(frame)
            arguments = {key: describe(value) for key, value in _arguments(frame)}
            self.calls.append(
                {"function": name, "arguments": arguments, "span": self._source.caller(frame)}
            )
        elif code.co_argcount and (
            code.co_filename == FILENAME
            or code.co_filename.startswith("<")
            or code.co_varnames[0] == "self"
        ):
            holder = frame.f_locals.get(code.co_varnames[0])
            if holder is not None and self._holds(holder):
                self._method(frame, holder)

    def _method(self, frame: FrameType, holder: Any) -> None:
        """Note that a method of an object begins."""
        code = frame.f_code
        if id(holder) not in self.objects:
            self.objects[id(holder)] = (holder, self._source.caller(frame))
            if not is_variable(holder):
                self.holders.append(holder)
        if code.co_name == "__init__":
            self.making.append(frame)
        elif not self.making and (code.co_filename == FILENAME or code.co_name == "__call__"):
            self.began = holder
            if id(holder) not in self._begun:
                self._begun.add(id(holder))
                for _, item in walk(holder, ""):
                    if is_variable(item):
                        self.first.setdefault(id(item), raw(item))

    def _returned(self, frame: FrameType, value: object) -> None:
        if self.making and frame is self.making[-1]:
            self.making.pop()
        if frame.f_code.co_name != "__call__" or frame.f_code.co_argcount < 2:  # noqa: PLR2004
            return
        holder, given = (frame.f_locals.get(name) for name in frame.f_code.co_varnames[:2])
        if id(holder) in self.objects:
            self.called.add(id(holder))
            if not _same(given, value):
                self.changing.add(id(holder))

    def _holds(self, value: Any) -> bool:
        """Say whether methods of such an object are observed: asked thousands of times of a few."""
        kind = type(value)
        known = self._kinds.get(id(kind))
        if known is None:  # with the type, so that its id stays its own
            known = self._kinds[id(kind)] = kind, self._is_holder(value)
        return known[1]

    def _is_holder(self, value: Any) -> bool:
        nnx, linen = sys.modules.get("flax.nnx"), sys.modules.get("flax.linen")
        return (
            (nnx is not None and isinstance(value, nnx.Module))
            or (linen is not None and isinstance(value, linen.Module))
            or is_own(type(value))
        )


class _Nowhere(io.TextIOBase):
    """Takes what is printed when a case is only repeated."""

    def write(self, text: str) -> int:
        return len(text)


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Keep what a case prints again out of the report."""
    with contextlib.redirect_stdout(_Nowhere()), contextlib.redirect_stderr(_Nowhere()):
        yield


def _set_profile(event: Callable[..., Any] | None) -> None:
    """Observe this thread and those that start from now on; from Python 3.12 on, all others too."""
    if sys.version_info >= (3, 12):
        threading.setprofile_all_threads(event)
    else:
        threading.setprofile(event)
    sys.setprofile(event)


def _same(given: Any, value: Any) -> bool:
    """Say whether a call returned its argument as it was; no if that cannot be known."""
    if value is given:
        return True
    if not is_array(given) or not is_array(value) or is_tracer(given) or is_tracer(value):
        return False
    alike = (given.shape, given.dtype) == (value.shape, value.dtype)
    return alike and bool(np.array_equal(np.asarray(given), np.asarray(value)))


def _arguments(frame: FrameType) -> Iterator[tuple[str, Any]]:
    code, present = frame.f_code, frame.f_locals
    count = code.co_argcount + code.co_kwonlyargcount
    for name in code.co_varnames[:count] + code.co_freevars:
        if name in present:
            yield name, present[name]
    if code.co_flags & inspect.CO_VARKEYWORDS:
        count += bool(code.co_flags & inspect.CO_VARARGS)
        yield from list(present.get(code.co_varnames[count], {}).items())[:SEQUENCE_LIMIT]


def _resolve(name: str) -> tuple[CodeType | None, str]:
    path = name.removesuffix("()")
    try:
        module, _, attribute = path.rpartition(".")
        value: Any = getattr(importlib.import_module(module), attribute)
        if name.endswith("()"):
            value = value()
        elif isinstance(value, type):
            value = value.__dict__["__init__"]
        return inspect.unwrap(value).__code__, name
    except (ImportError, AttributeError, TypeError, ValueError):
        return None, name
