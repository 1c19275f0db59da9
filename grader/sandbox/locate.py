"""Locate frames and errors in the submission's source (child side, untrusted)."""

import functools
import linecache
from collections.abc import Iterator
from types import CodeType, FrameType, TracebackType

from grader.sandbox.absent import retold
from grader.sandbox.raising import operands, suggestion
from grader.sandbox.serialise import Json, dotted, sound, text_of

FILENAME, MODULE = "submission.py", "submission"
"""What the submission is called inside its process, whatever its file is called outside."""
TOO_DEEP = "maximum recursion depth exceeded"


class Source:
    """Locates frames of the submission."""

    def span(self, code: CodeType, instruction: int) -> Json | None:
        """Return the `Span` of an instruction, columns counted in characters."""
        positions = _positions(code)
        index = instruction // 2
        if not 0 <= index < len(positions):
            return None
        line, end_line, column, end_column = positions[index]
        if not line or not end_line:
            return None
        return {
            "line": line,
            "column": self._characters(line, column),
            "end_line": end_line,
            "end_column": self._characters(end_line, end_column),
        }

    def line(self, number: int) -> Json:
        """Return the `Span` of a whole line without its indentation."""
        text = linecache.getline(FILENAME, number).rstrip("\n")
        column = len(text) - len(text.lstrip())
        return {
            "line": number,
            "column": column,
            "end_line": number,
            "end_column": max(len(text.rstrip()), column),
        }

    def _characters(self, line: int, column: int | None) -> int:
        encoded = linecache.getline(FILENAME, line).encode()
        return len(encoded[: column or 0].decode(errors="replace"))

    def caller(self, frame: FrameType | None) -> Json | None:
        """Return the span of the innermost frame of the submission at or above `frame`."""
        while frame is not None:
            if frame.f_code.co_filename == FILENAME:
                return self.span(frame.f_code, frame.f_lasti)
            frame = frame.f_back
        return None

    def error(self, error: BaseException) -> Json:
        """Return the `ErrorRecord` of an exception, without its calls."""
        frames, origin = [], ""
        arrays: list[Json] = []
        innermost: tuple[FrameType, Json] | None = None
        for trace in traceback_entries(error.__traceback__):
            code = trace.tb_frame.f_code
            if code.co_filename == FILENAME:
                span = self.span(code, trace.tb_lasti) or self.line(max(trace.tb_lineno, 1))
                frames.append({"function": sound(code.co_qualname, 200), "span": span})
                origin, innermost = "", (trace.tb_frame, span)
            elif not origin and code.co_name != "reraise_with_filtered_traceback":
                module = trace.tb_frame.f_globals.get("__name__", "")
                origin = sound(f"{module}.{code.co_qualname}", 400)
        kind, message = retold(error, text_of(error))
        if kind is not type(error):
            origin = ""
        elif innermost is not None:
            arrays = operands(innermost[0], _text(innermost[1]))
        if isinstance(error, RecursionError) and message.startswith(TOO_DEEP):
            frames, message, origin = _first_round(frames), TOO_DEEP, ""
        return {
            "type": dotted(kind),
            "bases": [dotted(base) for base in kind.__mro__[1:-1]][:20],
            "message": message,
            "frames": frames[:5] + frames[5:][-15:],
            "origin": origin,
            "suggestion": suggestion(error) if kind is type(error) else "",
            "operands": arrays,
        }


def _text(span: Json) -> str:
    """Return what stands at a span of the submission."""
    numbers = range(span["line"], span["end_line"] + 1)
    lines = [linecache.getline(FILENAME, number).rstrip("\n") for number in numbers]
    lines[-1] = lines[-1][: span["end_column"]]
    lines[0] = lines[0][span["column"] :]
    return "\n".join(lines)


def _first_round(frames: list[Json]) -> list[Json]:
    """Return the frames before the first that comes again: where a stack ends is chance."""
    seen: list[Json] = []
    for frame in frames:
        if frame in seen:
            break
        seen.append(frame)
    return seen


@functools.lru_cache(maxsize=512)
def _positions(code: CodeType) -> list[tuple[int | None, int | None, int | None, int | None]]:
    return list(code.co_positions())


def is_own(kind: type) -> bool:
    """Say whether the submission made a class, if only from its functions, by `type(...)`."""
    return any(
        base.__module__ == MODULE or any(_is_written_here(item) for item in vars(base).values())
        for base in kind.__mro__
    )


def _is_written_here(item: object) -> bool:
    return getattr(getattr(item, "__code__", None), "co_filename", "") == FILENAME


def traceback_entries(trace: TracebackType | None) -> Iterator[TracebackType]:
    """Yield a traceback's entries from the outermost frame in."""
    while trace is not None:
        yield trace
        trace = trace.tb_next
