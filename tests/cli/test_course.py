"""The course on the screen: steps, what each needs, what is done; a lesson in a pager."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pexpect = pytest.importorskip("pexpect")


@pytest.fixture
def learn(tmp_path: Path, grade_command: Callable[..., Any]) -> Callable[..., Any]:
    """Runs `grade` as somebody who has passed the first exercise."""
    folder = tmp_path / "data" / "nnx-grader"

    def run(*words: str, passed: tuple[str, ...] = ()) -> Any:
        kept = {name: {"attempts": 2, "best": 100.0, "passed_at": "2026-01-01"} for name in passed}
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "progress.json").write_text(json.dumps({"version": 1, "exercises": kept}))
        given = {"XDG_DATA_HOME": str(tmp_path / "data"), "GRADE_PROGRESS": "on"}
        return grade_command(*words, cwd=tmp_path, **given)

    return run


def line_of(name: str, text: str) -> str:
    (found,) = [line for line in text.splitlines() if f" {name} " in line]
    return found


def test_the_home_screen_shows_steps_and_what_they_need(learn: Callable[..., Any]) -> None:
    out = learn().out
    assert out.startswith("0 of ")
    assert line_of("dense", out).startswith("·  1 dense")
    assert line_of("dense", out).endswith("not begun")
    assert line_of("conv1d", out).endswith("needs step 1")
    assert max(map(len, out.splitlines())) <= 80


def test_what_is_done_is_needed_no_more(learn: Callable[..., Any]) -> None:
    out = learn(passed=("dense",)).out
    assert out.startswith("1 of ")
    assert line_of("dense", out).endswith("passed, 2 attempts")
    assert line_of("conv1d", out).endswith("not begun")
    assert line_of("conv2d", out).endswith("needs step 2")


def test_the_list_shows_what_each_step_needs_and_what_is_done(learn: Callable[..., Any]) -> None:
    lines = [line.strip() for line in learn("list", passed=("dense",)).out.splitlines()]
    assert "step 1; done" in lines
    assert "step 2; needs dense" in lines
    assert "step 3; needs conv1d" in lines


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A pager that says so, with the options of less that it sees."""
    file = tmp_path / "pager"
    file.write_text(
        f"#!{sys.executable}\nimport os, sys\n"
        "print('paged with', os.environ.get('LESS'), len(sys.stdin.read()) > 2000)\n"
    )
    file.chmod(0o755)
    return file


def lesson(pager: Path, **variables: str) -> str:
    import os

    grade = Path(sys.executable).with_name("grade")
    environment = {name: text for name, text in os.environ.items() if name != "LESS"}
    child = pexpect.spawn(
        str(grade),
        ["lesson", "dense"],
        env={**environment, "TERM": "xterm", "PAGER": str(pager), **variables},
        encoding="utf-8",
        timeout=300,
    )
    child.expect(pexpect.EOF)
    return str(child.before)


# Other tests of the process may have loaded jax, which the child on a terminal replaces at once.
@pytest.mark.filterwarnings("ignore:os.fork:RuntimeWarning")
@pytest.mark.process
@pytest.mark.skipif(sys.platform == "win32", reason="pexpect needs a terminal of POSIX")
def test_a_lesson_opens_in_the_pager_of_a_terminal(pager: Path) -> None:
    assert "paged with -FRX True" in lesson(pager)
    assert "paged with -i True" in lesson(pager, LESS="-i")


def test_a_lesson_in_a_pipe_is_printed(
    pager: Path, grade_command: Callable[..., Any], tmp_path: Path
) -> None:
    ran = grade_command("lesson", "dense", cwd=tmp_path, PAGER=str(pager))
    assert "paged" not in ran.out
    assert "MyDense" in ran.out
