"""An exercise with a pitfall of one's own, and workers that may be harmed."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.exercise.catalogue import Catalogue
from grader.exercise.exercise import Exercise
from grader.grading.exercises import FAMILIES
from grader.grading.launch import start_launcher
from grader.workers.launch import Launcher


@pytest.fixture
def with_pitfall(tmp_path: Path, root: Path) -> Callable[[str], Exercise]:
    """Copies the first lesson and adds a pitfall whose recogniser has this body."""

    def make(body: str) -> Exercise:
        for part in ("exercises/conv1d", "exercises/common", "reference"):
            shutil.copytree(root / part, tmp_path / part)
        lines = "\n    ".join(["import re, ast", *body.splitlines()])
        page = '"""Added.\n\n## Why\n\nFor a test.\n"""'
        (tmp_path / "exercises/common/pitfalls/added.py").write_text(
            f"{page}\n\n\ndef from_outcome(context):\n    {lines}\n"
        )
        return Catalogue(tmp_path, FAMILIES).load("conv1d")

    return make


@pytest.fixture
def fragile() -> Iterator[Launcher]:
    """Workers of this test's own."""
    with contextlib.closing(start_launcher()) as launcher:
        yield launcher
