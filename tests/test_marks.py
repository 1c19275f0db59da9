"""A test without the mark `process` starts none: `make test-fast` relies on it."""

import os
import subprocess
import sys

import pytest

from grader.workers.launch import Launcher


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_fork_without_the_mark_fails() -> None:
    with pytest.raises(AssertionError, match="not marked `process`"):
        os.fork()


def test_a_command_without_the_mark_fails() -> None:
    with pytest.raises(AssertionError, match="not marked `process`"):
        subprocess.run([sys.executable, "-c", ""], check=True)


@pytest.mark.process
def test_a_command_with_the_mark_runs() -> None:
    """Positive control."""
    assert subprocess.run([sys.executable, "-c", ""], check=True).returncode == 0


def test_what_uses_workers_is_marked(request: pytest.FixtureRequest, launcher: Launcher) -> None:
    assert launcher.isolation.level
    assert request.node.get_closest_marker("process") is not None
