"""`grade watch` as a whole: on a terminal, without one, and however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.process

HANG_SECONDS = 90
GRADE = Path(sys.executable).with_name("grade")
Start = Callable[..., Any]


@pytest.fixture
def wrong(root: Path) -> str:
    return (root / "docs" / "screens" / "kernel_layout.py").read_text(encoding="utf-8")


def test_from_a_wrong_file_over_a_hint_to_a_pass(
    terminal: Start, tmp_path: Path, wrong: str, right: str
) -> None:
    file = tmp_path / "me.py"
    file.write_text(wrong)
    watch = terminal(GRADE, "watch", "me.py")
    watch.wait_for("✗ failed", "kernel-layout", "^^^^^^", "Hint")
    watch.press("h")
    watch.wait_for("3 of 4: the idea in full")
    watch.press("s")
    watch.wait_for("--give-up")
    watch.press("e")
    watch.wait_for("What happens")
    file.write_text(wrong + "\ndef (:\n")
    watch.wait_for("new: syntax-error")
    watch.resize(60, 20)
    watch.wait_for("Hint  Explain  All")
    fresh = tmp_path / ".me.py.swp"
    fresh.write_text(right)
    fresh.replace(file)
    watch.wait_for(
        "✓ passed", "it passes now; 12 more cases pass", "★ conv1d is done", "next: grade next"
    )
    watch.press("s")
    watch.wait_for("a solution")
    watch.press("q")
    assert watch.end() == 0
    assert watch.restored
    left_behind = watch.raw.rpartition("\x1b[?1049l")[2]
    assert "✓ passed" in left_behind
    assert "★ conv1d is done, in 3 attempts: 11 to go" in left_behind
    assert "grade next" in left_behind


def test_the_lesson_the_picture_and_the_next_exercise(
    terminal: Start, tmp_path: Path, wrong: str, right: str
) -> None:
    file = tmp_path / "me.py"
    file.write_text(wrong)
    watch = terminal(GRADE, "watch", "me.py")
    watch.wait_for("✗ failed", "Quit")
    watch.press("l")
    watch.wait_for("What to write")
    watch.press("p")
    watch.wait_for("expected: ", "the kernel's axes")
    watch.press("t")
    watch.wait_for("an input of your own", "grade try me.py")
    watch.press("--case 1\n")
    watch.wait_for("case 1", "expected", "copy this to run it yourself", "grade try me.py")
    watch.press('--x "[[1\n')
    watch.wait_for("No closing quotation", "grade try me.py")
    watch.press("\n")
    watch.wait_for("✗ failed", "Quit")
    file.write_text(right)
    watch.wait_for("✓ passed", "mended: kernel-layout", "★ conv1d is done, in 2 attempts: 11 to go")
    watch.press("n")
    watch.wait_for("conv2d.py", "conv2d · ", "Quit")
    assert (tmp_path / "conv2d.py").exists()
    watch.press("q")
    assert watch.end() == 0
    assert watch.restored


@pytest.mark.parametrize(
    ("how", "status"),
    [("\x03", 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), ("q", 0)],
    ids=["ctrl-c", "sigterm", "sighup", "q"],
)
def test_the_terminal_is_restored_however_it_ends(
    how: str | int, status: int, terminal: Start, tmp_path: Path, wrong: str
) -> None:
    (tmp_path / "me.py").write_text(wrong)
    watch = terminal(GRADE, "watch", "me.py")
    watch.wait_for("Quit")
    assert watch.attributes != watch.before, "positive control: keys come one by one"
    if isinstance(how, str):
        watch.press(how)
    else:
        watch.process.send_signal(how)
    assert watch.end() == status
    assert watch.restored
    assert "Traceback" not in watch.raw


def test_the_terminal_is_restored_after_an_exception(terminal: Start) -> None:
    program = """if True:
        from queue import SimpleQueue
        from grader.learner.watch.screen import LiveScreen
        from grader.learner.watch.state import State
        with LiveScreen(SimpleQueue()) as screen:
            screen.show(State("me.py"))
            raise RuntimeError("on purpose")
    """
    broken = terminal(sys.executable, "-c", program)
    broken.wait_for("on purpose")
    assert broken.end() == 1
    assert broken.restored


def test_it_can_be_suspended_and_goes_on(terminal: Start, tmp_path: Path, wrong: str) -> None:
    (tmp_path / "me.py").write_text(wrong)
    watch = terminal(GRADE, "watch", "me.py")
    watch.wait_for("Quit")
    watch.process.send_signal(signal.SIGTSTP)
    _, stopped = os.waitpid(watch.process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(stopped)
    watch._read(0.2)
    assert watch.restored
    watch.process.send_signal(signal.SIGCONT)
    watch.wait_for("Quit")
    watch.press("q")
    assert watch.end() == 0
    assert watch.restored


def test_without_a_terminal_every_grading_is_a_line_and_an_endless_one_gives_way(
    tmp_path: Path, wrong: str, right: str
) -> None:
    file = tmp_path / "me.py"
    process = subprocess.Popen(
        [GRADE, "watch", "me.py"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert "not there yet" in process.stdout.readline()
        file.write_text(wrong)
        assert "0 of 12 cases pass" in process.stdout.readline()
        file.write_text("while True: pass\n\n\ndef conv1d_forward(seed, x, features, size): ...\n")
        time.sleep(1.0)  # it runs
        file.write_text(right)
        line = process.stdout.readline()
        assert "✓ passed" in line
        assert "12 more cases pass" in line
        file.unlink()
        assert "is gone" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == ""
        assert process.wait(HANG_SECONDS) == 130
    finally:
        process.kill()
        process.communicate()
