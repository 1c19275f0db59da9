"""A standing grader in a place of its own, and callers of it; used by tests beside."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

GRADE = Path(sys.executable).with_name("grade")
HANG_SECONDS = 300
BUSY_SECONDS = 0.5
"""How long a process has run that is taken to be at work."""
CALM_SECONDS = 1.0
"""How long nothing may begin or end until processes are taken to be at rest."""


@dataclass(frozen=True)
class Called:
    """What a command did, and whether a standing grader did it for it."""

    status: int
    out: str
    err: str
    by_standing: bool


class Caller:
    """Runs commands in one place, with variables of its own."""

    def __init__(self, runtime: Path, **variables: str) -> None:
        runtime.mkdir(mode=0o700, exist_ok=True)
        self.socket = runtime / "nnx-grader" / "socket"
        place = {"XDG_RUNTIME_DIR": str(runtime), "GRADE_STANDING": "on"}
        self.variables: Mapping[str, str] = {**os.environ, **place, **variables}

    def start(self, *words: str | Path, **options: object) -> "subprocess.Popen[str]":
        """Start a command; it says on standard error which modules it imports."""
        return subprocess.Popen(
            [sys.executable, "-X", "importtime", GRADE, *words],
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def finish(self, process: "subprocess.Popen[str]") -> Called:
        """Wait for a command."""
        out, err = process.communicate(timeout=HANG_SECONDS)
        lines = err.splitlines(keepends=True)
        imports = [line for line in lines if line.startswith("import time:")]
        said = "".join(line for line in lines if not line.startswith("import time:"))
        did_it = not any(line.rpartition("|")[2].strip() == "click" for line in imports)
        return Called(process.returncode, out, said, did_it)

    def call(self, *words: str | Path, **options: object) -> Called:
        """Run a command."""
        return self.finish(self.start(*words, **options))

    def alone(self, *words: str | Path, **options: object) -> Called:
        """Run a command that shall do without a standing grader."""
        with_all, self.variables = self.variables, {**self.variables, "GRADE_STANDING": "off"}
        try:
            return self.call(*words, **options)
        finally:
            self.variables = with_all

    def state(self) -> str:
        """Return what `grade doctor` says of standing graders."""
        code = "from grader.learner.standing.client import state; print(state())"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=self.variables,
            capture_output=True,
            text=True,
            check=True,
            timeout=HANG_SECONDS,
        )
        return done.stdout.strip()


class Stand:
    """A running `grade stand`."""

    def __init__(self, caller: Caller, minutes: float = 30) -> None:
        self.process = subprocess.Popen(
            [GRADE, "stand", "--minutes", str(minutes)],
            env=caller.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self.said = [self.process.stdout.readline() for _ in range(3)]
        assert self.said[0].startswith("ready:"), self.said

    def descendants(self) -> list[int]:
        return descendants(self.process.pid)

    def at_rest(self) -> int:
        """Return how many processes stand by, once what served earlier callers is gone."""
        count, since = -1, 0.0
        while time.monotonic() < since + CALM_SECONDS or count < 0:
            if (now := len(self.descendants())) != count:
                count, since = now, time.monotonic()
            time.sleep(0.02)
        self._spent = {pid: spent_by(pid) for pid in self.descendants()}
        return count

    def is_working(self) -> bool:
        """Say whether a process has been busy for a while, since all were at rest."""
        return any(
            spent_by(pid) - self._spent.get(pid, 0.0) > BUSY_SECONDS for pid in self.descendants()
        )

    def end(self, number: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.communicate(timeout=HANG_SECONDS)
        return self.process.returncode


def descendants(pid: int) -> list[int]:
    """Return the processes below one, as far as they run."""
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *descendants(int(child))]
    except FileNotFoundError:
        return found
    return found


def spent_by(pid: int) -> float:
    """Return a process's processor time, seconds; 0 if it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until(true: Callable[[], object]) -> None:
    """Wait for something that happens by itself."""
    give_up = time.monotonic() + HANG_SECONDS
    while not true():
        assert time.monotonic() < give_up, "it did not happen"
        time.sleep(0.02)
