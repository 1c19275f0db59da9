"""The template that interprets is told traces, after a loss again, and never such as end it."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.grading.launch import start_launcher
from grader.judging.session import run
from grader.workers.fork import ForkLauncher
from grader.workers.records import JitTrace, TracedArgument

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and forks"),
]
TRACES = [
    JitTrace(
        function="jax._src.numpy.lax_numpy:sort",
        arguments=(TracedArgument(kind="array", shape=(size,), dtype="float32"),),
        keywords={},
    )
    for size in (3, 4)
]
TWICE = b"""
import jax.numpy as jnp
def f(x):
    first = jnp.convolve(x, x)
    return first + jnp.convolve(x, x)
"""


@pytest.fixture
def launcher() -> Iterator[ForkLauncher]:
    with contextlib.closing(start_launcher()) as started:
        assert isinstance(started, ForkLauncher)
        assert started.interprets
        yield started


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def end_interpreting(launcher: ForkLauncher) -> None:
    (child,) = children(launcher._template.process.pid)
    os.kill(child, signal.SIGKILL)


def test_one_that_was_lost_is_told_again(launcher: ForkLauncher) -> None:
    interpreting = launcher._interpreting
    launcher.teach(TRACES[:1])
    assert interpreting._told == 0, "nobody has asked for a worker since"
    first = interpreting.control()
    launcher.teach(TRACES)
    assert interpreting.control() is first
    assert first is not None
    assert interpreting._told == 2
    first.broken = True
    assert interpreting.control() is not first
    assert interpreting._told == 2


def test_traces_with_which_it_ended_are_not_tried_again(launcher: ForkLauncher) -> None:
    interpreting = launcher._interpreting
    end_interpreting(launcher)
    for _ in range(2):
        launcher.teach(TRACES)
        assert launcher.interprets
        assert interpreting._told == 0
    assert interpreting._losses == 1


def test_an_equation_of_a_library_stands_where_the_library_was_called(
    launcher: ForkLauncher, toy: Callable[..., Exercise], questions: tuple[Case, ...]
) -> None:
    """However often it was called before, in this process or in the one it is forked from."""
    exercise = toy()
    for _ in range(2):
        for kind in ("interpreted", "cold"):
            process = launcher.start(kind, exercise.settings.limits.bounds)
            outcome = run(process, TWICE, exercise, questions)
            assert outcome.seen[0].probe.trace is not None
            spans = [item.span for item in outcome.seen[0].probe.trace.equations]
            assert [span.line for span in spans if span is not None] == [4, 5]
        with contextlib.closing(start_launcher()) as another:
            process = another.start("trusted", exercise.settings.limits.bounds)
            traced = run(process, TWICE, exercise, questions, probe_case=None, traces=True)
        traces = [trace for reply in traced.replies.values() for trace in reply.traces]
        assert [trace for trace in traces if "convolve" in trace.function]
        launcher.teach(traces)
