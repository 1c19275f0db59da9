"""Timing of commands and functions: several runs, the median and the spread."""

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """Measured seconds (or bytes, or a rate) of one thing."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def show(self, unit: str = "s", digits: int = 3) -> str:
        low, high = min(self.values), max(self.values)
        return f"{self.median:.{digits}f} {unit} ({low:.{digits}f}–{high:.{digits}f})"


def command(words: Sequence[str], runs: int, environ: dict[str, str] | None = None) -> Figure:
    """Time a whole command."""
    return function(
        lambda: subprocess.run(
            words, check=False, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ),
        runs,
    )


def function(call: Callable[[], Any], runs: int) -> Figure:
    """Time a call."""
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return Figure(tuple(seconds))


def proportional_set_size(pid: int) -> int:
    """Return a process's PSS, bytes (Linux): shared pages counted by their share; 0 once ended."""
    try:
        with Path(f"/proc/{pid}/smaps_rollup").open() as file:
            line = next(line for line in file if line.startswith("Pss:"))
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(line.split()[1]) * 1024


def family(pid: int) -> list[int]:
    """Return a process's descendants (Linux); of threads that end meanwhile, none."""
    found = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            said = children.read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        for child in map(int, said.split()):
            found += [child, *family(child)]
    return found
