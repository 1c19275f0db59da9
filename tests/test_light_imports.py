"""The trusted side never loads jax, and help answers before anything heavy is loaded."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.exercise.pitfalls import list_pitfalls
from grader.grading.exercises import open_catalogue

pytestmark = pytest.mark.process

HANG_SECONDS = 300
JAX = {"jax", "jaxlib", "flax", "ml_dtypes", "optax", "orbax"}
HEAVY = JAX | {"numpy", "pydantic", "rich"}
SCRIPT = Path(sys.executable).with_name("grade")


def loaded(*arguments: str | Path, cwd: Path | None = None) -> tuple[int, set[str]]:
    """Run Python and return its exit status and the packages that this process imported."""
    status, modules = imported(*arguments, cwd=cwd)
    return status, {name.partition(".")[0] for name in modules}


def imported(*arguments: str | Path, cwd: Path | None = None) -> tuple[int, list[str]]:
    """Run Python and return its exit status and the modules that it imported, in their order."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    names = [
        line.rpartition("|")[2].strip()
        for line in done.stderr.splitlines()
        if line.startswith("import time:")
    ]
    return done.returncode, names


def test_an_import_of_jax_would_be_seen() -> None:
    """Positive control, of an import inside a function too."""
    status, packages = loaded("-c", "def f():\n import flax.nnx\nf()")
    assert status == 0
    assert packages >= {"jax", "flax", "numpy"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["files", "--help"], []])
def test_help_loads_nothing_heavy(arguments: Sequence[str]) -> None:
    status, packages = loaded(SCRIPT, *arguments)
    assert status == 0
    assert "click" in packages
    assert packages & HEAVY == set()


def commands() -> list[list[str]]:
    exercise = open_catalogue().load("conv1d")
    pitfall = list_pitfalls(exercise.pitfall_folders)[0].name
    return [
        ["list"],
        ["lesson", "conv1d"],
        ["explain", pitfall],
        ["new", "conv1d", "me.py"],
        ["schema"],
    ]


@pytest.mark.parametrize("number", range(5), ids=["list", "lesson", "explain", "new", "schema"])
def test_what_runs_no_submission_loads_no_jax(number: int, tmp_path: Path) -> None:
    status, packages = loaded(SCRIPT, *commands()[number], cwd=tmp_path)
    assert status == 0
    assert "click" in packages
    assert packages & JAX == set()
    if number < 4:  # pages for people; a schema comes from pydantic
        assert packages & {"numpy", "pydantic"} == set()


def test_the_process_that_grades_loads_no_jax_either(root: Path) -> None:
    status, modules = imported(SCRIPT, root / "submissions" / "alice.py")
    assert status == 0
    assert "numpy" in modules
    assert {name.partition(".")[0] for name in modules} & JAX == set()
    # The template imports jax while this process loads what grading needs.
    heavy = [name for name in modules if name.partition(".")[0] in HEAVY]
    assert modules.index("grader.workers.start") < modules.index(heavy[0])
