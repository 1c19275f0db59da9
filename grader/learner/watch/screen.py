"""Where a watch shows its state: a live screen, or plain lines where there is no terminal."""

import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from queue import SimpleQueue
from typing import Protocol, Self

import click
from rich.console import Console
from rich.live import Live

from grader.learner.guidance import leading
from grader.learner.watch.events import Event, Key, Quit, Resized, Suspended
from grader.learner.watch.state import State
from grader.learner.watch.view import Window
from grader.report.formats.terminal import next_line, summary_line
from grader.report.text import escape

Events = SimpleQueue[Event]


class Screen(Protocol):
    """Shows states one after another."""

    def show(self, state: State) -> State:
        """Show a state; return it as it could be shown."""

    def suspend(self) -> None:
        """Leave the terminal to the shell until the shell continues this process."""


class LiveScreen:
    """The terminal, redrawn in place; use it as a context, which leaves the last verdict behind.

    Args:
        events: gets keys, changes of size, and the shell's wish to suspend.
    """

    def __init__(self, events: Events) -> None:
        self._events = events
        self._stack = ExitStack()
        self._last: State | None = None
        self._console = Console(highlight=False, emoji=False, markup=False)

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        if self._last is not None and self._last.graded is not None:
            graded = self._last.graded
            self._console.print(summary_line(graded.report))
            if graded.milestone:
                self._console.print(graded.milestone, style="bold green")
            if graded.following:
                self._console.print(next_line(graded.following))

    def _open(self) -> None:
        # POSIX only, as is asking for this screen.
        from grader.learner.watch.keyboard import keys_of  # noqa: PLC0415

        with ExitStack() as stack:
            stack.enter_context(_on_signals(self._events))
            stack.enter_context(keys_of(sys.stdin.fileno(), self._press))
            self._live = stack.enter_context(
                Live(console=self._console, screen=True, auto_refresh=False)
            )
            self._stack = stack.pop_all()

    def _press(self, key: str | None) -> None:
        self._events.put(Quit() if key is None else Key(key))

    def show(self, state: State) -> State:
        """Draw a state; return it scrolled no further than its end."""
        window = Window(state)
        self._live.update(window, refresh=True)
        self._last = state
        return replace(state, top=window.top)

    def suspend(self) -> None:
        """Give the terminal back, stop as the shell wishes, and draw again when it continues."""
        self._stack.close()
        signal.raise_signal(signal.SIGSTOP)
        self._open()


@contextmanager
def _on_signals(events: Events) -> Iterator[None]:
    """Turn signals about the terminal into events."""
    wanted: dict[int, Event] = {signal.SIGWINCH: Resized(), signal.SIGTSTP: Suspended()}
    before = {
        number: signal.signal(number, lambda number, _: events.put(wanted[number]))
        for number in wanted
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class PlainLog:
    """One line for each grading."""

    def __init__(self) -> None:
        self._number = 0
        self._present = True

    def show(self, state: State) -> State:
        """Write a line if there is something new."""
        if state.present != self._present:
            self._present = state.present
            if not state.present:
                why = "is gone" if state.graded else "is not there yet"
                click.echo(f"{escape(state.path)} {why}: waiting for it")
        graded = state.graded
        if graded is not None and graded.number != self._number:
            self._number = graded.number
            parts = [summary_line(graded.report).plain, *state.changed]
            if finding := leading(graded.report):
                parts.append(f"{finding.name}: {escape(finding.message)}")
            if graded.milestone:
                parts.append(graded.milestone)
            parts.append(f"{graded.seconds:.2f} s")
            click.echo(f"{graded.clock} {' · '.join(parts)}")
            sys.stdout.flush()
        return state

    def suspend(self) -> None:
        """Nothing to leave."""
