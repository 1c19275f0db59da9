"""A file is written whole or not at all, and trying whether it can be leaves nothing."""

import os
from pathlib import Path

import pytest

from grader.report.output import OutputError, try_output, whole


def fail(path: Path) -> None:
    with whole(path, "choose another place") as out:
        out.write("half")
        raise OSError(28, "No space left on device")


def test_a_new_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    with whole(path, "look") as out:
        out.write("ü")
    assert path.read_bytes() == "ü".encode()
    assert [*tmp_path.iterdir()] == [path]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No space left on device"):
        fail(tmp_path / "report.json")
    assert [*tmp_path.iterdir()] == []


def test_what_was_there_stays_until_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("before")
    path.chmod(0o640)
    with pytest.raises(OutputError):
        fail(path)
    assert path.read_text() == "before"
    with whole(path, "look") as out:
        out.write("after")
    assert path.read_text() == "after"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [*tmp_path.iterdir()] == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    link, path = tmp_path / "link", tmp_path / "report.json"
    path.write_text("before")
    link.symlink_to(path)
    with whole(link, "look") as out:
        out.write("after")
    assert link.is_symlink()
    assert path.read_text() == "after"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_what_is_no_file_is_written_to() -> None:
    path = Path(os.devnull)
    with whole(path, "look") as out:
        out.write("gone")
    assert path.is_char_device()


def test_trying_leaves_all_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    try_output(path)
    assert not path.exists()
    path.write_text("before")
    try_output(path)
    assert path.read_text() == "before"
    with pytest.raises(OutputError):
        try_output(tmp_path / "nowhere" / "report.json")
