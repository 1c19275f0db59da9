"""What the wall costs a worker: seconds in `enter`, without a layer, with each, with all."""

from __future__ import annotations

import os
import statistics
import struct
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.isolation.ablation import COLUMNS
from grader.sandbox.isolation import helper
from grader.sandbox.isolation.enter import enter
from grader.sandbox.isolation.grants import default_listable, default_readable
from grader.sandbox.isolation.policy import Policy

ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 120.0


@dataclass(frozen=True)
class EnterTime:
    """Seconds that `enter` took in a freshly forked worker.

    By the clock the least and the median of the runs; of processor time, which other load on the
    machine changes less, the median. The forks are of a small process: jax's larger memory makes
    the fork itself slower, not this.
    """

    layers: str
    least_seconds: float
    median_seconds: float
    cpu_seconds: float


def measure(repeats: int = 20, policy: Policy | None = None) -> tuple[EnterTime, ...]:
    """Time `enter` for each set of layers in `ablation.COLUMNS`, interleaved, in one process.

    Args:
        repeats: forks for each set.
        policy: what to grant; a jax worker's grants by default.

    Raises:
        HelperError: the throw-away process could not be started.
    """
    if policy is None:
        policy = Policy(readable=default_readable(), listable=default_listable())
    request = {"policy": helper.policy_to_json(policy), "repeats": repeats}
    variables = {"LC_ALL": "C.UTF-8"}
    rows = helper.run(__name__, request, seconds=_SECONDS, variables=variables, root=ROOT)
    return tuple(EnterTime(**row) for row in rows)


def main() -> None:
    """In the throw-away process: fork, enter, tell how long it took."""
    request = helper.read_request()
    policy = helper.policy_from_json(request["policy"])
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in COLUMNS}
    for _ in range(request["repeats"]):
        for name, layers in COLUMNS.items():
            runs[name].append(_once(replace(policy, layers=layers)))
    helper.write_answer([asdict(_summary(name, taken)) for name, taken in runs.items()])


def _summary(name: str, taken: list[tuple[float, float]]) -> EnterTime:
    clock, cpu = zip(*taken, strict=True)
    return EnterTime(name, min(clock), statistics.median(clock), statistics.median(cpu))


def _once(policy: Policy) -> tuple[float, float]:
    """Seconds by the clock and of processor time."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        clock, cpu = time.perf_counter(), time.process_time()
        enter(policy, keep_fds=(writing,))
        taken = (time.perf_counter() - clock, time.process_time() - cpu)
        os.write(writing, struct.pack("=dd", *taken))
        os._exit(0)
    os.close(writing)
    clock, cpu = struct.unpack("=dd", os.read(reading, 16))
    os.close(reading)
    os.waitpid(pid, 0)
    return clock, cpu
