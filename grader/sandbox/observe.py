"""Record a submission's run: which library functions it calls, on which objects (child side)."""

import contextlib
import functools
import importlib
import inspect
import io
import sys
import threading
from collections.abc import Callable, Iterator
from types import CodeType, FrameType
from typing import Any, NamedTuple

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


class _Near(NamedTuple):
    """A function that is watched, or that may be a method of a module.

    Attributes:
        code: its own.
        watched: the name it is watched by, if it is.
        method: whether it may be such a method.
    """

    code: CodeType
    watched: str | None
    method: bool


class _Functions:
    """What the functions that run are to us, by the ids of their code: hashing it takes longer.

    Args:
        names: the dotted names of those that are watched.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        self._watched = dict(_resolve(name) for name in names)
        flax = (sys.modules.get("flax.nnx"), sys.modules.get("flax.linen"))
        self._modules = [library.Module for library in flax if library is not None]
        self.near: dict[int, _Near] = {}
        known: dict[int, CodeType] = _functions(()).far if names else {}
        self.far: dict[int, CodeType] = {
            key: code for key, code in known.items() if code not in self._watched
        }
        """Those that are nothing to us, kept so that their ids stay their own."""

    def learn(self, frame: FrameType) -> _Near | None:
        """Return what a function is, seen for the first time; None if it is nothing to us.

        Methods of modules stand in the submission, are made from text by a decorator, or are
        inherited from the classes of flax's modules and their bases.
        """
        code = frame.f_code
        made = code.co_filename.startswith("<") and not code.co_filename.startswith("<frozen")
        inherited = code.co_varnames[:1] == ("self",) and self._is_inherited(frame)
        method = code.co_filename == FILENAME or made or inherited
        name = self._watched.get(code)
        if name is None and not method:
            self.far[id(code)] = code
            return None
        return self.near.setdefault(id(code), _Near(code, name, method))

    def _is_inherited(self, frame: FrameType) -> bool:
        named = frame.f_globals.get(frame.f_code.co_qualname.partition(".")[0])
        return isinstance(named, type) and any(
            issubclass(named, module) or issubclass(module, named) for module in self._modules
        )


_functions = functools.lru_cache(maxsize=8)(_Functions)


class Recorder:
    """Records calls of named library functions, and the objects whose methods ran.

    Args:
        source: locates the submission's frames.
        functions: dotted names; a class stands for its `__init__`, and a name ending in `()` for
            the function that calling it returns. Names that do not exist are passed over.
    """

    def __init__(self, source: Source, functions: tuple[str, ...]) -> None:
        self._source = source
        self._functions = _functions(functions)
        self._frames: list[FrameType] = []
        self._kinds: dict[int, tuple[type, bool]] = {}
        self._begun: set[int] = set()
        self.calls: list[Json] = []
        self.caught: list[Json] = []
        """The exceptions that the submission raised and caught."""
        self.objects: dict[int, tuple[Any, Json | None]] = {}
        self.holders: list[Any] = []
        """The objects that are no Variables, in the order in which they were first seen."""
        self.changing: set[int] = set()
        """Those of which a `__call__` returned anything but its first argument, by their ids."""
        self.called: set[int] = set()
        self.first: dict[int, Any] = {}
        """What Variables held when methods of objects began, at the earliest, by their ids."""
        self.made: dict[int, Any] = {}
        """What they held when the making of their object had ended."""
        self.making: list[FrameType] = []
        """The `__init__`s of such objects that are running."""
        self.began: Any = None
        """The object of which a method of the submission, or `__call__`, begins just now."""

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call the function under observation and return what it returns."""
        previous = sys.getprofile()
        _set_profile(self._observer())
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

    def _observer(self) -> Callable[[FrameType, str, object], None]:
        """Return what Python calls at every event, some thousands of times in a millisecond."""
        near, far = self._functions.near, self._functions.far
        begins, returns = self._begins, self._returned

        def event(frame: FrameType, kind: str, argument: object) -> None:
            if kind == "call":
                if id(frame.f_code) not in far:
                    begins(frame)
            elif kind == "return" and id(frame.f_code) in near:
                returns(frame, argument)

        return event

    def _begins(self, frame: FrameType) -> None:
        code = frame.f_code
        near = self._functions.near.get(id(code)) or self._functions.learn(frame)
        if near is None:
            return
        if near.watched and len(self.calls) < CALL_LIMIT:
            self._frames.append(frame)
            arguments = {key: describe(value) for key, value in _arguments(frame)}
            span = self._source.caller(frame)
            self.calls.append({"function": near.watched, "arguments": arguments, "span": span})
        elif near.method:
            self.began = None
            holder = frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None
            if holder is not None and self._holds(holder):
                self._method(frame, holder)
            self._moment()

    def _moment(self) -> None:
        """Do what is to be done when something near the submission begins or returns."""

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
                for each in self.holders:  # of which it may be a copy, inside a transform
                    _keep(each, self.first)

    def _returned(self, frame: FrameType, value: object) -> None:
        self.began = None
        if self.making and frame is self.making[-1]:
            self.making.pop()
            holder = frame.f_locals.get(frame.f_code.co_varnames[0])
            if not self.making and holder is not None:
                _keep(holder, self.made)
        self._note(frame, value)
        self._moment()

    def _note(self, frame: FrameType, value: object) -> None:
        """Note whether the `__call__` of an object changes what it is given."""
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


def _keep(holder: Any, values: dict[int, Any]) -> None:
    """Keep what the Variables of an object hold, unless something of them is kept already."""
    for _, item in walk(holder, ""):
        if is_variable(item):
            values.setdefault(id(item), raw(item))


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
