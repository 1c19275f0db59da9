"""Batches: a class of hundreds that is killed and resumed, and a hundred thousand reports.

    python -m benchmarks.batch class [--size 300] [--serial 30]
    python -m benchmarks.batch cluster [--size 300]
    python -m benchmarks.batch simulated [--size 100000]

`class` grades a class made from the corpus, kills the command half-way, resumes it, and compares
rate and memory with one `grade FILE` after another. `cluster` grades it on a local Dask cluster of
two workers, kills one on the way, and compares the reports. `simulated` sends copies of a few real
reports through store, resume, formats and class report: nothing is graded.
"""

import argparse
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Self

from benchmarks import measure
from benchmarks.classes import CORPUS, make_class
from grader.classroom.entry import Entry
from grader.classroom.job import Job
from grader.classroom.place import Place
from grader.classroom.report import summarise, write
from grader.classroom.run import Batch, Plan
from grader.classroom.store import Store, open_store
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.grading.launch import start_launcher
from grader.report.formats import Detail, renderer
from grader.report.schema import Report
from grader.submission.submission import Submission, read

GRADE = str(Path(sys.executable).with_name("grade"))
WORDS = ("batch", "class", "--exercise", "conv1d", "--format", "json", "--output")
SAMPLES = ("right/bq.py", "right/batched_vmap.py", "wrong/adebayo_split.py")


def main() -> None:
    """Run one of the benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["class", "cluster", "simulated"])
    parser.add_argument("--size", type=int)
    parser.add_argument("--serial", type=int, default=30, help="files for `grade FILE` in turn")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        if chosen.what == "simulated":
            simulated(where, chosen.size or 100_000)
            return
        make_class(where / "class", chosen.size or 300)
        if chosen.what == "class":
            killed_class(where, chosen.serial)
        else:
            cluster(where)


def killed_class(where: Path, serial: int) -> None:
    """Kill the batch when half is recorded, resume it, and compare with `grade FILE` in turn."""
    files = sorted((where / "class").iterdir())
    started = time.perf_counter()
    with Peak(lambda: [process.pid]) as peak, _started(where, "killed") as process:
        while _recorded(where, "killed") < len(files) // 2:
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
    first = time.perf_counter() - started
    before = _recorded(where, "killed")
    print(f"killed after {first:.1f} s with {before} of {len(files)} recorded")
    started = time.perf_counter()
    with _started(where, "killed") as process:
        pass
    second = time.perf_counter() - started
    reports = json.loads((where / "killed.json").read_text())
    learners = [item["submission"]["learner"] for item in reports]
    assert learners == sorted({path.stem for path in files}), "lost or doubled"
    assert _recorded(where, "killed") == len(files), "lost or doubled"
    print(f"resumed in {second:.1f} s: each of {len(learners)} learners has one report")
    print(f"rate: {len(files) / (first + second):.2f} per s, both runs with their start")
    print(f"memory, PSS of all processes at most: {peak.highest / 1e9:.2f} GB")
    step = len(files) // serial
    started = time.perf_counter()
    with Peak(lambda: [process.pid]) as peak:
        for path in files[::step]:
            with subprocess.Popen(
                [GRADE, str(path), "--exercise", "conv1d"], stdout=subprocess.DEVNULL
            ) as process:
                pass
    seconds = (time.perf_counter() - started) / len(files[::step])
    print(f"`grade FILE` in turn: {1 / seconds:.2f} per s, PSS {peak.highest / 1e9:.2f} GB")


def cluster(where: Path) -> None:
    """Grade on two Dask workers, kill one on the way, and compare with grading here."""
    from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as dask:
        with Client(dask.scheduler_address) as client:
            pids = sorted(client.run(os.getpid).values())
        engine = ("--engine", "dask", "--scheduler", dask.scheduler_address)
        started = time.perf_counter()
        with _started(where, "dask", *engine) as process:
            while _recorded(where, "dask") < len(list((where / "class").iterdir())) // 3:
                time.sleep(0.05)
            os.kill(pids[0], signal.SIGKILL)
        assert process.returncode == 0
        print(f"2 Dask workers, one killed on the way: {time.perf_counter() - started:.1f} s")
    for name in ("here", "again"):
        with _started(where, name):
            pass
    there, here, again = (_comparable(where / f"{name}.json") for name in ("dask", "here", "again"))
    assert list(there) == list(here) == list(again), "lost or doubled"
    fickle = {name for name in here if here[name] != again[name]}
    unequal = {name for name in here if here[name] != there[name]}
    print(f"{len(here)} reports, {len(unequal)} differ between the cluster and this machine")
    print(f"{len(fickle)} differ between two runs on this machine: {', '.join(sorted(fickle))}")
    for name in sorted(unequal - fickle):
        print(f"{name}: {_first_difference(there[name], here[name])}")


def _first_difference(one: Any, other: Any, place: str = "") -> str:
    """Say where two reports differ first, and how; empty if they are equal."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(f"{place}.{key}", one[key], other[key]) for key in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [
            (f"{place}[{number}]", *pair)
            for number, pair in enumerate(zip(one, other, strict=True))
        ]
    else:
        return "" if one == other else f"{place}: {one!r} and {other!r}"
    return next((said for where, a, b in pairs if (said := _first_difference(a, b, where))), "")


def _comparable(path: Path) -> dict[str, Any]:
    reports = json.loads(path.read_text())
    for report in reports:
        del report["durations"]
    return {report["submission"]["path"]: report for report in reports}


def _started(where: Path, name: str, *words: str) -> "subprocess.Popen[bytes]":
    command = [GRADE, *WORDS, f"{name}.json", "--store", f"{name}.db", *words]
    return subprocess.Popen(command, cwd=where, stdout=subprocess.DEVNULL)


def _recorded(where: Path, name: str) -> int:
    """Return how many attempts a store holds."""
    path = where / f"{name}.db"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as connection:
        try:
            count: int = connection.execute("SELECT count(*) FROM attempts").fetchone()[0]
        except sqlite3.OperationalError:  # not made yet
            return 0
    return count


class Peak:
    """Watches the memory of processes and all that they start, while it is entered."""

    def __init__(self, pids: Callable[[], list[int]]) -> None:
        self._pids, self.highest = pids, 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            try:
                found = [each for pid in self._pids() for each in (pid, *measure.family(pid))]
            except (NameError, OSError):  # not started, or ended meanwhile
                continue
            self.highest = max(self.highest, sum(map(_size, found)))


def _size(pid: int) -> int:
    try:
        return measure.proportional_set_size(pid)
    except (OSError, StopIteration):  # ended meanwhile
        return 0


def simulated(where: Path, size: int) -> None:
    """Send canned reports of `size` learners through everything but the grading."""
    samples = canned_reports()
    plan = Plan((open_catalogue().load("conv1d"),), 0)
    with open_store(str(where / "class.db")) as store:
        _measured(f"{size:,} reports recorded", size, lambda: _batch(store, plan, size, samples))
        _measured("all kept by a second run", size, lambda: _batch(store, plan, size, samples))
        _measured("summary for the terminal", size, lambda: summarise(store.reports()))
        for name in ("jsonl", "csv"):
            with (where / name).open("w", encoding="utf-8") as out:
                render = renderer(name)
                _measured(
                    f"written as {name}",
                    size,
                    lambda render=render, out=out: render(
                        store.reports(), out, Detail(source_of=store.source_of)
                    ),
                )
        _measured(
            "class report, a page each",
            size,
            lambda: write(store.reports(), where / "report", source_of=store.source_of),
        )
    print(f"{'the store':28} {(where / 'class.db').stat().st_size / 1e6:8.0f} MB")


def canned_reports() -> list[Report]:
    """Grade a few submissions for real."""
    exercise = open_catalogue().load("conv1d")
    with closing(start_launcher()) as launcher:
        return [grade(read(CORPUS / name), exercise, 0, launcher) for name in SAMPLES]


def _batch(store: Store, plan: Plan, size: int, samples: list[Report]) -> None:
    def entries() -> Iterator[Entry]:
        for number in range(size):
            name = f"class/{number:06}.py"
            source = f"# {number}\n".encode()
            read = partial(Submission, name, source)
            yield Entry(Place(Path("/", name)), name, name, "file name", read, number)

    def task(job: Job) -> Report:
        submission = Submission(job.path, job.source)
        sample = samples[int(job.source[2:]) % len(samples)]
        part = sample.submission.model_copy(update={"sha256": submission.digest})
        return sample.model_copy(update={"submission": part})

    store.begin()
    with ThreadPoolExecutor(2) as pool:
        batch = Batch(plan, store, pool, 4, lambda *_: None, task)
        assert batch.run(entries())


def _measured(what: str, size: int, call: Callable[[], Any]) -> None:
    started = time.perf_counter()
    call()
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"{what:28} {seconds:8.1f} s {size / seconds:10,.0f} per s   peak {memory:5.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    main()
