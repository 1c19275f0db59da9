"""A standing grader for the tests of a module, and callers."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))  # the tests here import `standing_process`

from standing_process import Caller, Stand


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Caller:
    """Calls commands where `standing` is."""
    return Caller(tmp_path_factory.mktemp("place") / "runtime")


@pytest.fixture(scope="module")
def standing(caller: Caller) -> Iterator[Stand]:
    """A grader that stands for all tests of a module."""
    stand = Stand(caller)
    yield stand
    stand.end()


@pytest.fixture
def lonely(tmp_path: Path) -> Caller:
    """Calls commands in a place where no grader stands yet."""
    return Caller(tmp_path / "runtime")


@pytest.fixture
def grade_main() -> Callable[..., Any]:
    """Runs a command within this process."""
    from grader.cli.main import main

    return lambda *words: CliRunner().invoke(main, words)
