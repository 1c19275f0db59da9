"""Shared by all tests: one launcher of workers, and the real command."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from grader.exercise.exercise import Exercise
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.grading.launch import start_launcher
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.versions import versions
from grader.workers.launch import Launcher
from tests.postgres import INITDB, MISSING, Postgres

settings.register_profile(
    "any machine", suppress_health_check=[HealthCheck.too_slow], deadline=None
)
settings.load_profile("any machine")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Where tests run in the background the grader would inherit that, and know of no Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)

versions()  # Python asks `uname` for the processor once, in a process
os.environ["GRADE_STANDING"] = "off"  # and so is a standing grader of theirs
os.environ["GRADE_PROGRESS"] = "off"  # the progress of who runs the tests is left alone

HANG_SECONDS = 300
"""Longer than anything that is not stuck, seconds."""
STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn"}
"""What Python announces to audit hooks when a process is started."""
STARTERS = {"launcher", "postgres", "grade_text", "grade_exercise", "grade_command"}
"""Fixtures below that start processes; a test that uses one is marked `process`."""


class StartedProcessError(AssertionError):
    """A test without the mark `process` started one."""


_may_start = [True]


def _refuse_processes(event: str, _arguments: object) -> None:
    if event in STARTS and not _may_start[0]:
        raise StartedProcessError(f"{event} in a test that is not marked `process`")


sys.addaudithook(_refuse_processes)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a fixture that starts processes."""
    for item in items:
        if STARTERS & set(getattr(item, "fixturenames", ())):
            item.add_marker("process")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let only marked tests start processes, their fixtures included."""
    _may_start[0] = item.get_closest_marker("process") is not None


def pytest_runtest_teardown() -> None:
    """Let fixtures of wider scope end what they started."""
    _may_start[0] = True


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    """Starts workers as the command does."""
    started = start_launcher()
    yield started
    started.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server, which a test that stops it starts again."""
    if INITDB is None:
        pytest.skip(MISSING)
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    server = Postgres()
    server.start()
    yield server
    server.stop()
    server.close()


@pytest.fixture(scope="session")
def exercise() -> Exercise:
    return open_catalogue().load("conv1d")


@pytest.fixture(scope="session")
def right(root: Path) -> str:
    """The source of a submission that passes."""
    return (root / "submissions" / "alice.py").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def grade_text(launcher: Launcher, exercise: Exercise) -> Callable[..., Report]:
    """Grades a source text through the real worker."""

    def run(source: str | bytes, *, seed: int = 0, path: str = "submission.py") -> Report:
        raw = source.encode() if isinstance(source, str) else source
        return grade(Submission(path, raw), exercise, seed, launcher)

    return run


@pytest.fixture(scope="session")
def grade_exercise(launcher: Launcher) -> Callable[..., Report]:
    """Grades a source text against an exercise that is named."""
    catalogue = open_catalogue()

    def run(name: str, source: str) -> Report:
        submission = Submission("submission.py", source.encode())
        return grade(submission, catalogue.load(name), 0, launcher)

    return run


@dataclass(frozen=True)
class Ran:
    """What the command `grade` did."""

    status: int
    out: str
    err: str

    @property
    def reports(self) -> dict[str, dict[str, Any]]:
        """The JSON reports by the path of the submission."""
        value = json.loads(self.out)
        reports = value if isinstance(value, list) else [value]
        return {report["submission"]["path"]: report for report in reports}


@pytest.fixture(scope="session")
def grade_command() -> Callable[..., Ran]:
    """Runs the installed command `grade` in a process of its own."""
    script = Path(sys.executable).with_name("grade")
    assert script.exists(), "install the project: pip install --editable ."

    def run(*arguments: str | Path, cwd: Path | None = None, **variables: str) -> Ran:
        # A text encoding of the arguments is not assumed: a file's name is any bytes.
        done = subprocess.run(
            [script, *arguments],
            cwd=cwd,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=HANG_SECONDS,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
