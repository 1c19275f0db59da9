"""What a standing grader does for a caller is what the caller would have done."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import termios
from collections.abc import Iterator
from fcntl import ioctl
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from standing_process import GRADE, Caller, Stand, descendants, wait_until

pytestmark = pytest.mark.process
LONG = "import time\nends = time.monotonic() + 5\nwhile time.monotonic() < ends: pass\n"


def report(text: str) -> Any:
    """Return a report without what a clock says."""
    value = json.loads(text)
    del value["durations"]
    return value


@pytest.fixture
def long(tmp_path: Path, right: str) -> Path:
    """A right submission that takes its time."""
    path = tmp_path / "long.py"
    path.write_text(LONG + right)
    return path


@pytest.mark.parametrize(
    "file",
    ["submissions/alice.py", "docs/screens/kernel_layout.py", "submissions/none.py", "README.md"],
)
def test_the_report_is_the_same(file: str, caller: Caller, standing: Stand, root: Path) -> None:
    words = [file, "--format", "json", "--seed", "3"]
    lent, own = caller.call(*words, cwd=root), caller.alone(*words, cwd=root)
    assert (lent.by_standing, own.by_standing) == (True, False)
    assert report(lent.out) == report(own.out)
    assert (lent.status, lent.err) == (own.status, own.err)


@pytest.mark.parametrize(
    "words",
    [
        ["hint", "docs/screens/kernel_layout.py"],
        ["submissions/alice.py", "submissions/bob.py", "--verbose"],
        ["files"],
        ["me.py", "--seed", "-1"],
        ["submissions/alice.py", "--exercise", "none"],
        ["submissions/alice.py", "--output", "no/such/folder"],
    ],
    ids=" ".join,
)
def test_what_is_said_is_the_same(
    words: list[str], caller: Caller, standing: Stand, root: Path
) -> None:
    lent, own = caller.call(*words, cwd=root), caller.alone(*words, cwd=root)
    assert (lent.by_standing, own.by_standing) == (True, False)
    assert (lent.status, lent.out, lent.err) == (own.status, own.out, own.err)


def test_folder_umask_and_names_of_any_bytes_are_the_callers(
    caller: Caller, standing: Stand, tmp_path: Path, right: str
) -> None:
    name = os.fsdecode(b"m\xffe.py")
    (tmp_path / name).write_text(right)
    words = [name, "--format", "json", "--output", "out.json"]
    lent = caller.call(*words, cwd=tmp_path, umask=0o077)
    assert (lent.status, lent.by_standing, lent.err) == (0, True, "")
    written = tmp_path / "out.json"
    assert written.stat().st_mode & 0o777 == 0o600
    assert json.loads(written.read_text())["verdict"] == "passed"


WAITING = re.compile(rb"\r\x1b\[K[^\r]*(?=\r\x1b\[K)|\r\x1b\[K")
"""The line that turns while somebody waits."""


def on_a_terminal(caller: Caller, *words: str, cwd: Path, **variables: str) -> tuple[int, bytes]:
    """Run a command on a terminal of 60 columns; return its status and all it drew."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, pack("HHHH", 24, 60, 0, 0))
    environ = {**caller.variables, "TERM": "xterm-256color", **variables}
    for name in ("COLUMNS", "LINES"):  # which tests side by side are given
        environ.pop(name, None)
    process = subprocess.Popen(
        [GRADE, *words], cwd=cwd, env=environ, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    drawn = b""
    try:
        while part := os.read(ours, 1 << 16):
            drawn += part
    except OSError:  # how Linux says that nobody writes any more
        pass
    os.close(ours)
    return process.wait(), WAITING.sub(b"", drawn)


def test_width_and_colours_are_those_of_the_callers_terminal(
    caller: Caller, standing: Stand, root: Path
) -> None:
    words = ("docs/screens/kernel_layout.py",)
    status, lent = on_a_terminal(caller, *words, cwd=root)
    assert (status, lent) == on_a_terminal(caller, *words, cwd=root, GRADE_STANDING="off")
    assert b"\x1b[" in lent
    assert max(len(line) for line in lent.decode().splitlines() if "\x1b" not in line) <= 60
    status, plain = on_a_terminal(caller, *words, cwd=root, NO_COLOR="1")
    assert b"\x1b[3" not in plain


def test_two_callers_at_once_are_served(caller: Caller, standing: Stand, long: Path) -> None:
    both = [caller.start(long, "--format", "json") for _ in range(2)]
    called = [caller.finish(each) for each in both]
    assert [each.status for each in called] == [0, 0]
    assert all(each.by_standing for each in called)


def test_an_interrupted_caller_leaves_nothing_behind(
    caller: Caller, standing: Stand, long: Path
) -> None:
    before = standing.at_rest()
    process = caller.start(long)
    wait_until(standing.is_working)
    process.send_signal(signal.SIGINT)
    called = caller.finish(process)
    assert (called.status, called.out, called.err) == (130, "", "grade: interrupted\n")
    assert standing.at_rest() == before


def test_a_session_waits_for_its_caller_and_another_for_the_next(
    caller: Caller, standing: Stand, root: Path
) -> None:
    template = min(
        (pid for pid in standing.descendants() if "grader.cli.session" in command_of(pid)),
        key=lambda pid: int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]),
    )
    words = ("submissions/alice.py",)
    waiting = []
    for _ in range(2):
        assert caller.call(*words, cwd=root).by_standing
        assert standing.at_rest()
        waiting += descendants(template)
    assert len({*waiting}) == 2
    os.kill(waiting[1], signal.SIGKILL)
    wait_until(lambda: waiting[1] not in standing.descendants())
    assert caller.call(*words, cwd=root).by_standing


def test_a_template_that_died_meanwhile_is_replaced_for_the_next_caller(
    lonely: Caller, root: Path
) -> None:
    stand = Stand(lonely)
    words = ("submissions/alice.py",)
    assert lonely.call(*words, cwd=root).by_standing
    assert stand.at_rest()
    examiners = [p for p in stand.descendants() if "grader.grading.examiner" in command_of(p)]
    for pid in examiners:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(map(command_of, examiners)))  # nobody has asked how they ended
    assert lonely.call(*words, cwd=root).by_standing
    stand.end()


def test_exercises_are_those_of_the_callers_root(tmp_path: Path, root: Path) -> None:
    for folder in ("exercises/dense", "exercises/common", "reference"):
        shutil.copytree(root / folder, tmp_path / "root" / folder)
    caller = Caller(tmp_path / "runtime", GRADE_ROOT=str(tmp_path / "root"))
    stand = Stand(caller)
    for words in (["submissions/alice.py"], ["docs/screens/kernel_layout.py"]):
        lent = caller.call(*words, "--format", "json", cwd=root)
        own = caller.alone(*words, "--format", "json", cwd=root)
        assert (lent.by_standing, own.by_standing) == (True, False)
        assert report(lent.out) == report(own.out)
        assert json.loads(own.out)["exercise"]["name"] == "dense"
    relative = {**caller.variables, "GRADE_ROOT": os.path.relpath(tmp_path / "root", root)}
    caller.variables = relative
    assert caller.call("submissions/alice.py", cwd=root).by_standing
    stand.end()


def test_a_submission_of_standing_workers_is_confined_as_ever(
    caller: Caller, standing: Stand, root: Path
) -> None:
    words = ("submissions/alice.py", "--format", "json")
    lent, own = caller.call(*words, cwd=root), caller.alone(*words, cwd=root)
    assert json.loads(lent.out)["isolation"] == json.loads(own.out)["isolation"]


def command_of(pid: int) -> str:
    """Return the words of a process; none if it has ended since it was listed."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def test_the_standing_grader_loads_no_jax(standing: Stand) -> None:
    """Neither it nor its sessions; the templates do, which shows that it would be seen."""
    loaded = {
        pid: "/jaxlib/" in Path(f"/proc/{pid}/maps").read_text()
        for pid in [standing.process.pid, *standing.descendants()]
    }
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in loaded}
    sessions = [pid for pid, words in commands.items() if "grader.cli.session" in words]
    templates = [pid for pid, words in commands.items() if "grader.sandbox.template" in words]
    assert sessions
    assert not any(loaded[pid] for pid in [standing.process.pid, *sessions])
    assert templates
    assert all(loaded[pid] for pid in templates)


@pytest.fixture
def doomed(lonely: Caller) -> Iterator[Stand]:
    stand = Stand(lonely)
    yield stand
    stand.end(signal.SIGKILL)


@pytest.mark.parametrize("whom", ["it", "its sessions", "a template"])
def test_nothing_is_lost_when_it_dies_in_the_midst(
    whom: str, lonely: Caller, doomed: Stand, long: Path
) -> None:
    assert doomed.at_rest()
    process = lonely.start(long, "--format", "json")
    wait_until(doomed.is_working)
    word = {"its sessions": "grader.cli.session", "a template": "grader.sandbox.template"}
    killed = [
        pid for pid in descendants(doomed.process.pid) if word.get(whom, "never") in command_of(pid)
    ]
    for pid in killed or [doomed.process.pid]:
        os.kill(pid, signal.SIGKILL)
    called = lonely.finish(process)
    assert (called.status, called.by_standing) == (0, False)
    assert json.loads(called.out)["verdict"] == "passed"
