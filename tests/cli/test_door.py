"""The one door out: whatever ends a command, it is said once and has an exit status of its own."""

import ast
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from grader.cli import main as commands
from grader.report.errors import Exit, GraderError

HANG_SECONDS = 300
GRADE = Path(sys.executable).with_name("grade")


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Result]:
    """Runs a command that ends with an exception, or returns what it is given."""

    def run(end: Any) -> Result:
        @click.command()
        def ends() -> Any:
            if isinstance(end, BaseException):
                raise end
            return end

        monkeypatch.setitem(commands.COMMANDS, "ends", commands.Command("ends:ends", "", ""))
        monkeypatch.setattr(commands, "load", lambda _: ends)
        return CliRunner().invoke(commands.main, ["ends"])

    return run


@pytest.mark.process
@pytest.mark.parametrize("module", ["grader.learner.standing.client", "grader.cli.main"])
def test_an_interrupt_while_commands_are_loaded_is_said_in_one_sentence(module: str) -> None:
    program = f"""
import sys
class Interrupts:
    def find_spec(self, name, *_):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupts())
sys.argv = ["grade", "list"]
from grader.cli.door import main
sys.exit(main())
"""
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "grade: interrupted\n")


@pytest.mark.parametrize(
    ("end", "status", "said"),
    [
        (None, 0, ""),
        (Exit.NOT_PASSED, 1, ""),
        (GraderError("the store is gone: look"), 3, "grade: the store is gone: look\n"),
        (GraderError("a\x1b[2J", Exit.USAGE), 2, "grade: a\\x1b[2J\n"),
        (KeyboardInterrupt(), 130, "grade: interrupted\n"),
    ],
    ids=repr,
)
def test_a_command_ends_with_one_sentence_and_its_status(
    end: Any, status: int, said: str, ending: Callable[[Any], Result]
) -> None:
    ran = ending(end)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (status, "", said)


@pytest.mark.parametrize(
    "end", [ZeroDivisionError("of ours"), ValueError("of ours"), SystemExit(0), OSError("of ours")]
)
def test_an_error_nobody_thought_of_is_shown_whole_and_is_no_verdict(
    end: BaseException, ending: Callable[[Any], Result]
) -> None:
    ran = ending(end)
    assert ran.exit_code == Exit.UNGRADABLE
    assert ran.stderr.startswith("Traceback (most recent call last):")
    assert type(end).__name__ in ran.stderr
    assert "in ends" in ran.stderr
    assert ran.stderr.endswith("please report it\n")


def catchers(tree: ast.Module) -> Iterator[str]:
    """Yield what the handlers of a module catch."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            yield ast.unparse(node.type) if node.type else "everything"


def test_no_command_catches_the_family_by_itself(root: Path) -> None:
    """Completion offers nothing where there are no exercises; all else is for the door.

    Whoever asks a standing grader goes by the same one, and a session ends as click ends it.
    """
    found = {
        (path.name, caught)
        for path in (root / "grader" / "cli").glob("*.py")
        for caught in catchers(ast.parse(path.read_text(encoding="utf-8")))
        if not caught.startswith(("click.", "(click.")) and caught != "ValueError"
    }
    assert found == {
        ("main.py", "(Exception, KeyboardInterrupt, SystemExit)"),
        ("completing.py", "GraderError"),
        ("door.py", "(KeyboardInterrupt, BrokenPipeError)"),
        ("session.py", "SystemExit"),
    }


@pytest.mark.process
@pytest.mark.parametrize("words", [("list",), ("explain", "kernel-layout"), ()], ids=" ".join)
def test_where_nobody_reads_any_more_nothing_is_said_and_it_is_no_verdict(
    words: tuple[str, ...],
) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [GRADE, *words], stdout=write, stderr=subprocess.PIPE, timeout=HANG_SECONDS, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (Exit.CLOSED_PIPE, b"")


@pytest.mark.process
def test_an_interrupted_grading_is_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "me.py").write_text("while True: pass\ndef conv1d_forward(*x): ...")
    with subprocess.Popen(
        [GRADE, "me.py"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        deadline = time.monotonic() + HANG_SECONDS
        while not children.read_text().strip():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=8)
        except subprocess.TimeoutExpired:  # C code that clears errors can swallow one: press again
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=HANG_SECONDS)
    assert (process.returncode, out, err) == (Exit.INTERRUPTED, b"", b"grade: interrupted\n")
