"""What cannot be read is ungradable, never wrong: exit status 3 and a clear sentence."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

UNGRADABLE = {
    "missing.py": "does not exist",
    "folder": "is a folder",
    "folder.py": "is a folder",
    "": "is a folder|does not exist",
    "ten_megabytes.py": r"10,\d{3},\d{3} bytes.*limit",
    "sparse.py": r"8,589,934,592 bytes.*limit",
    "fifo.py": "not a regular file",
    "dangling.py": "link to a file that does not exist",
    "loop.py": "cannot be read|link",
    "/dev/null": "not a regular file",
    "/dev/zero": "not a regular file",
    "file.py/inside.py": "cannot be read|does not exist",
    "x" * 300 + ".py": "cannot be read",
}


@pytest.fixture(scope="module")
def unread(
    tmp_path_factory: pytest.TempPathFactory, grade_command: Callable[..., Any], right: str
) -> Any:
    """The command's reports on all files of `UNGRADABLE`, and its exit status."""
    folder = tmp_path_factory.mktemp("ungradable")
    for name in ("folder", "folder.py"):
        (folder / name).mkdir()
    (folder / "file.py").write_text(right)
    (folder / "ten_megabytes.py").write_text("#" * (10 << 20) + right)
    with (folder / "sparse.py").open("wb") as file:
        file.truncate(8 << 30)
    os.mkfifo(folder / "fifo.py")
    (folder / "dangling.py").symlink_to("nowhere.py")
    (folder / "loop.py").symlink_to("loop.py")
    return grade_command("--format", "json", *UNGRADABLE, cwd=folder)


@pytest.mark.parametrize("name", UNGRADABLE, ids=lambda name: name[:20])
def test_what_cannot_be_read_is_ungradable_and_a_sentence_says_why(name: str, unread: Any) -> None:
    report = unread.reports[str(Path(name))]
    assert report["verdict"] == "ungradable"
    assert report["score"] == 0
    assert re.search(UNGRADABLE[name], report["summary"]), report["summary"]


def test_ungradable_is_exit_status_3(unread: Any) -> None:
    assert unread.status == 3
    assert unread.err == ""
