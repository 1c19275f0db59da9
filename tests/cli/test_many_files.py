"""`grade FILE...` has the usual kernels compiled where enough files follow."""

from pathlib import Path
from typing import Any

import pytest

from grader.grading.shared_launcher import WORTH_WARMING
from grader.learner.grade_files import grade_files
from grader.workers.command import Kernels
from grader.workers.launch import Launcher


class Recording:
    """A launcher that takes note of what it is asked to compile, and compiles nothing."""

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self.asked: list[str] = []

    def warm_up(self, kernels: Kernels) -> None:
        self.asked.append(kernels.name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._launcher, name)


@pytest.mark.parametrize(
    ("count", "compiled"), [(WORTH_WARMING - 1, set()), (WORTH_WARMING, {"conv1d", "dense"})]
)
def test_kernels_are_compiled_for_many_files(
    count: int, compiled: set[str], launcher: Launcher, tmp_path: Path
) -> None:
    files = tuple(tmp_path / f"{number}.py" for number in range(count))
    for number, path in enumerate(files):
        entry = "dense_forward" if number else "conv1d_forward"
        path.write_text(f"def {entry}(seed, x, features\n")
    recording = Recording(launcher)
    output = tmp_path / "out.csv"
    status = grade_files(recording, files, None, 0, "csv", output, verbose=False)  # type: ignore[arg-type]
    assert status == 1
    assert len(output.read_text().splitlines()) == 1 + count
    assert set(recording.asked) == compiled
