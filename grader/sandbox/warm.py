"""Kernels compiled before the fork, and noticing when a child asks for one that is not.

A child of a process whose backend runs can call compiled kernels, but a compilation would wait for
ever for threads that did not survive the fork. jax announces compilations beforehand
(`jax.monitoring`), so such a child can say that it cannot answer, and go.
"""

import contextlib
import itertools
import os
import signal
import time
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.sandbox.wire import Channel, Message, WireError

CHECK_SECONDS = 10.0
"""How long the self-check's two forks may take, seconds; they take some milliseconds."""
_ANSWERED, _MISSED = 0, 3
COMPILING = "/jax/core/compile/"
"""Prefix of the events that jax records while it compiles; tracing comes before lowering."""


class MissDetector:
    """Ends this process with a `miss` message as soon as jax begins to compile."""

    def __init__(self) -> None:
        self._armed = False
        self._channel: Channel | None = None

    def listen(self) -> None:
        """Register with jax; before `arm` this does nothing."""
        import jax  # noqa: PLC0415 - only processes behind the wall load jax

        jax.monitoring.register_event_duration_secs_listener(self._event)

    def arm(self, channel: Channel | None) -> None:
        """From now on a compilation ends the process, after a word on the channel if any."""
        self._channel = channel
        self._armed = True

    def pause(self) -> None:
        """Let tracing pass, which compiles nothing."""
        self._armed = False

    def _event(self, event: str, _seconds: float, **said: Any) -> None:
        if not self._armed or not event.startswith(COMPILING):
            return
        if self._channel is not None:
            function = str(said.get("fun_name", ""))[:200]
            with contextlib.suppress(WireError):
                self._channel.send(Message("miss", {"function": function}))
        os._exit(_MISSED)


def self_check(detector: MissDetector, known: Callable[[], Any]) -> str:
    """Try in two forks that a compiled kernel answers and that a missing one is noticed.

    Returns:
        an empty string, or why warm children cannot be used here.
    """
    import jax  # noqa: PLC0415 - only processes behind the wall load jax

    unknown = jax.jit(lambda x: x * 3 - 1)
    argument = jax.device_put(np.zeros((1, 2, 1, 3), np.float32))
    if _attempt(detector, known) != _ANSWERED:
        return "a compiled kernel did not answer after a fork"
    if _attempt(detector, lambda: unknown(argument)) != _MISSED:
        return "a missing kernel was not noticed after a fork"
    return ""


def _attempt(detector: MissDetector, program: Callable[[], Any]) -> int | None:
    """Run a program in a fork; return its exit status, None if it had to be killed."""
    pid = os.fork()
    if pid == 0:
        detector.arm(None)
        try:
            program()
        finally:
            os._exit(_ANSWERED)
    give_up = time.monotonic() + CHECK_SECONDS
    while time.monotonic() < give_up:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def compile_kernels(
    source: bytes, sizes: list[dict[str, int]], taught: list[str]
) -> tuple[Callable[[], Any], list[str]]:
    """Run an exercise's generic operations at the given sizes.

    Args:
        source: the exercise's `warm.py`.
        sizes: of its cases.
        taught: functions of jax's whose kernels submissions missed; `warm.py` may know which
            operations go with them.

    Returns:
        an operation that works, and the functions of which `warm.py` knows more than was asked for.
    """
    import jax  # noqa: PLC0415 - only processes behind the wall load jax

    module = types.ModuleType("warm")
    exec(compile(source, "warm.py", "exec"), module.__dict__)  # noqa: S102 - trusted, see launch
    lessons = getattr(module, "TAUGHT", {})
    groups = [module.programs, *dict.fromkeys(lessons[name] for name in taught if name in lessons)]
    working: Callable[[], Any] = tuple
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for one in sizes:
            for program in itertools.chain(*(group(**one) for group in groups)):
                try:
                    jax.block_until_ready(program())
                    working = program
                except Exception:  # noqa: BLE001, S110 - not every version has every operation
                    pass
    return working, sorted(lessons.keys() - set(taught))
