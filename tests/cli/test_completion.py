"""What the Tab key does in real shells: bash, zsh and fish."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest
from click.shell_completion import BashComplete

from grader.cli.main import COMMANDS

pytestmark = [
    pytest.mark.process,
    # Other tests of the process may have loaded jax, which a shell replaces at once.
    pytest.mark.filterwarnings("ignore:os.fork:RuntimeWarning"),
]

HANG_SECONDS = 300
BIN = Path(sys.executable).parent
FILES = ("me.py", "dense.py", "my file.py", "notes.txt")

ALL = [
    pytest.param("grade wat", "grade watch ", id="a command"),
    pytest.param("grade dense", "grade dense.py ", id="a file"),
    pytest.param("grade my", r"grade my\ file.py ", id="a file whose name has a blank"),
    pytest.param("grade watch me", "grade watch me.py ", id="a file behind a command"),
    pytest.param("grade lesson den", "grade lesson dense ", id="an exercise"),
    pytest.param("grade explain kernel-l", "grade explain kernel-layout ", id="a pitfall"),
    pytest.param("grade watch --ex", "grade watch --exercise ", id="an option"),
    pytest.param("grade me.py --verb", "grade me.py --verbose ", id="an option without a command"),
    pytest.param("grade me.py --exercise den", "grade me.py --exercise dense ", id="a value"),
    pytest.param(
        "grade batch works --format moo", "grade batch works --format moodle ", id="a format"
    ),
    pytest.param("grade cache cl", "grade cache clear ", id="a command of a command"),
]
"""What is typed, and the line after Tab."""


def shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).write_text("")
    (tmp_path / "works").mkdir()
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": ""}
    return {**os.environ, **home, "PATH": path, "TERM": "dumb", "PS1": "> "}


READY, SHOWN = "ready-to-type", "line-was-<"
BASH = rf"""
bind 'set bell-style none'; bind 'set enable-bracketed-paste off'
bind 'set show-all-if-ambiguous on'; bind 'set page-completions off'
bind -x '"\C-o": printf "\n%s%s>\n" "{SHOWN}" "$READLINE_LINE"'
source <(grade completion bash)
"""
ZSH = rf"""
unsetopt beep zle_bracketed_paste; autoload -U compinit; compinit -u -D; LISTMAX=1000
shown() {{ print -r -- ""; print -r -- "{SHOWN}$BUFFER>"; }}; zle -N shown; bindkey '^O' shown
eval "$(grade completion zsh)"
"""


class Line:
    """An interactive shell, asked what its line holds once Tab was pressed."""

    def __init__(self, command: list[str], setup: Path, folder: Path) -> None:
        self._child: pexpect.spawn[str] = pexpect.spawn(
            command[0],
            command[1:],
            cwd=str(folder),
            env=environment(folder),
            encoding="utf-8",
            timeout=HANG_SECONDS,
            dimensions=(60, 200),
        )
        self._child.sendline(f"source {setup}; echo {READY[:3]}''{READY[3:]}")
        self._child.expect_exact(READY)
        self._child.expect("> ")

    def after_tab(self, typed: str) -> str:
        """Return the line that Tab makes of what was typed."""
        self._child.send(f"{typed}\t\x0f")
        self._child.expect_exact(SHOWN)
        self._child.expect_exact(">\r\n")
        return str(self._child.before)

    def offered(self, typed: str) -> set[str]:
        """Return the words that are listed where Tab has several ways to go on."""
        self._child.send(f"{typed}\t\t\x0f")
        self._child.expect_exact(SHOWN)
        return set(str(self._child.before).split())

    def close(self) -> None:
        self._child.close(force=True)


COMMAND = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"]}
SETUP = {"bash": BASH, "zsh": ZSH}


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., Line]]:
    """Starts interactive shells."""
    begun: list[Line] = []

    def run(name: str, more: str = "") -> Line:
        file = folder / ".setup"
        file.write_text(SETUP[name] + more)
        begun.append(Line([shell(name), *COMMAND[name]], file, folder))
        return begun[-1]

    yield run
    for each in begun:
        each.close()


@pytest.fixture(params=["bash", "zsh"])
def line(request: pytest.FixtureRequest, start: Callable[..., Line]) -> Line:
    return start(request.param)


@pytest.mark.parametrize(("typed", "wanted"), ALL)
def test_tab_completes(line: Line, typed: str, wanted: str) -> None:
    assert line.after_tab(typed) == wanted


def test_commands_and_files_are_offered_together(line: Line) -> None:
    assert line.offered("grade ") >= {*COMMANDS, "me.py", "dense.py"}


def test_clicks_own_script_completes_no_command_in_bash(start: Callable[..., Line]) -> None:
    """Positive control, and why the grader has a script of its own."""
    known = {"complete_func": "_clicks", "complete_var": "_GRADE_COMPLETE", "prog_name": "grade"}
    line = start("bash", BashComplete.source_template % known)
    assert line.after_tab("grade wat") == "grade wat"
    assert line.after_tab("\x15grade lesson den") == "grade lesson dense "


def fish(folder: Path, typed: str) -> list[str]:
    setup = "grade completion fish | source"
    done = subprocess.run(
        [shell("fish"), "--no-config", "-c", f"{setup}; complete -C '{typed}'"],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=True,
    )
    assert done.stderr == ""
    return [each.partition("\t")[0] for each in done.stdout.splitlines()]


@pytest.mark.parametrize(("typed", "wanted"), ALL)
def test_fish_completes(folder: Path, typed: str, wanted: str) -> None:
    before, _, _ = typed.rpartition(" ")
    word = wanted.removeprefix(f"{before} ").rstrip().replace("\\", "")
    assert fish(folder, typed) == [word]


def test_fish_offers_commands_and_files_together(folder: Path) -> None:
    assert {*COMMANDS, "me.py", "dense.py"} <= set(fish(folder, "grade "))
