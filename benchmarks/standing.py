"""A standing grader, as watching and batches have one: latency, rate, memory, endurance."""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from benchmarks import measure
from benchmarks.cold import ColdOnly
from benchmarks.measure import Figure
from grader.exercise.exercise import Exercise
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.grading.launch import examiners
from grader.judging.session import run
from grader.submission.submission import read
from grader.workers.fork import ForkLauncher
from grader.workers.launch import Launcher
from grader.workers.process import Kind

ROOT = Path(__file__).parent.parent
ALICE = ROOT / "submissions" / "alice.py"
SEED, CLASSMATES, IN_A_ROW = 0, 40, 500
STOPPED = {"time-limit", "memory-limit", "output-limit", "crashed"}


def rows(peer: Figure, runs: int) -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, the figure, and the target beside it."""
    exercise = open_catalogue().load("conv1d")
    classmates = _class()
    with closing(ForkLauncher(examiners=examiners())) as launcher:
        compiling = ColdOnly(launcher)
        grade(read(ALICE), exercise, SEED, compiling)
        cold = measure.function(lambda: grade(read(ALICE), exercise, SEED, compiling), runs)
        yield "regrade, compiled by XLA, usual style", cold.show(), ""
        _rate(compiling, exercise, classmates)  # fills the compilation cache
        rate = _rate(compiling, exercise, classmates)
        yield f"mixed class of {len(classmates)}, compiled by XLA", f"{rate:.2f} per s", ""
        assert launcher.interprets, launcher.fallback
        quick = measure.function(lambda: grade(read(ALICE), exercise, SEED, launcher), 4 * runs)
        yield "regrade, interpreted, usual style", quick.show(), "≤ 0.12 s"
        rate = _rate(launcher, exercise, [ALICE] * 60)
        yield "60 in the usual style", f"{rate:.1f} per s", "≥ 12 per s"
        _rate(launcher, exercise, classmates)  # fills the table of changes
        rate = _rate(launcher, exercise, classmates)
        yield "mixed class", f"{rate:.1f} per s", "≥ 10 per s"
        yield "… beside one pytest after another", f"{rate * peer.median:.0f} ×", "≥ 150 ×"
        yield "memory: templates and 2 workers", f"{_memory(launcher, exercise):.2f} GB", "< 1.2 GB"
        kinds: tuple[Kind, ...] = ("interpreted", "cold")
        for kind in kinds:
            longest = _endurance(launcher, exercise, kind)
            yield f"{IN_A_ROW} {kind} workers in a row", f"slowest {longest:.2f} s", "no hang"


def _class() -> list[Path]:
    """Choose right and wrong work in many styles that ends by itself."""
    corpus = ROOT / "tests" / "corpus" / "conv1d"
    labels = (corpus / "labels.toml").read_text(encoding="utf-8")
    stopped = {
        line.partition(" ")[0].strip('"').rpartition("/")[2]
        for line in labels.splitlines()
        if any(name in line for name in STOPPED)
    }
    found = [path for path in sorted(corpus.glob("*/*.py")) if path.name not in stopped]
    return random.Random(0).sample(found, CLASSMATES)


def _rate(launcher: Launcher | ColdOnly, exercise: Exercise, paths: list[Path]) -> float:
    """Grade as a batch does, one thread for each processor; return submissions per second.

    As in a batch no edit that makes work right is looked for unless asked.
    """

    def graded(path: Path) -> None:
        grade(read(path), exercise, SEED, launcher, repairs=lambda *_: False)

    started = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(graded, paths))
    return len(paths) / (time.perf_counter() - started)


def _memory(launcher: ForkLauncher, exercise: Exercise) -> float:
    """Return the PSS of the templates and of two waiting workers, gigabytes."""
    bounds = exercise.settings.limits.bounds
    workers = [launcher.start("interpreted", bounds) for _ in range(2)]
    for worker in workers:
        worker.channel.receive(0)
    total = sum(measure.proportional_set_size(pid) for pid in measure.family(os.getpid()))
    for worker in workers:
        worker.end()
    return total / 1e9


def _endurance(launcher: ForkLauncher, exercise: Exercise, kind: Kind) -> float:
    """Put one case to each of many workers in a row; return the slowest's seconds."""
    submission, cases = read(ALICE), exercise.cases(SEED)[:1]
    bounds, slowest = exercise.settings.limits.bounds, 0.0
    for _ in range(IN_A_ROW):
        started = time.perf_counter()
        outcome = run(launcher.start(kind, bounds), submission.source, exercise, cases)
        assert outcome.stop is None, outcome.stop
        assert outcome.missed is None, outcome.missed
        slowest = max(slowest, time.perf_counter() - started)
    return slowest
