"""What the search among changes of a reference and the search for an edit cost a wrong submission.

    python -m benchmarks.causes [--runs N]

The exercise is the first lesson. A submission with one mistake that has no name, and one with two,
are answered by a table of all single changes, filled beforehand; the repair is of work that raises.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from benchmarks import measure
from grader.diagnosis.changed import search as changed
from grader.diagnosis.changed.table import Table
from grader.exercise.exercise import Exercise
from grader.grading.answering import examine
from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.grading.launch import examiners
from grader.judging.context import Context
from grader.submission.submission import Submission
from grader.workers.fork import ForkLauncher

ALICE = Path(__file__).parent.parent / "submissions" / "alice.py"
SEED = 0
WRONG = {
    "one change": [("return y[0] + self.bias[...]", "return y[0] * 2 + self.bias[...]")],
    "nothing fits": [("return y[0] + self.bias[...]", "return jnp.sin(y[0] * 3) + x.mean()")],
}
RAISES = [("x[None]", "x")]


def rows(runs: int) -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, the figure, and the target beside it."""
    exercise = open_catalogue().load("conv1d")
    with (
        tempfile.TemporaryDirectory() as empty,
        patch.dict(os.environ, XDG_CACHE_HOME=empty),
        closing(ForkLauncher(examiners=examiners())) as launcher,
    ):
        contexts = {name: _context(launcher, exercise, edits) for name, edits in WRONG.items()}
        right = tuple(result.right for result in contexts["one change"].results)
        table = Table(exercise, contexts["one change"].cases, right, keep=True)
        started = time.perf_counter()
        while table.advance(launcher, table.numbers):
            pass
        seconds = time.perf_counter() - started
        count = len(table.numbers)
        yield f"table of {count} changes, filled from nothing", f"{seconds:.1f} s", "≤ 30 s"
        size = sum(each.stat().st_size for each in Path(empty).rglob("changes/*.bin")) / 1e6
        yield "… on disk", f"{size:.2f} MB", "all such tables: ≤ 128 MB"
        for name, context in contexts.items():
            changed.search(launcher, context)  # what fitted is asked all cases once
            figure = measure.function(lambda it=context: changed.search(launcher, it), runs)
            yield f"search in it: {name}", figure.show(), "≤ 0.1 s"
        yield from _repair(launcher, exercise, runs)


def _repair(
    launcher: ForkLauncher, exercise: Exercise, runs: int
) -> Iterator[tuple[str, str, str]]:
    raises = Submission("me.py", _edited(RAISES))

    def regrade(*, wanted: bool) -> measure.Figure:
        def once() -> None:
            report = grade(raises, exercise, SEED, launcher, repairs=lambda *_: wanted)
            assert (report.repair is not None) == wanted

        once()
        return measure.function(once, runs)

    without, with_edits = regrade(wanted=False), regrade(wanted=True)
    tried = grade(raises, exercise, SEED, launcher, repairs=lambda *_: True).repair
    assert tried is not None
    yield "regrade of work that raises, no edit looked for", without.show(), ""
    yield f"… and one found among {tried.tried} edits", with_edits.show(), ""
    yield "memory: templates, after all that", f"{_memory():.2f} GB", "< 1.2 GB"


def _memory() -> float:
    return sum(measure.proportional_set_size(pid) for pid in measure.family(os.getpid())) / 1e9


def _edited(edits: list[tuple[str, str]]) -> bytes:
    text = ALICE.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def _context(launcher: ForkLauncher, exercise: Exercise, edits: list[tuple[str, str]]) -> Context:
    submission = Submission(str(ALICE), _edited(edits))
    with Examination(launcher) as examination:
        return examine(submission, exercise, SEED, launcher, examination)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    for what, figure, beside in rows(parser.parse_args().runs):
        print(f"{what:60} {figure:30} {beside}", flush=True)


if __name__ == "__main__":
    main()
