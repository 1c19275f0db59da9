"""What docs/extending.md adds works, with the files that it names and no other."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process
HANG_SECONDS = 300
FILE = re.compile(r"^`(grader/[\w/]+\.py)`:\n\n```python\n(.*?)```$", re.DOTALL | re.MULTILINE)
LINE = re.compile(
    r"^One line in `(grader/[\w/]+\.py)`, below `([^`]+)`:\n\n```python\n(.*?\n)```$",
    re.DOTALL | re.MULTILINE,
)
SHOWN = re.compile(r"^```console\n\$ grade (.*?)\n(.*?)\n```$", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "extending.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def extended(root: Path, page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the grader with what the page adds."""
    place = tmp_path_factory.mktemp("extended")
    for name in ("grader", "exercises", "reference"):
        shutil.copytree(root / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in FILE.findall(page):
        assert not (place / name).exists(), name
        (place / name).write_text(text)
    for name, above, line in LINE.findall(page):
        text = (place / name).read_text()
        assert text.count(f"{above}\n") == 1, name
        (place / name).write_text(text.replace(f"{above}\n", f"{above}\n{line}"))
    shutil.copy(root / "submissions" / "bob.py", place / "bob.py")
    return place


def test_what_is_shown_is_what_happens(page: str, extended: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "GRADE_PROGRESS"}
    environment |= {"PYTHONPATH": str(extended), "XDG_DATA_HOME": str(extended / "data")}
    subprocess.run(
        [sys.executable, "-m", "grader", "bob.py"],
        cwd=extended,
        env=environment,
        capture_output=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    shown = SHOWN.findall(page)
    assert len(shown) == len(LINE.findall(page)) == 2
    for words, wanted in shown:
        done = subprocess.run(
            [sys.executable, "-m", "grader", *words.split()],
            cwd=extended,
            env=environment,
            capture_output=True,
            text=True,
            timeout=HANG_SECONDS,
            check=False,
        )
        assert done.stdout.strip() == wanted, done.stderr
