"""A batch on a Dask cluster, one worker of which dies on the way."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.archives.shelf import Shelf
from grader.classroom.collect import collect
from grader.classroom.engines import EngineError, dask
from grader.classroom.entry import Notices
from grader.classroom.job import run_job
from grader.classroom.roster import Roster
from grader.classroom.run import Batch, Plan
from grader.classroom.store import open_store
from grader.exercise.exercise import Exercise

distributed = pytest.importorskip("distributed", reason="the extra `dask` is not installed")
pytestmark = [
    pytest.mark.process,
    pytest.mark.filterwarnings("default"),
]  # other projects' are not ours to mend


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two worker processes of one thread each, which are started anew when they die."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, right: str) -> Path:
    where = tmp_path_factory.mktemp("class")
    for number in range(6):
        text = right if number % 3 else right.replace("y[0] +", "2 * y[0] +")
        (where / f"l{number:02}.py").write_text(f"{text}# learner {number}\n")
    return where


def batch(folder: Path, exercise: Exercise, store: str, executor: Any, progress: Any) -> list[Any]:
    """Grade a folder and return its reports as data, without durations."""
    with open_store(store) as opened, Shelf() as shelf:
        entries = collect([str(folder)], None, (exercise,), Roster(), shelf, Notices(print))
        opened.begin()
        plan = Plan((exercise,), 0)
        assert Batch(plan, opened, executor, 6, progress, run_job).run(entries)
        return [item.model_dump(exclude={"durations"}) for item in opened.reports()]


def test_a_cluster_gives_the_same_reports_though_a_worker_is_lost(
    cluster: Any, folder: Path, exercise: Exercise, tmp_path: Path
) -> None:
    before = {info["pid"]: name for name, info in _workers(cluster).items()}
    killed: list[int] = []

    def progress(how: str, verdict: str) -> None:
        if not killed:
            killed.append(next(iter(before)))
            os.kill(killed[0], signal.SIGKILL)

    with dask(cluster.scheduler_address) as engine:
        there = batch(folder, exercise, str(tmp_path / "a.db"), engine.executor, progress)
    after = {info["pid"] for info in _workers(cluster).values()}
    assert killed[0] not in after
    with ThreadPoolExecutor(2) as pool:
        here = batch(folder, exercise, str(tmp_path / "b.db"), pool, lambda *_: None)
    assert [item["verdict"] for item in there] == ["failed", "passed", "passed"] * 2
    assert there == here


def _workers(cluster: Any) -> dict[str, Any]:
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        pids = client.run(os.getpid)
    return {name: {"pid": pid} for name, pid in pids.items()}


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "what://x:1"])
def test_a_scheduler_that_does_not_answer_is_said(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("grader.classroom.engines.KNOCK_SECONDS", 0.5)
    with pytest.raises(EngineError, match="does not answer"), dask(address):
        pass
