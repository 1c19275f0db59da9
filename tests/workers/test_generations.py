"""Warm templates answer from compiled kernels, and misses teach the next one."""

import contextlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.exercise.settings import Limits
from grader.judging.session import Outcome, run
from grader.workers.command import Kernels
from grader.workers.fork import ForkLauncher
from grader.workers.generations import TAUGHT_AFTER
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process

HANG_SECONDS = 120
WARM = b"""
import jax
import jax.numpy as jnp
import numpy as np

def zeros(n):
    return jax.device_put(np.zeros(n, np.float32))

def programs(n):
    yield lambda: jnp.sin(zeros(n))

def cosines(n):
    yield lambda: jnp.cos(zeros(n))

TAUGHT = {"cos": cosines}
"""
KNOWN = b"import jax.numpy as jnp\ndef f(x): return jnp.sin(x)\n"
TEACHES = b"import jax.numpy as jnp\ndef f(x): return jnp.cos(x)\n"
ELSE = b"import jax.numpy as jnp\ndef f(x): return jnp.tan(x)\n"


def wait_until(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + HANG_SECONDS
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.02)


@pytest.fixture
def ask(toy: Callable[..., Exercise], questions: tuple[Case, ...]) -> Callable[..., Outcome]:
    def asked(launcher: Launcher, source: bytes) -> Outcome:
        exercise = toy()
        process = launcher.start("warm", exercise.settings.limits.bounds, "toy")
        return run(process, source, exercise, questions, probe_case=None)

    return asked


def test_misses_teach_the_next_generation(ask: Callable[..., Outcome]) -> None:
    kernels = Kernels("toy", WARM, ({"n": 3}, {"n": 4}, {"n": 5}))
    with contextlib.closing(ForkLauncher()) as launcher:
        assert not launcher.warm("toy")
        launcher.warm_up(kernels)
        wait_until(lambda: launcher.warm("toy"))
        assert launcher.fallback == ""
        assert len(ask(launcher, KNOWN).replies) == 3
        first = launcher._generations.current("toy")
        for _ in range(TAUGHT_AFTER):
            assert ask(launcher, TEACHES).missed == "cos"
            assert launcher._generations._lines["toy"].coming is None
            launcher.missed("toy", "cos")
        running = launcher.start("warm", Limits().bounds, "toy")
        wait_until(lambda: launcher._generations.current("toy") is not first)
        outcome = ask(launcher, TEACHES)
        assert outcome.missed is None
        assert len(outcome.replies) == 3
        assert ask(launcher, KNOWN).missed is None
        assert ask(launcher, ELSE).missed == "tan"
        assert running.alive
        assert running.end().status == 0, "a worker of the generation before may finish"


def test_what_nothing_goes_with_starts_no_generation() -> None:
    with contextlib.closing(ForkLauncher()) as launcher:
        launcher.warm_up(Kernels("toy", WARM, ({"n": 3},)))
        wait_until(lambda: launcher.warm("toy"))
        line = launcher._generations._lines["toy"]
        for function in ("tan", "cos", "tan", "tan"):
            launcher.missed("toy", function)
            assert line.coming is None
        launcher.missed("toy", "cos")
        assert line.coming is not None, "positive control"
        first = line.current
        wait_until(lambda: launcher._generations.current("toy") is not first)
        launcher.missed("toy", "cos")
        assert line.coming is None, "it was taught all that there is"


@pytest.mark.skipif(sys.platform != "linux", reason="counts by /proc")
def test_retired_templates_leave_no_zombies() -> None:
    with contextlib.closing(ForkLauncher()) as launcher:
        template = launcher._template.process.pid
        retired: set[int] = set()
        for number in range(4):
            before = set(children(template))
            launcher.warm_up(Kernels(f"toy {number}", WARM, ({"n": 3},)))
            wait_until(lambda number=number: launcher.warm(f"toy {number}"))
            retired |= {pid for pid, state in children(template).items() if state != "Z"} - before
            launcher._generations._lines[f"toy {number}"].current.close()
            wait_until(lambda: set(children(template).values()) <= {"Z"})
        assert len(retired) >= 4, "positive control: there was something to wait for"
        # The next one that starts has the template wait for all that ended before.
        launcher.warm_up(Kernels("toy 4", WARM, ({"n": 3},)))
        wait_until(lambda: launcher.warm("toy 4"))
        wait_until(lambda: not retired & set(children(template)))


def children(parent: int) -> dict[int, str]:
    """Return a process's children with their states; `Z` has ended and was not waited for."""
    found: dict[int, str] = {}
    for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        with contextlib.suppress(OSError):  # it is gone since
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            found[int(pid)] = state
    return found


def test_a_spare_worker_serves_the_next_submission(ask: Callable[..., Outcome]) -> None:
    with contextlib.closing(ForkLauncher()) as launcher:
        assert not launcher._spares._ready, "one submission alone needs no spare"
        launcher.warm_up(Kernels("toy", WARM, ({"n": 3}, {"n": 4}, {"n": 5})))
        wait_until(lambda: launcher.warm("toy"))
        assert ask(launcher, KNOWN).missed is None
        ((key, spare),) = launcher._spares._ready.items()
        assert key[0] == "warm"
        assert ask(launcher, KNOWN).missed is None
        assert spare.result()._ending is not None, "it has served and ended"
        spare.result().kill()
        spoilt = launcher._spares._ready[key].result()
        spoilt.kill()
        assert len(ask(launcher, KNOWN).replies) == 3, "a spare that died is replaced"


def test_a_warm_template_that_fails_is_said_and_not_used() -> None:
    with contextlib.closing(ForkLauncher()) as launcher:
        launcher.warm_up(Kernels("toy", b"raise RuntimeError('broken')", ({"n": 3},)))
        wait_until(lambda: bool(launcher.warm("toy") or launcher.fallback))
        assert not launcher.warm("toy")
        assert launcher.fallback == "the warm template ended"
