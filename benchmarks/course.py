"""Each lesson of the course: `grade` of a right program beside importing jax, and who needs XLA.

    python -m benchmarks.course [--runs N] [--corpora]

Commands are run in turn, so that a busy machine slows all. With `--corpora` every program of the
corpora that comes to run is asked too, and those that no rule could answer are named.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks import measure
from benchmarks.lent import GRADE, IMPORT
from benchmarks.measure import Figure
from grader.exercise.exercise import Exercise
from grader.grading.answering import examine
from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.grading.launch import start_launcher
from grader.submission.submission import read
from grader.workers.launch import Launcher

CORPORA = Path(__file__).parent.parent / "tests" / "corpus"
SEED = 0
TARGET = 1.4


def rows(runs: int) -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, the figure, and the target beside it."""
    catalogue = open_catalogue()
    exercises = [catalogue.load(name) for name in catalogue.names]
    environ = {**os.environ, "GRADE_PROGRESS": "off", "GRADE_STANDING": "off"}
    commands = {each.name: [GRADE, str(each.reference_path)] for each in exercises}
    for words in commands.values():
        measure.command(words, 1, environ)  # fills the caches
    commands["import"] = IMPORT
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, words in commands.items():
            taken[name] += measure.command(words, 1, environ).values
    baseline = Figure(tuple(taken.pop("import")))
    yield "`import jax; from flax import nnx`, in turn with the lessons", baseline.show(), ""
    for name, values in taken.items():
        figure = Figure(tuple(values))
        ratio = figure.median / baseline.median
        yield f"`grade` of a right {name}", figure.show(), f"{ratio:.2f} × import (≤ {TARGET})"


def missed(exercise: Exercise, launcher: Launcher) -> Iterator[str]:
    """Yield for each program of a corpus that runs why XLA had to answer; empty if it had not."""
    for path in sorted((CORPORA / exercise.name).glob("*/*.py")):
        with Examination(launcher) as examination:
            outcome = examine(read(path), exercise, SEED, launcher, examination).outcome
        if outcome.ending is not None:
            yield "" if outcome.interpreted else f"{path.parent.name}/{path.name}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--corpora", action="store_true")
    given = parser.parse_args()
    for what, figure, beside in rows(given.runs):
        print(f"{what:60} {figure:32} {beside}", flush=True)
    if given.corpora:
        with closing(start_launcher()) as launcher:
            for name in open_catalogue().names:
                came = list(missed(open_catalogue().load(name), launcher))
                left = ", ".join(filter(None, came)) or "none"
                print(f"{name}: {len(came)} ran, with XLA: {left}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
