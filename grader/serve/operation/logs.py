"""The server's log: one JSON object a line on standard error, and of people their id alone.

It is Python's `logging`: uvicorn and the libraries speak by that, and a formatter is all that is
missing, so no package is needed. Who keeps standard error also rotates it: journald, the
container's engine. What an exception says is left out, as a database's may quote what somebody
wrote; its type and the lines that led to it are enough to find it.
"""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from typing import IO

from grader.serve.operation.happened import Value, heard

HIDDEN = frozenset({"address", "detail"})
"""What is told of events and not logged: addresses are of people, details may hold their names."""
MOST_FRAMES = 12
OURS = "grader.serve"


class Lines(logging.Formatter):
    """Makes a line of a record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return it as JSON, in one line."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        more: Mapping[str, object] | None = getattr(record, "said", None)
        if more is not None:
            said |= {"event": record.getMessage(), **more}
        else:
            said |= {"event": "log", "logger": record.name, "message": record.getMessage()}
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            said["error"] = kind.__name__
            said["lines"] = [
                f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
                for frame in extract_tb(trace)[-MOST_FRAMES:]
            ]
        return json.dumps(said, default=str)


def written(event: str, said: dict[str, Value]) -> None:
    """Write what happened."""
    status = said.get("status")
    failed = event == "failed" or (isinstance(status, int) and status >= 500)  # noqa: PLR2004
    level = logging.ERROR if failed else logging.INFO
    kept = {name: value for name, value in said.items() if name not in HIDDEN}
    logging.getLogger(OURS).log(level, event, extra={"said": kept})


@contextmanager
def logging_to(stream: IO[str] = sys.stderr) -> Iterator[None]:
    """Write what happens, and what libraries log from warnings on, inside this context."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    root, own = logging.getLogger(), logging.getLogger(OURS)
    before = own.level
    with ExitStack() as stack:
        root.addHandler(handler)
        stack.callback(root.removeHandler, handler)
        own.setLevel(logging.INFO)
        stack.callback(own.setLevel, before)
        stack.enter_context(heard(written))
        yield
