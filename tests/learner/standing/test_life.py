"""How a standing grader begins and ends, and whom it refuses."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from standing_process import Caller, Stand, descendants, wait_until

from grader.learner.standing import client
from grader.learner.standing.host import CHANGED

pytestmark = pytest.mark.process


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_it_with_all_that_it_started(
    number: int, status: int, lonely: Caller
) -> None:
    stand = Stand(lonely)
    started = stand.descendants()
    assert started
    assert lonely.socket.is_socket()
    assert lonely.state() == f"process {stand.process.pid}"
    assert stand.end(number) == status
    assert not lonely.socket.exists()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))
    assert lonely.state().startswith("none")


def test_it_ends_when_it_is_not_used(lonely: Caller) -> None:
    stand = Stand(lonely, minutes=0.01)
    assert stand.process.stdout is not None
    assert stand.process.stdout.read() == "ended: not used for 0.01 minutes\n"
    assert stand.end() == 0
    assert not lonely.socket.exists()


def test_a_socket_that_was_left_behind_is_no_obstacle(lonely: Caller, root: Path) -> None:
    first = Stand(lonely)
    assert first.end(signal.SIGKILL) == -signal.SIGKILL
    assert lonely.socket.exists()
    words = ("submissions/alice.py",)
    alone = lonely.call(*words, cwd=root)
    assert (alone.status, alone.err, alone.by_standing) == (0, "", False)
    second = Stand(lonely)
    served = lonely.call(*words, cwd=root)
    assert (served.status, served.out, served.by_standing) == (0, alone.out, True)
    assert second.end() == 143


def test_a_second_one_is_refused_and_changes_nothing(lonely: Caller, root: Path) -> None:
    stand = Stand(lonely)
    again = lonely.call("stand")
    assert (again.status, again.out) == (2, "")
    assert "stands already" in again.err
    assert lonely.call("submissions/alice.py", cwd=root).by_standing
    stand.end()


def test_other_code_or_circumstances_are_refused(
    lonely: Caller, root: Path, tmp_path: Path
) -> None:
    for name in ("exercises", "reference"):
        shutil.copytree(root / name, tmp_path / "root" / name)
    own = Caller(tmp_path / "runtime", GRADE_ROOT=str(tmp_path / "root"))
    stand = Stand(own)
    words = ("submissions/alice.py",)
    assert own.call(*words, cwd=root).by_standing  # positive control
    assert not lonely.call(*words, cwd=root).by_standing
    assert lonely.state().endswith("not used: it was started with another GRADE_ROOT")
    with (tmp_path / "root" / "reference" / "conv1d.py").open("a") as file:
        file.write("# changed\n")
    called = own.call(*words, cwd=root)
    assert (called.status, called.by_standing) == (0, False)
    assert own.state().endswith(f"not used: {CHANGED}")
    stand.end()


def test_a_confined_process_of_the_same_user_is_not_served(lonely: Caller) -> None:
    stand = Stand(lonely)
    state = "from grader.learner.standing.client import state; print(state())"
    confine = "import ctypes; ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)\n"
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=lonely.variables,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for code in (state, confine + state)
    ]
    assert said[0] == f"process {stand.process.pid}\n"  # positive control
    assert said[1].startswith("none that answers")
    stand.end()


def test_a_watch_lends_its_workers_while_it_runs(
    lonely: Caller, root: Path, tmp_path: Path, right: str
) -> None:
    file = tmp_path / "me.py"
    file.write_text(right)
    watch = lonely.start("watch", file)
    assert watch.stdout is not None
    assert "passed" in watch.stdout.readline()
    wait_until(lonely.socket.exists)
    wait_until(lambda: lonely.call("submissions/alice.py", cwd=root).by_standing)
    started = descendants(watch.pid)
    watch.send_signal(signal.SIGTERM)
    watch.communicate(timeout=300)
    assert watch.returncode == 143
    assert not lonely.socket.exists()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))


def test_a_system_that_does_not_say_who_asks_says_so(
    monkeypatch: pytest.MonkeyPatch, grade_main: Callable[..., Any]
) -> None:
    monkeypatch.setattr(client, "supported", lambda: False)
    assert "only Linux" in client.state()
    monkeypatch.setattr("grader.cli.grading.supported", lambda: False)
    ran = grade_main("stand")
    assert ran.exit_code == 3
    assert "this system" in ran.output
