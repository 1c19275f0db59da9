"""How long a learner and an instructor wait, beside importing jax and beside pytest."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from benchmarks import causes, course, lent, measure, serve, standing, watch
from benchmarks.measure import Figure
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.grading.launch import examiners
from grader.submission.submission import read
from grader.workers import command
from grader.workers.fork import ForkLauncher
from grader.workers.launch import Launcher
from grader.workers.spawn import SpawnLauncher

ROOT = Path(__file__).parent.parent
GRADE = str(Path(sys.executable).with_name("grade"))
ALICE = ROOT / "submissions" / "alice.py"
WRONG = ROOT / "docs" / "screens" / "kernel_layout.py"
PEER = ROOT / "benchmarks" / "pytest_peer.py"
SEED = 0
SLOWER_FLAGS = command.XLA_FLAGS.partition(" ")[2]
Row = tuple[str, str, str]


def rows(runs: int) -> Iterator[Row]:
    """Yield what was measured, the figure, and the target beside it."""
    baseline = measure.command([sys.executable, "-c", "import jax; from flax import nnx"], runs)
    yield "`import jax; from flax import nnx`", baseline.show(), ""
    yield from _one_shot(baseline, runs)
    yield _demo(baseline)
    for words in (["--help"], ["list"], ["lesson", "conv1d"], ["explain", "kernel-layout"]):
        figure = measure.command([GRADE, *words], runs)
        yield f"`grade {' '.join(words)}`", figure.show(), "under 0.25 s"
    yield from _hint(baseline, runs)
    peer = measure.command(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(PEER)],
        max(runs // 2, 1),
        {**os.environ, "SUBMISSION": str(ALICE)},
    )
    yield "one pytest process per submission, 12 cases", peer.show(), ""
    yield from standing.rows(peer, runs)
    yield from course.rows(runs)
    yield from lent.rows(2 * runs)
    yield from watch.rows(runs)
    yield from causes.rows(runs)
    yield from serve.rows()
    yield from _without(runs)


def _one_shot(baseline: Figure, runs: int) -> Iterator[Row]:
    again = measure.command([GRADE, str(ALICE)], runs)
    ratio = again.median / baseline.median
    yield "`grade alice.py`, caches filled", again.show(), f"{ratio:.2f} × import (≤ 1.4)"
    with tempfile.TemporaryDirectory() as empty:
        environ = {**os.environ, "XDG_CACHE_HOME": empty}
        first = measure.command([GRADE, str(ALICE)], 1, environ)
    ratio = first.median / baseline.median
    yield "`grade alice.py`, first ever", first.show(), f"{ratio:.2f} × import (≤ 2.5)"


def _demo(baseline: Figure) -> Row:
    """Set up a new environment for running alone, and grade two samples in it."""
    with tempfile.TemporaryDirectory() as folder:
        make = ["make", "-C", str(ROOT), "demo", f"PYTHON={sys.executable}", f"VENV={folder}/venv"]
        demo = measure.command(make, 1)
    ratio = demo.median / baseline.median
    return (
        "`make demo`, nothing set up, packages from pip's cache",
        demo.show(),
        f"{ratio:.0f} × import",
    )


def _hint(baseline: Figure, runs: int) -> Iterator[Row]:
    """Time a hint on a file whose report was kept."""
    with tempfile.TemporaryDirectory() as empty:
        environ = {**os.environ, "GRADE_PROGRESS": "off", "GRADE_STANDING": "off"}
        environ["XDG_CACHE_HOME"] = empty
        command_ = [GRADE, "hint", str(WRONG)]
        measure.command(command_, 1, environ)
        kept = measure.command(command_, runs, environ)
    ratio = kept.median / baseline.median
    yield "`grade hint` on an unchanged file", kept.show(), f"{ratio:.2f} × import; under 0.5 s"


def _without(runs: int) -> Iterator[Row]:
    """Yield our own flow with one of its means taken away."""
    exercise = open_catalogue().load("conv1d")

    def regrade(launcher: Launcher) -> str:
        grade(read(ALICE), exercise, SEED, launcher)
        return measure.function(lambda: grade(read(ALICE), exercise, SEED, launcher), runs).show()

    yield (
        "regrade without a template: each worker a Python",
        regrade(SpawnLauncher(examiners=examiners())),
        "",
    )
    with (
        patch.object(command, "XLA_FLAGS", SLOWER_FLAGS),
        closing(ForkLauncher(examiners=examiners())) as launcher,
    ):
        yield "regrade, cold worker, at XLA's own level of optimisation", regrade(launcher), ""
    yield "grade, template ready, no cache", _uncached(command.XLA_FLAGS), ""
    yield "… nor the lower level of optimisation", _uncached(SLOWER_FLAGS), ""


def _uncached(flags: str) -> str:
    """Time a grading with nothing compiled and nothing answered beforehand, once."""
    with (
        tempfile.TemporaryDirectory() as empty,
        patch.dict(os.environ, XDG_CACHE_HOME=empty),
        patch.object(command, "XLA_FLAGS", flags),
        closing(ForkLauncher(examiners=examiners())) as launcher,
    ):
        assert launcher.isolation.level  # waits for the template
        once = measure.function(
            lambda: grade(read(ALICE), open_catalogue().load("conv1d"), SEED, launcher), 1
        )
    return once.show()
