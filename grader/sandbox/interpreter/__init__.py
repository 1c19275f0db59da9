"""Evaluates jax's primitives with NumPy, so that nothing is compiled.

Tracing stays jax's own, and with it every error of tracing. What a primitive computes is looked up
in a table of rules, inside `jit`, `scan`, `while`, `cond`, `vmap` and `grad` as outside of them;
what no rule can do is a *miss*: the handler is called, in whatever thread it happens, and must not
return. A miss is no exception, which a learner's `except` would catch.

How a template and its forked workers use it:

1. Before the fork, once, with jax imported and no trace active: `fault = install(on_miss)`. It
   starts the backend (one array is put on the device; set `jax_cpu_enable_async_dispatch` to false
   and what else the backend reads before), replaces jax's ways to the compiler and evaluates some
   known programs. A fault is one sentence: nothing is replaced then, and XLA has to answer.
   Functions that are traced from now on, before the fork, hand their traces down: `traces.py`.
2. Before the fork nothing may run on other threads, and no array of a learner may exist.
3. In the child, before a byte of the submission is run: `arm(on_miss)` with a handler that says
   `miss` to the trusted side and leaves with `os._exit`. Should it return, the process is ended.
4. In the child arrays are put on the device by `to_device`, as unaligned ones of more than some
   ten kilobytes would wait for threads that did not survive the fork.

All of a submission is answered by one of the two: after a miss a worker with XLA starts anew.
"""

import contextlib
from typing import TYPE_CHECKING, Any

from grader.sandbox.interpreter.rules import EFFORT

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.sandbox.interpreter.hooks import Hooks, OnMiss

_installed: "list[Hooks]" = []


def install(on_miss: "OnMiss") -> str:
    """Make jax ask the rules in this process and its forks.

    Args:
        on_miss: called with a few words on what no rule can do. It must not return.

    Returns:
        an empty string, or why the rules cannot be used here.
    """
    if _installed:
        arm(on_miss)
        return ""
    try:
        # This module is read where jax must not be loaded.
        from grader.sandbox.interpreter.check import fault_of  # noqa: PLC0415
        from grader.sandbox.interpreter.hooks import Hooks  # noqa: PLC0415

        hooks = Hooks(on_miss)
        hooks.install()
    except Exception as error:  # noqa: BLE001 - an unknown version of jax may lack anything
        return f"this jax has no place for the interpreter: {type(error).__name__}: {error}"
    if fault := fault_of(hooks):
        hooks.remove()
        return fault
    hooks.arm(on_miss)
    _installed.append(hooks)
    return ""


def arm(on_miss: "OnMiss") -> None:
    """From now on call this handler of a miss, and evaluate so much and no more.

    Raises:
        IndexError: nothing is installed.
    """
    _installed[0].arm(on_miss)
    EFFORT.limit()


def attempt(program: "Callable[[], object]") -> None:
    """Run a program of ours in a template; whatever fails or has no rule ends the program alone."""

    def give_up(what: str) -> None:
        raise RuntimeError(what)

    hooks = _installed[0]
    before = hooks.on_miss
    hooks.arm(give_up)
    try:
        with contextlib.suppress(Exception):
            program()
    finally:
        hooks.arm(before)


def remove() -> None:
    """Let jax compile again: for tests."""
    while _installed:
        _installed.pop().remove()


def to_device(value: Any) -> Any:
    """Return a NumPy array of any size as an array of jax, in a fork too."""
    return _installed[0].to_device(value)
