"""The one writable folder: private, bounded, and gone afterwards."""

import os
import stat
from pathlib import Path

import pytest

from grader.sandbox.isolation import (
    LAYERS,
    Limits,
    Policy,
    default_readable,
    scratch,
)
from grader.sandbox.isolation.policy import MIB

pytestmark = pytest.mark.process

ON_DISK = frozenset(LAYERS) - {"namespaces"}
SMALL = Limits(file_bytes=MIB, scratch_bytes=2 * MIB, scratch_files=8)


@pytest.fixture
def folder(tmp_path_factory):
    base = tmp_path_factory.mktemp("scratch")
    for path in (base, *base.parents):
        if path.stat().st_uid == os.getuid() and path != path.parent:
            path.chmod(path.stat().st_mode | 0o011)
    with scratch(str(base)) as made:
        yield made


def policy(folder, layers=frozenset(LAYERS)):
    return Policy(default_readable(()), scratch=folder.path, limits=SMALL, layers=layers)


def test_it_is_private_and_removed(tmp_path):
    with scratch(str(tmp_path)) as made:
        mode = Path(made.path).stat().st_mode
        assert stat.S_IMODE(mode) == 0o700
        assert made.path == os.path.realpath(made.path)
    assert list(tmp_path.iterdir()) == []


def test_it_is_removed_whatever_is_in_it(tmp_path):
    with scratch(str(tmp_path)) as made:
        inside = Path(made.path)
        (inside / "closed").mkdir(0)
        (inside / "deep" / "/".join("x" * 100)).mkdir(parents=True)
        (inside / "deep").chmod(0)
        (inside / "link").symlink_to(tmp_path.parent)
        os.mkfifo(inside / "pipe")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("layers", [frozenset(LAYERS), ON_DISK], ids=["memory", "disk"])
def test_a_note_to_oneself_can_be_saved_and_read(inside, folder, layers):
    source = """
with open("note.txt", "w") as file:
    file.write("shape (3, 4)")
with open("note.txt", "a") as file:
    file.write(" float32")
result = open("note.txt").read()
"""
    done = inside(source, policy(folder, layers))
    assert done.get("result") == "shape (3, 4) float32", done


@pytest.mark.parametrize("layers", [frozenset(LAYERS), ON_DISK], ids=["memory", "disk"])
@pytest.mark.parametrize(
    "attempt",
    ["os.mkdir('d')", "os.unlink('f')", "os.rename('f', 'g')", "os.symlink('f', 'g')",
     "os.link('f', 'g')", "os.mkfifo('g')", "os.open('.', os.O_TMPFILE | os.O_RDWR)"],
)  # fmt: skip
def test_nothing_but_files_is_made_and_nothing_removed(inside, folder, layers, attempt):
    """A link or a pipe could lead out, and a file without a name could not be seen."""
    source = f"import os\nopen('f', 'w').close()\n{attempt}"
    assert "PermissionError" in inside(source, policy(folder, layers)).get("error", "")
    assert "error" not in inside(source, policy(folder, frozenset({"process"})))


def test_in_memory_the_size_is_bounded_and_the_disk_stays_empty(inside, folder):
    source = """
import errno, os
try:
    for number in range(100):
        with open(str(number), "wb") as file:
            file.write(bytes(1 << 20))
except OSError as error:
    result = [number, errno.errorcode[error.errno]]
"""
    done = inside(source, policy(folder))
    if "in memory" not in done["details"]["namespaces"]:
        pytest.skip(f"no mount namespace here: {done['details']}")
    assert done["result"][0] <= 2
    assert done["result"][1] == "ENOSPC"
    assert list(Path(folder.path).iterdir()) == []


def test_one_file_is_bounded_by_the_kernel(inside, folder):
    source = """
with open("large", "wb", buffering=0) as file:
    file.write(bytes(1 << 20))
    file.write(b"x")
"""
    assert "File too large" in inside(source, policy(folder, ON_DISK))["error"]


def test_without_one_nothing_is_writable_even_if_landlock_is_missing(inside, tmp_path):
    layers = frozenset(LAYERS) - {"landlock"}
    tmp_path.chmod(0o777)
    source = f"open({str(tmp_path / 'file')!r}, 'w')"
    assert "error" not in inside(source, Policy(layers=frozenset()))
    assert "Operation not permitted" in inside(source, Policy(layers=layers))["error"]
