"""`grade FILE` by a standing grader, beside `import jax; from flax import nnx` in the same minutes.

    python -m benchmarks.lent [--runs N]

Both are run in turn, so that a busy machine slows both. Fails unless the standing grader did it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import measure
from benchmarks.measure import Figure
from benchmarks.watch import VERSIONS
from grader.learner.standing.client import state

GRADE = str(Path(sys.executable).with_name("grade"))
IMPORT = [sys.executable, "-c", "import jax; from flax import nnx"]
TARGET = 0.25


def figures(runs: int) -> dict[str, Figure]:
    """Return how long the import takes, as `import`, and each version of a submission."""
    with tempfile.TemporaryDirectory() as runtime:
        os.environ.update(XDG_RUNTIME_DIR=runtime, GRADE_STANDING="on", GRADE_PROGRESS="off")
        with subprocess.Popen([GRADE, "stand"], stdout=subprocess.PIPE, text=True) as standing:
            try:
                assert standing.stdout is not None
                assert standing.stdout.readline().startswith("ready")
                commands = {name: [GRADE, str(file)] for name, file in VERSIONS.items()}
                for words in commands.values():
                    measure.command(words, 1)  # fills the caches
                commands["import"] = IMPORT
                taken: dict[str, list[float]] = {name: [] for name in commands}
                for _ in range(runs):
                    for name, words in commands.items():
                        taken[name] += measure.command(words, 1).values
                assert state() == f"process {standing.pid}", state()
            finally:
                standing.terminate()
    return {name: Figure(tuple(values)) for name, values in taken.items()}


def rows(runs: int) -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, the figure, and the target beside it."""
    measured = figures(runs)
    baseline = measured.pop("import")
    yield "`import jax; from flax import nnx`, in turn with the next", baseline.show(), ""
    for name, figure in measured.items():
        ratio = figure.median / baseline.median
        said = f"{ratio:.2f} × import (≤ {TARGET})"
        yield f"`grade FILE` by a standing grader: {name}", figure.show(), said


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="`grade FILE` by a standing grader.")
    parser.add_argument("--runs", type=int, default=9)
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for what, figure, beside in rows(parser.parse_args().runs):
        print(f"{what:60} {figure:30} {beside}")


if __name__ == "__main__":
    main()
