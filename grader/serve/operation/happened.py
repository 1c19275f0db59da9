"""What happens in a server, told to whoever listens: its metrics and its log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Value = str | int | float
Listener = Callable[[str, dict[str, Value]], None]
_listeners: list[Listener] = []


def happened(event: str, **said: Value) -> None:
    """Tell that something happened.

    Args:
        event: what, a word or two: `run`, `request`, or an action of the audit.
        said: more of it. Of people their id alone, and no text that somebody wrote.
    """
    for listener in tuple(_listeners):
        listener(event, said)


@contextmanager
def heard(listener: Listener) -> Iterator[None]:
    """Have somebody told of what happens inside this context."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
