"""What docs/serve.md shows of a class is what the server takes."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grader.exercise.catalogue import Catalogue
from grader.serve.members.config import Config, Limits, OpenId, SignIn, read_config
from grader.serve.members.roster import read_people

HANG_SECONDS = 300
GRADE = Path(sys.executable).with_name("grade")


def blocks(root: Path, language: str) -> list[str]:
    page = (root / "docs" / "serve.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


def test_the_files_that_are_shown_are_read(root: Path, tmp_path: Path) -> None:
    [roster] = blocks(root, "text")
    (tmp_path / "roster.csv").write_text(roster)
    configs = []
    for number, text in enumerate(blocks(root, "toml")):
        file = tmp_path / f"{number}.toml"
        file.write_text(text)
        configs.append(read_config(file, Catalogue().names))
    small, whole = configs
    assert small.klass == whole.klass
    people = read_people(small.roster, small.instructors)
    assert [it.login for it in people] == ["ann", "bob", "ada@uni.example"]


def test_every_key_is_shown_with_what_it_is_by_itself(root: Path) -> None:
    whole = tomllib.loads(blocks(root, "toml")[1])
    for model, given in (
        (Config, whole),
        (SignIn, whole["sign-in"]),
        (OpenId, whole["sign-in"]["openid"]),
        (Limits, whole["limits"]),
    ):
        keys = {field.alias or name for name, field in model.model_fields.items()}
        assert keys == set(given)
    assert Limits.model_validate(whole["limits"]) == Limits()


@pytest.mark.process
def test_the_commands_that_are_shown_print_links(root: Path, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(blocks(root, "text")[0])
    (tmp_path / "class.toml").write_text(blocks(root, "toml")[0])

    def grade(*words: str) -> subprocess.CompletedProcess[str]:
        command = [GRADE, "class", "links", "class.toml", *words]
        return subprocess.run(
            command,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=HANG_SECONDS,
            check=False,
        )

    done = grade()
    assert (done.returncode, done.stderr) == (0, "")
    head, *lines = done.stdout.splitlines()
    assert head == "learner,link"
    assert [line.split(",")[0] for line in lines] == ["ada@uni.example", "ann", "bob"]
    for line in lines:
        assert re.fullmatch(
            r"http://127.0.0.1:8642/sign-in/link\?token=[\w-]{43}", line.split(",")[1]
        )
    assert [line.split(",")[0] for line in grade("--learner", "bob").stdout.splitlines()[1:]] == [
        "bob"
    ]
    wrong = grade("--learner", "cyd")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("grade: 'cyd' is not on the roster ")
    assert (tmp_path / "class.sqlite").stat().st_mode & 0o077 == 0
