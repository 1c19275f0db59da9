"""What version 0.1 wrote (its own files, in `version_0_1.zip`) is read by this one."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

RECORDED = Path(__file__).parents[1] / "recorded" / "version_0_1.zip"


@pytest.fixture
def ran(root: Path, tmp_path: Path, grade_command: Callable) -> Callable:
    """Runs a command where version 0.1 graded alice as ann and bob as ben, and bob hinted."""
    with zipfile.ZipFile(RECORDED) as kept:
        kept.extract("class.db", tmp_path / ".grade")
        kept.extract("progress.json", tmp_path / "data" / "nnx-grader")
        for name in kept.namelist():
            if name.startswith("results/"):
                kept.extract(name, tmp_path / "cache" / "nnx-grader")
    for learner, name in (("ann", "alice"), ("ben", "bob")):
        file = tmp_path / "class" / learner / "conv1d.py"
        file.parent.mkdir(parents=True)
        file.write_bytes((root / "submissions" / f"{name}.py").read_bytes())
    homes = {"XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache"}
    variables = {name: str(tmp_path / folder) for name, folder in homes.items()}

    def run(*words: str) -> tuple[str, str]:
        done = grade_command(*words, cwd=tmp_path, GRADE_PROGRESS="", **variables)
        assert "Traceback" not in done.err
        return done.out, done.err

    return run


def test_its_store_goes_on(ran: Callable) -> None:
    before, _ = ran("history", ".grade/class.db")
    assert [line.split()[1:4:2] for line in before.splitlines()] == [
        ["ann", "passed"],
        ["ben", "failed"],
    ]
    (seed,) = {line.split("seed ")[1].split()[0] for line in before.splitlines()}
    _, err = ran("batch", "class", "--exercise", "conv1d", "--seed", "secret")
    assert "1 passed, 1 failed" in err
    after, _ = ran("history", ".grade/class.db")
    assert len(after.splitlines()) == 4, "its attempts stay"
    assert after.count(f"seed {seed}") == 4, "and its secret seed"


def test_its_progress_and_cache_go_on(ran: Callable) -> None:
    out, err = ran()
    assert "best 32 points, 1 attempt" in out
    assert err == ""
    out, err = ran("hint", "class/ben/conv1d.py")
    assert "3 of 4" in out, "a ladder is of what a finding says, which 0.1 did not keep"
    assert err == ""
