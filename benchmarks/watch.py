"""How long `grade watch` takes to answer a save, on a terminal: to the verdict, to the cause.

    python -m benchmarks.watch [--saves N]

Right and wrong versions of a submission are saved in turn. The verdict of work that fails is the
count of the cases that pass, which is there before anybody asks why; the cause is the finding.
"""

import argparse
import os
import pty
import re
import select
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import Figure

ROOT = Path(__file__).parent.parent
VERSIONS = {
    "kernel-layout": ROOT / "docs" / "screens" / "kernel_layout.py",
    "param-value": ROOT / "docs" / "screens" / "bare_param.py",
    "unrecognised": ROOT / "docs" / "screens" / "unrecognised.py",
    "passed": ROOT / "submissions" / "alice.py",
}
TARGET = 0.12
WARM_SECONDS = 3.0
LONGEST = 120.0
_CONTROL = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


class _Screen:
    """What a command draws on a terminal."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def wait(self, *words: str) -> float:
        """Return when one of these words was drawn, from now on; a clock's seconds."""
        wanted, seen = [word.encode() for word in words], b""
        ends = time.monotonic() + LONGEST
        while not any(word in seen for word in wanted):
            left = ends - time.monotonic()
            assert select.select([self._descriptor], [], [], max(left, 0))[0], words
            seen += _CONTROL.sub(b"", os.read(self._descriptor, 1 << 16))
        return time.monotonic()


@contextmanager
def _watched(file: Path) -> Iterator[_Screen]:
    pid, descriptor = pty.fork()
    if pid == 0:
        os.environ.update(GRADE_PROGRESS="off", COLUMNS="100", LINES="60", TERM="xterm")
        os.execv(sys.executable, [sys.executable, "-m", "grader", "watch", str(file)])
    try:
        yield _Screen(descriptor)
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        os.close(descriptor)


def measure(saves: int) -> dict[str, list[float]]:
    """Return seconds from a save, by what is awaited and version."""
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "me.py"
        file.write_bytes(VERSIONS["kernel-layout"].read_bytes())
        started = time.monotonic()
        with _watched(file) as screen:
            taken["first finding, from the command on"] = [screen.wait("graded in") - started]
            time.sleep(WARM_SECONDS)
            for number in range(saves):
                for name, version in VERSIONS.items():
                    text = version.read_text(encoding="utf-8") + f"# {number}\n"
                    saved = time.monotonic()
                    file.write_text(text, encoding="utf-8")
                    verdict = "✓ passed" if name == "passed" else "looking for the cause"
                    taken.setdefault(f"verdict: {name}", []).append(screen.wait(verdict) - saved)
                    if name != "passed":
                        whole = screen.wait("graded in") - saved
                        taken.setdefault(f"finding: {name}", []).append(whole)
                    time.sleep(0.5)
    return taken


def rows(runs: int) -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, the figure, and the target beside it."""
    for name, values in measure(runs).items():
        beside = f"≤ {TARGET} s" if name.startswith("verdict") else ""
        yield f"`grade watch`, save to {name}", Figure(tuple(values)).show(), beside


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="How long `grade watch` takes to answer a save.")
    parser.add_argument("--saves", type=int, default=5)
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for what, figure, beside in rows(parser.parse_args().saves):
        print(f"{what:60} {figure:30} {beside}")


if __name__ == "__main__":
    main()
