"""Only the same user's processes speak with one another, in whole and bounded frames."""

import errno
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader.learner.standing import client, place
from grader.workers.command import KEPT

NOBODY = 65534


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


def listening(folder: Path) -> socket.socket:
    folder.mkdir(mode=0o700, exist_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    descriptor = place.open_folder(str(folder))
    listener.bind(place.address(descriptor))
    os.close(descriptor)
    listener.listen()
    return listener


def test_an_own_folder_and_an_own_process_are_spoken_with(runtime: Path) -> None:
    """Positive control of all refusals below."""
    with listening(Path(place.folder())) as listener, place.connect() as line:
        accepted, _ = listener.accept()
        with accepted:
            assert place.check_peer(line) == place.check_peer(accepted) == os.getpid()
    assert Path(place.folder()).parent == runtime


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_folder_that_others_can_enter_is_refused(runtime: Path, mode: int) -> None:
    with listening(Path(place.folder())):
        Path(place.folder()).chmod(mode)
        with pytest.raises(place.PlaceError, match="not yours alone"):
            place.connect()


def test_a_link_to_a_folder_is_refused(runtime: Path, tmp_path: Path) -> None:
    with listening(tmp_path / "elsewhere"):
        Path(place.folder()).symlink_to(tmp_path / "elsewhere")
        with pytest.raises(OSError, match=r"Not a directory|symbolic"):
            place.connect()


def test_a_folder_of_another_user_is_refused(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place.folder()
    with listening(Path(folder)):
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
        with pytest.raises(place.PlaceError, match="not yours alone"):
            place.open_folder(folder)


def test_a_process_of_another_user_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert place.check_peer(ours) == os.getpid()
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
        with pytest.raises(place.PlaceError, match="another user"):
            place.check_peer(ours)


@pytest.mark.process
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_a_second_user_can_neither_connect_nor_plant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_to_all = Path(tempfile.mkdtemp(dir="/tmp"))
    open_to_all.chmod(0o777)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(open_to_all))
    folder = Path(place.folder())
    name = str(folder / place.NAME)
    try:
        with listening(folder):
            assert as_user(os.getuid(), "connect", name) == 0
            assert as_user(NOBODY, "connect", name) == errno.EACCES
        Path(name).unlink()
        folder.chmod(0o777)
        planted = socket.socket(socket.AF_UNIX)
        assert as_user(NOBODY, "plant", name, planted) == 0
        folder.chmod(0o700)  # as if it had never been open
        with planted, pytest.raises(place.PlaceError, match="another user"):
            place.connect()
    finally:
        shutil.rmtree(open_to_all)


ACT = """
import os, socket, sys
user, what, name, descriptor = sys.argv[1:]
os.setgroups([]), os.setgid(int(user)), os.setuid(int(user))
try:
    if what == "connect":
        socket.socket(socket.AF_UNIX).connect(name)
    else:
        planted = socket.socket(fileno=int(descriptor))
        planted.bind(name), planted.listen()
except OSError as error:
    sys.exit(error.errno or 255)
"""


def as_user(user: int, what: str, name: str, held: socket.socket | None = None) -> int:
    """Connect, or plant a socket that is held here, as another user; return 0 or the error."""
    descriptors = [held.fileno()] if held else []
    words = [sys.executable, "-c", ACT, str(user), what, name, *map(str, descriptors or [-1])]
    return subprocess.run(words, pass_fds=descriptors, check=False).returncode


def test_a_runtime_folder_of_another_user_is_left_alone(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert not Path(place.folder()).is_relative_to(runtime)


@pytest.mark.parametrize("name", KEPT)
def test_variables_that_workers_take_on_make_a_difference(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "one")
    before = place.circumstances()
    assert place.circumstances() == before
    monkeypatch.setenv(name, "another")
    assert place.circumstances() != before


def test_a_frame_is_whole_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        place.send(ours, {"name": "\udcff é"})
        assert place.receive(theirs, 5) == {"name": "\udcff é"}
        with pytest.raises(OSError, match="timed out"):
            place.receive(theirs, 0.01)
        monkeypatch.setattr(place, "MOST_BYTES", 10)
        place.send(ours, {"name": "x" * 20})
        with pytest.raises(ValueError, match="too long"):
            place.receive(theirs, 5)
    ours, theirs = socket.socketpair()
    with theirs:
        ours.sendall(b"\0\0")
        ours.close()
        with pytest.raises(ConnectionError):
            place.receive(theirs, 5)


@pytest.mark.parametrize(
    ("words", "may"),
    [
        (["me.py"], True),
        (["files", "me"], True),
        (["hint", "me.py"], True),
        (["--seed", "3", "me.py"], True),
        (["list"], False),
        (["watch", "me.py"], False),
        (["check-exercises"], False),
        (["--help"], False),
        ([], False),
        (["/dev/stdin"], False),
        (["me.py", "--output=/dev/fd/3"], False),
        (["../../../../../../../../../../proc/self/fd/0"], False),
    ],
)
def test_what_a_standing_grader_is_asked(
    words: list[str], *, may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADE_STANDING", "on")
    assert client._may_ask(words) is may
    monkeypatch.setenv("GRADE_STANDING", "off")
    assert client._may_ask(words) is False
