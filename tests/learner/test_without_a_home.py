"""Where nothing can be written at home, grading works, and one notice says what is not kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.learner.guidance import DISAGREE
from grader.learner.progress import FileProgress


@pytest.fixture
def ran(root: Path, tmp_path: Path, grade_command: Callable) -> Callable:
    """Runs a command where the folders for data and cache cannot be made."""
    (tmp_path / "home").write_text("no folder")
    (tmp_path / "me.py").write_bytes((root / "submissions" / "bob.py").read_bytes())
    nowhere = str(tmp_path / "home" / "x")

    def run(*words: str) -> tuple[int, str, str]:
        homes = {"XDG_DATA_HOME": nowhere, "XDG_CACHE_HOME": nowhere, "GRADE_PROGRESS": ""}
        done = grade_command(*words, cwd=tmp_path, **homes)
        assert "Traceback" not in done.err
        return done.status, done.out, done.err

    return run


def test_a_file_is_graded_with_a_notice(ran: Callable) -> None:
    for words, status in ((("me.py",), 1), (("hint", "me.py"), 0), ((), 0)):
        found, out, err = ran(*words)
        assert found == status, err
        if words:
            assert "kernel-layout" in out or "conv1d" in out
            assert err.count("your progress is not kept") == 1


def test_doctor_says_why(ran: Callable) -> None:
    _, out, _ = ran("doctor")
    (line,) = (line for line in out.splitlines() if line.startswith("progress"))
    assert "cannot be written" in line
    assert "nothing is kept in the cache" in out


def test_a_folder_that_can_be_written_has_no_fault(tmp_path: Path) -> None:
    """Control."""
    assert FileProgress(tmp_path / "data", lambda _: None).fault() == ""


def test_the_last_hint_and_a_page_say_what_to_do_about_a_wrong_finding(
    root: Path, tmp_path: Path, grade_command: Callable
) -> None:
    (tmp_path / "me.py").write_bytes((root / "submissions" / "bob.py").read_bytes())
    homes = {"XDG_DATA_HOME": str(tmp_path / "data"), "GRADE_PROGRESS": ""}
    shown = [grade_command("hint", "me.py", cwd=tmp_path, **homes).out for _ in range(3)]
    assert [DISAGREE in out for out in shown] == [False, False, True]
    assert grade_command("explain", "padding").out.count(DISAGREE) == 1
