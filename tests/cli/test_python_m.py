"""`python -m grader` imports nothing from the folder that it is run in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process
PLANTED = ("numpy", "click", "rich", "pydantic", "json", "platformdirs")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    for name in PLANTED:
        (tmp_path / f"{name}.py").write_text('print("IMPORTED")\nraise SystemExit(9)\n')
    return tmp_path


def python(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "GRADE_PROGRESS": "off"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout + done.stderr


def test_the_planted_modules_would_be_imported(hostile: Path) -> None:
    """Positive control."""
    assert "IMPORTED" in python(hostile, "-c", "import numpy")


def test_a_file_is_graded_with_the_installed_packages(hostile: Path, right: str) -> None:
    (hostile / "me.py").write_text(right)
    said = python(hostile, "-m", "grader", "me.py")
    assert "IMPORTED" not in said
    assert "✓ passed" in said
