"""What an error says of a file or module that a submission may not have (child side).

The same whether this machine keeps it back or has none, so that a report tells nothing of the host.
"""

import re
from types import TracebackType

NO_FILE = "{!r} cannot be opened: a submission has no files"
_LIBRARY = re.compile(r"(.+): cannot open shared object file: ")
_NOT_FOUND = re.compile(r"(.+) not found\.")
_WHERE = re.compile(r"^(cannot import name '.*' from '.*') \(.*\)$", re.DOTALL)


def retold(error: BaseException, message: str) -> tuple[type[BaseException], str]:
    """Return the type and the message to report of an error whose own message is `message`."""
    kind = type(error)
    if kind.__module__ != "builtins":
        return kind, message
    if isinstance(error, OSError) and (name := _imported(error.__traceback__)):
        return ModuleNotFoundError, f"No module named {name!r}"
    if isinstance(error, ImportError):
        if error.name and _LIBRARY.match(message):
            return ModuleNotFoundError, f"No module named {error.name!r}"
        return kind, _WHERE.sub(r"\1", message)
    if isinstance(error, OSError) and (file := _file(error, message)) is not None:
        return FileNotFoundError, NO_FILE.format(file)
    return kind, message


def _file(error: OSError, message: str) -> object:
    """Return the name of the file that an error is about, if it is about one."""
    if error.filename is not None:
        return error.filename
    found = _LIBRARY.match(message) or _NOT_FOUND.fullmatch(message)
    return found[1] if found else None


def _imported(trace: TracebackType | None) -> str:
    """Return the innermost module that was being found when an error came, if any."""
    name = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == "<frozen importlib._bootstrap>" and code.co_name == "_find_and_load":
            name = str(trace.tb_frame.f_locals.get("name", ""))
        elif not code.co_filename.startswith("<frozen importlib"):
            name = ""  # the module was found, and what it did is no matter of the import
        trace = trace.tb_next
    return name
