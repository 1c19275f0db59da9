"""How a grader comes to stand: by `grade stand`, or beside a watch."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator

import click

from grader.learner.standing.host import StandingGrader
from grader.report.errors import Exit, GraderError
from grader.workers.launch import Launcher


def stand(launcher: Launcher, minutes: float, sessions: str) -> Exit:
    """Keep workers ready for other commands of this user, until ended or idle for so long.

    Args:
        launcher: starts them.
        minutes: how long.
        sessions: the module whose processes do the work of other commands.

    Raises:
        GraderError: that cannot be had here.
    """
    with StandingGrader(launcher, sessions) as standing, _signals() as ended:
        standing.warm()
        click.echo(
            "ready: `grade FILE` and `grade hint FILE` of yours use these workers now\n"
            f"socket: {standing.path}\n"
            f"ends: with Ctrl-C or `kill {os.getpid()}`, or {minutes:g} minutes after the last use"
        )
        if standing.serve(ended, 60 * minutes):
            click.echo(f"ended: not used for {minutes:g} minutes")
            return Exit.PASSED
        return Exit.by_signal(os.read(ended, 1)[0])


@contextlib.contextmanager
def standing_beside(launcher: Launcher, sessions: str) -> Iterator[None]:
    """Lend workers to other commands inside this context, where that is possible."""
    stop, end = os.pipe()
    with contextlib.ExitStack() as stack:
        stack.callback(os.close, stop)
        with contextlib.suppress(GraderError, OSError):
            standing = stack.enter_context(StandingGrader(launcher, sessions))
            thread = threading.Thread(target=_serve_quietly, args=(standing, stop), daemon=True)
            thread.start()
            stack.callback(thread.join)
        stack.callback(os.close, end)
        yield


def _serve_quietly(standing: StandingGrader, stop: int) -> None:
    with contextlib.suppress(GraderError):
        standing.serve(stop)


@contextlib.contextmanager
def _signals() -> Iterator[int]:
    """Yield a descriptor from which the number of a signal can be read that ends the process.

    It is written whichever thread takes the signal, and whatever the main thread waits for.
    """
    read, write = os.pipe()
    os.set_blocking(write, False)
    ending = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: None) for number in ending}
    wakes = signal.set_wakeup_fd(write)
    try:
        yield read
    finally:
        signal.set_wakeup_fd(wakes)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(read)
        os.close(write)
