"""The recipes for other services: their commands exist, and the scripts that can run here do."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from grader.cli.main import main
from grader.report.formats import FORMATS

HANG_SECONDS = 300
_FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "integrations.md").read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return [text for name, text in _FENCE.findall(page) if name == language]


def commands(page: str) -> Iterator[list[str]]:
    """The words of each `grade` command in a block of code."""
    for _, text in _FENCE.findall(page):
        for line in text.replace("\\\n", " ").splitlines():
            if found := re.match(r"\s*(?:\$ |run: |- run: )?(?:grade) (.*)", line):
                yield shlex.split(found[1].split("||")[0])


def understood(words: list[str]) -> None:
    """Parse a command without running it."""
    name, *rest = words
    with click.Context(main) as context:
        command = main.get_command(context, name)
        assert command, name
        if isinstance(command, click.Group):
            command, rest = command.commands[rest[0]], rest[1:]
        command.make_context(name, rest)


def test_every_command_is_understood(page: str) -> None:
    found = list(commands(page))
    assert {words[0] for words in found} == {"files", "batch", "export"}
    assert len(found) == 9
    for words in found:
        understood(words)


def test_a_wrong_command_would_be_noticed() -> None:
    with pytest.raises(click.UsageError):
        understood(["files", "me.py", "--format", "nosuch"])
    with pytest.raises(AssertionError):
        understood(["nosuch"])


def test_every_format_is_in_the_table(page: str) -> None:
    rows = re.findall(r"^\| (`.+?) \|.*\| (\w+) \| (any|one) \|$", page, re.MULTILINE)
    table = {
        name: (audience, count)
        for names, audience, count in rows
        for name in re.findall(r"`([\w-]+)`", names)
    }
    assert table == {
        name: (item.audience, "one" if item.single else "any") for name, item in FORMATS.items()
    }


@pytest.mark.process
def test_the_script_for_prairielearn_writes_a_result(page: str, root: Path, tmp_path: Path) -> None:
    (script,) = (text for text in blocks(page, "bash") if "/grade/student" in text)
    (options,) = (json.loads(text) for text in blocks(page, "json"))
    assert options["externalGradingOptions"]["entrypoint"].endswith("/nnx/run.sh")
    (tmp_path / "student").mkdir()
    bob = (root / "submissions" / "bob.py").read_bytes()
    (tmp_path / "student" / "conv1d.py").write_bytes(bob)
    done = subprocess.run(
        ["bash", "-c", script.replace("/grade/", f"{tmp_path}/")],
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "results" / "results.json").read_text(encoding="utf-8"))
    assert result["gradable"]
    assert result["score"] == 0.28
