"""Exceptions that the submission raised and caught by itself, so that nobody saw them (child side).

Only a program that holds an `except` is traced for it, as that takes time.
"""

import ast
import contextlib
import dis
import linecache
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, NamedTuple

from grader.sandbox.locate import FILENAME, Source
from grader.sandbox.serialise import Json

CAUGHT_LIMIT = 5
USUAL = (StopIteration, StopAsyncIteration, GeneratorExit)
"""What loops and generators end by."""


class _Handler(NamedTuple):
    """The lines of a `try` that are watched, and those that run when one of them raised."""

    begins: int
    ends: int
    first: int
    last: int

    def is_way(self, raised: int, runs: int) -> bool:
        """Say whether what was raised in one line can have led to another."""
        return self.begins <= raised <= self.ends and self.first <= runs <= self.last


@contextlib.contextmanager
def catching(source: Source) -> Iterator[list[Json]]:
    """Record within, as `ErrorRecord`s, the exceptions that the submission catches.

    Yields:
        the records, whole when the context ends.
    """
    found: list[Json] = []
    handlers = _handlers()
    if not handlers:
        yield found
        return

    def calls(frame: FrameType, _kind: str, _argument: object) -> Callable[..., Any] | None:
        code = frame.f_code
        own = code.co_filename == FILENAME and bool(code.co_exceptiontable)
        return _events(handlers, found, source) if own else None

    previous = sys.gettrace()
    sys.settrace(calls)
    try:
        yield found
    finally:
        sys.settrace(previous)


def _events(handlers: list[_Handler], found: list[Json], source: Source) -> Callable[..., Any]:
    """Return what Python calls at each event of one frame."""
    raised: list[tuple[BaseException, int]] = []
    caught: list[Json] = []

    def event(frame: FrameType, kind: str, argument: Any) -> Callable[..., Any]:
        line = frame.f_lineno
        if kind == "exception" and not isinstance(argument[1], USUAL):
            caught.clear()  # what was caught before is raised again, or led to this
            raised[:] = [(argument[1], line)]
        elif kind == "line" and raised:
            error, at = raised[0]
            if any(each.is_way(at, line) for each in handlers):
                raised.clear()
                if isinstance(error, Exception):
                    caught.append(source.error(error))
        elif kind == "return" and _returns(frame):
            new = [each for each in caught if each not in found]
            found.extend(new[: CAUGHT_LIMIT - len(found)])
        return event

    return event


def _returns(frame: FrameType) -> bool:
    """Say whether a frame that ends returns: one that raises again tells it by nothing else."""
    return dis.opname[frame.f_code.co_code[frame.f_lasti]].startswith("RETURN")


def _handlers() -> list[_Handler]:
    text = "".join(linecache.getlines(FILENAME))
    if "except" not in text:
        return []  # as of most, whose text need not be parsed
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [
        _Handler(node.body[0].lineno, _end(node.body), handler.body[0].lineno, _end(handler.body))
        for node in ast.walk(tree)
        if isinstance(node, ast.Try)
        for handler in node.handlers
    ]


def _end(body: list[ast.stmt]) -> int:
    return body[-1].end_lineno or body[-1].lineno
