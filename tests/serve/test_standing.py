"""One set of workers for a user: the page's and the command line's, whoever came first."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from programs import LOOP, RIGHT, WRONG
from served import HANG_SECONDS, Home, Served
from standing_process import Caller, Stand, descendants, wait_until

from grader.cli.grading import SESSIONS
from grader.learner.standing.host import StandingGrader
from grader.learner.standing.shared import SharedWorkers
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process


@pytest.fixture
def caller(home: Home) -> Caller:
    """Calls commands where the servers of a home look for a grader that stands."""
    runtime = home.folder.parent / "runtime"
    caller = Caller(runtime, XDG_DATA_HOME=str(home.data))
    home.environment |= {"XDG_RUNTIME_DIR": str(runtime), "GRADE_STANDING": "on"}
    return caller


def templates(pid: int) -> list[int]:
    """Return the processes below one that fork workers or examiners."""
    found = []
    for child in descendants(pid):
        try:
            words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        except OSError:  # it has ended
            continue
        found += [child] if b"template" in words else []
    return found


def workers_of(served: Served) -> str:
    assert served.process.stdout is not None
    lines = [served.process.stdout.readline() for _ in range(2)]
    return lines[1].strip().removeprefix("workers: ")


def run(served: Served, text: str) -> None:
    served.client.get("/lesson/dense", headers={"Accept": "text/html"})
    served.post("/lesson/dense/run", text=text, base="")


def test_a_server_alone_lends_its_workers(home: Home, caller: Caller) -> None:
    served = home.serve()
    assert workers_of(served) == "its own"
    wait_until(caller.socket.exists)
    assert caller.state() == f"process {served.process.pid}"
    assert templates(served.process.pid)
    (home.folder / "dense.py").write_text(RIGHT)
    wait_until(lambda: caller.call("dense.py", cwd=home.folder).by_standing)


def test_a_server_borrows_from_a_grader_that_stands(home: Home, caller: Caller) -> None:
    stand = Stand(caller)
    served = home.serve()
    assert workers_of(served) == f"those of process {stand.process.pid}, which stands already"
    run(served, WRONG)
    served.until(served.shows("kernel-layout"))
    assert descendants(served.process.pid) == []
    stand.end()


def test_a_grader_that_lends_does_not_count_as_idle(
    tmp_path: Path, launcher: Launcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("GRADE_STANDING", "on")
    assert launcher.interprets  # which takes its time
    never, _ = os.pipe()
    with StandingGrader(launcher, SESSIONS) as standing, ThreadPoolExecutor(2) as pool:
        borrowing = pool.submit(SharedWorkers, lambda: launcher, SESSIONS)
        idle = pool.submit(standing.serve, never, 2)
        workers = borrowing.result()
        assert workers.lender == os.getpid()
        assert workers.isolation.level == launcher.isolation.level
        time.sleep(4)
        assert not idle.done()
        workers.close()
        assert idle.result(HANG_SECONDS) is True


def test_one_that_is_switched_off_is_not_used(home: Home, caller: Caller) -> None:
    stand = Stand(caller)
    home.environment["GRADE_STANDING"] = "off"
    served = home.serve()
    assert templates(served.process.pid)
    run(served, RIGHT)
    served.until(served.shows("passed"))
    stand.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_goes_on_with_own_workers_when_the_lender_ends(
    number: int, home: Home, caller: Caller
) -> None:
    stand = Stand(caller)
    served = home.serve()
    before = set(stand.descendants())
    run(served, LOOP)
    wait_until(lambda: set(stand.descendants()) - before)  # its workers are at it
    stand.end(number)
    served.until(served.shows("time-limit"))
    assert "1 attempt" in served.client.get("/").text
    assert templates(served.process.pid)
    assert caller.state() == f"process {served.process.pid}"  # which lends now
    served.post("/lesson/dense/run", text=RIGHT, base="")
    served.until(served.shows("is done"))
