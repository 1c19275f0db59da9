"""What is said of a child that ended without an answer: the limit it met, and what it had used."""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from grader.exercise.settings import Limits
from grader.judging.why_stopped import explain
from grader.sandbox.wire import Closed, Expired, WireError
from grader.workers.process import Ending, Output

LIMITS = Limits(memory_bytes=1 << 30, cpu_seconds=5, output_bytes=1000)
GIB = 1 << 30


@pytest.fixture
def printed() -> Callable[[str], Output]:
    """Makes an output that has read this text."""

    def make(text: str) -> Output:
        read, write = os.pipe()
        with open(write, "w", encoding="utf-8") as stream:
            stream.write(text)
        output = Output(read, 1000, lambda: None)
        output.text()
        return output

    return make


@pytest.mark.parametrize(
    ("status", "seconds", "peak", "text", "reason", "said"),
    [
        (-signal.SIGXCPU, 5.1, 0, "", "time-limit", "5 s of processor time were used (5 s)"),
        (-signal.SIGXCPU, 0.0, 0, "", "time-limit", "5 s of processor time"),
        (-signal.SIGKILL, 6.0, 0, "", "time-limit", "(6 s)"),
        (-signal.SIGKILL, 4.0, 0, "", "crashed", "killed by SIGKILL"),
        (-signal.SIGKILL, 4.0, GIB, "", "memory-limit", "1.0 GiB in use"),
        (-signal.SIGSEGV, 1.0, GIB, "", "memory-limit", "the limit is 1.0 GiB"),
        (-signal.SIGSEGV, 1.0, GIB // 2, "", "crashed", "killed by SIGSEGV"),
        (-signal.SIGABRT, 1.0, 0, "what(): std::bad_alloc\n", "memory-limit", "1.0 GiB"),
        (-signal.SIGABRT, 1.0, 0, "assertion failed\n", "crashed", "killed by SIGABRT"),
        (-signal.SIGTERM, 1.0, GIB, "", "crashed", "killed by SIGTERM"),
        (0, 1.0, GIB, "std::bad_alloc", "crashed", "exit status 0"),
        (1, 9.0, GIB, "", "crashed", "exit status 1"),
        (-99, 1.0, 0, "", "crashed", "killed by signal 99"),
    ],
)
def test_the_system_tells_which_limit_a_process_met(
    status: int,
    seconds: float,
    peak: int,
    text: str,
    reason: str,
    said: str,
    printed: Callable[[str], Output],
) -> None:
    found = explain(
        Closed("gone"), Ending(status, seconds, peak), printed(text), LIMITS, "no answer within 2 s"
    )
    assert found[0] == reason
    assert said in found[1]


@pytest.mark.parametrize(
    ("cause", "text", "reason", "said"),
    [
        (Expired("late"), "", "time-limit", "no answer within 2 s"),
        (WireError("odd"), "", "crashed", "not a valid frame (odd)"),
        (Closed("gone"), "x" * 2000, "output-limit", "more than 1,000 bytes"),
        (Expired("late"), "x" * 2000, "output-limit", "more than 1,000 bytes"),
    ],
)
def test_what_the_trusted_side_ended_it_for_comes_first(
    cause: Exception, text: str, reason: str, said: str, printed: Any
) -> None:
    found = explain(
        cause, Ending(-signal.SIGKILL, 9.0, GIB), printed(text), LIMITS, "no answer within 2 s"
    )
    assert found[0] == reason
    assert said in found[1]
