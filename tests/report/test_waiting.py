"""Waiting is visible on a terminal, after half a second, and leaves nothing behind."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pexpect
import pytest

from grader.report.waiting import seen, waiting

pytestmark = pytest.mark.filterwarnings("ignore:os.fork:RuntimeWarning")
"""Other tests of the process may have loaded jax, which a child on a terminal replaces at once."""
HANG_SECONDS = 300
GRADE = Path(sys.executable).with_name("grade")
SLOW = "import time\ntime.sleep(2)\ndef dense_forward(seed, x, features): return x\n"
ERASED = "\r\x1b[K"


@pytest.mark.process
@pytest.mark.parametrize(
    ("words", "said"),
    [(["me.py"], "grading me.py ("), (["hint", "me.py"], "grading me.py for its next hint (")],
)
def test_a_grading_that_takes_long_says_so(words: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / "me.py").write_text(f"# {uuid4()}: no report of it is kept\n{SLOW}")
    out = tmp_path / "out.txt"
    command = f'"{GRADE}" {" ".join(words)} > "{out}"'
    child = pexpect.spawn(
        "/bin/sh", ["-c", command], cwd=str(tmp_path), encoding="utf-8", timeout=HANG_SECONDS
    )
    child.expect_exact(said)
    child.expect(pexpect.EOF)
    child.close()
    assert str(child.before).rpartition(" s)")[2].startswith(ERASED)
    assert "me.py" in out.read_text(encoding="utf-8")
    assert "\x1b" not in out.read_text(encoding="utf-8")


def test_nothing_is_said_in_a_pipe(tmp_path: Path, grade_command: Callable[..., Any]) -> None:
    (tmp_path / "me.py").write_text(SLOW)
    assert grade_command("me.py", cwd=tmp_path).err == ""


@pytest.mark.process
@pytest.mark.parametrize(("seconds", "drawn"), [(0.0, False), (1.5, True)])
def test_what_is_quick_says_nothing(seconds: float, drawn: bool) -> None:  # noqa: FBT001
    program = (
        "import time; from grader.report.waiting import waiting\n"
        f"with waiting('counting') as line:\n    time.sleep({seconds})\n"
        "    with line.hidden(): print('between')\n"
    )
    child = pexpect.spawn(
        sys.executable, ["-c", program], encoding="utf-8", timeout=HANG_SECONDS, dimensions=(24, 12)
    )
    child.expect(pexpect.EOF)
    child.close()
    said = str(child.before)
    assert ("counting" in said) == drawn
    if drawn:
        assert f"{ERASED}between\r\n" in said  # the line is gone before anything is printed
    assert all(len(each) < 12 for each in said.split(ERASED))  # it never wraps


def test_where_there_is_no_terminal_nothing_is_started(capfd: pytest.CaptureFixture[str]) -> None:
    assert not seen()
    with waiting("counting"):
        pass
    assert capfd.readouterr().err == ""
