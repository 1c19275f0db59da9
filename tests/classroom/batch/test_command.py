"""`grade batch` as it is used: odd files, and a class that is interrupted and killed."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.cli.main import main
from grader.submission.format import SOURCE_BYTES

pytestmark = pytest.mark.process

HANG_SECONDS = 300
GRADE = Path(sys.executable).with_name("grade")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, right: str, grade_command: Callable) -> Any:
    """A class with every kind of odd file, and what the command said of it."""
    where = tmp_path_factory.mktemp("odd")
    root = where / "class"
    (root / "a").mkdir(parents=True)
    (root / "b").mkdir()
    (root / "ann.py").write_text(right)
    (root / "copy.py").write_text(right)
    (root / "binary.py").write_bytes(bytes(range(256)))
    (root / "empty.py").write_text("")
    (root / "huge.py").write_text("#" * (SOURCE_BYTES + 1))
    (root / "notes.txt").write_text("no Python")
    (root / "link.py").symlink_to("/etc/hostname")
    os.mkfifo(root / "pipe.py")
    (root / "a" / "one.py").write_text(right + "\n# one\n")
    (root / "a" / "two.py").write_text(right + "\n# two\n")
    (where / "no.zip").write_text("no archive")
    (where / "roster.csv").write_text(
        "learner,id\ns1,ann\ns2,copy\ns3,binary\ns4,empty\ns5,huge\ns6,pipe\ns7,a\ns8,link\ns9,zoe\n"
    )
    (root / "[bold]eve\x1b[31m.py").write_text("")
    words = ["class", "nosuch", "no.zip", "--exercise", "conv1d", "--roster", "roster.csv"]
    words += ["--format", "json", "--seed", "secret"]
    return where, grade_command("batch", *words, cwd=where)


def test_odd_files_are_ungradable_and_the_rest_is_graded(odd: Any) -> None:
    _, ran = odd
    verdicts = {path: report["verdict"] for path, report in ran.reports.items()}
    assert verdicts == {
        "class/ann.py": "passed",
        "class/copy.py": "passed",
        "class/binary.py": "ungradable",
        "class/empty.py": "ungradable",
        "class/[bold]eve\x1b[31m.py": "ungradable",
        "class/huge.py": "ungradable",
        "class/link.py": "ungradable",
        "class/pipe.py": "ungradable",
        "class/a/one.py": "passed",
        "class/a/two.py": "passed",
        "": "absent",
    }
    assert ran.status == 3
    assert ran.reports[""]["submission"]["learner"] == "s9"
    assert ran.reports[""]["summary"] == "handed in nothing"
    assert "1 handed in nothing" in " ".join(ran.err.split())
    assert ran.err.split("\n\nhanded in nothing\n")[1].startswith("s9\n")
    assert ran.reports["class/ann.py"]["submission"]["learner"] == "s1"


@pytest.mark.parametrize(
    "said",
    [
        r"^grade: nosuch does not exist: check the name$",
        r"^grade: no\.zip cannot be read .*: download it again$",
        r"^grade: left out, as neither a program nor a document: class/notes\.txt$",
        r"^grade: class/\[bold\]eve\\x1b\[31m\.py is of nobody in the roster: it is graded as ",
        r"^grade: s7 has 2 files for conv1d \(class/a/one\.py, class/a/two\.py\): all are graded",
        r"^grade: 10 files: 4 passed, 6 ungradable; .*, kept in \.grade/class\.db$",
        r"^grade: ungradable: class/\[bold\]eve\\x1b\[31m\.py \(.*\), class/empty\.py \(s4\): is ",
        r"^grade: ungradable: class/binary\.py \(s3\): is binary data and no text: hand in",
        r"^grade: ungradable: class/huge\.py \(s5\): holds 1,048,577 bytes and the limit is",
        r"^grade: ungradable: class/link\.py \(s8\): is a link: put the file or folder itself",
        r"^grade: ungradable: class/pipe\.py \(s6\): is not a regular file",
    ],
)
def test_each_oddity_is_said_in_one_sentence(odd: Any, said: str) -> None:
    lines = odd[1].err.splitlines()
    assert len([line for line in lines if re.search(said, line)]) == 1, odd[1].err


def test_nothing_else_is_said_and_no_escape_reaches_the_terminal(odd: Any) -> None:
    said = [line for line in odd[1].err.splitlines() if line.startswith("grade: ")]
    assert len(said) == 11, odd[1].err
    assert [line.startswith("grade: ungradable") for line in said] == [False] * 6 + [True] * 5
    assert "\x1b" not in odd[1].err


def test_a_secret_seed_is_in_every_report_and_used_again(odd: Any, grade_command: Callable) -> None:
    where, ran = odd
    seeds = {report["seed"] for report in ran.reports.values()}
    assert len(seeds) == 1
    words = ["batch", "class", "--exercise", "conv1d", "--format", "json", "--seed"]
    again = grade_command(*words, "secret", cwd=where)
    assert {report["seed"] for report in again.reports.values()} == seeds
    assert "0 graded" not in again.err
    assert str(*seeds) not in again.err
    learners = grade_command(*words[:-3], "--format", "junit", "--seed", "secret", cwd=where)
    assert "hidden case 1" in learners.out
    assert str(*seeds) not in learners.out + learners.err
    assert "called with" not in learners.out
    known = grade_command("batch", "class/ann.py", *words[2:], str(*seeds), cwd=where)
    mine, theirs = ran.reports["class/ann.py"], known.reports["class/ann.py"]
    for report in (mine, theirs):
        del report["durations"], report["submission"], report["shown"]
        for case in report["cases"]:
            del case["hidden"]
    assert mine == theirs


def test_history_lists_a_learners_attempts(odd: Any, grade_command: Callable) -> None:
    where, _ = odd
    ran = grade_command("history", ".grade/class.db", "s1", cwd=where)
    assert ran.status == 0
    assert re.fullmatch(r"\S+ +s1 +conv1d +passed +100/100 .*class/ann\.py\n", ran.out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nosuch.db"], "there is no store nosuch.db: name the file of a batch"),
        ([".grade/class.db", "nobody"], "holds no attempt of nobody: check the name"),
    ],
)
def test_history_says_what_is_not_there(
    odd: Any, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(odd[0])
    ran = CliRunner().invoke(main, ["history", *words])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert said in ran.stderr


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["empty"], 2, "there is nothing to grade in empty: no file '*.py', notebook or document"),
        ([""], 2, "a PATH is empty: name a folder, an archive or a file"),
        (["class", "", "--force"], 2, "a PATH is empty"),
        (["class", "--points", "0.001"], 2, "'0.001' is no number from 0.01 to 10,000"),
        (["class", "--exercise", "nosuch"], 2, "there is no exercise 'nosuch'"),
        (["class", "--seed", "soon"], 2, "neither a whole number from 0 to 9007199254740991 nor"),
        (["class", "--roster", "nosuch.csv"], 2, "the roster nosuch.csv cannot be read"),
        (["class", "--output", "x.json"], 2, "--output needs --format"),
        (["class", "--format", "json", "--output", "no/x"], 2, "no/x cannot be written"),
        (["class", "--engine", "dask"], 2, "belong together"),
        (["class", "--store", "notes.txt"], 3, "notes.txt is damaged or no store"),
        (["class", "--store", "what://x"], 3, "the store's URL cannot be understood"),
    ],
)
def test_wrong_usage_ends_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], status: int, said: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ann.py").write_text("")
    (tmp_path / "notes.txt").write_text("my notes " * 500)
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(main, ["batch", *words])
    assert (ran.exit_code, ran.stdout) == (status, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == (4 if "Usage" in ran.stderr else 1)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory, right: str) -> Path:
    """A class of 11 who write alike; every third has a wrong scale, and two are the same."""
    where = tmp_path_factory.mktemp("usual")
    (where / "class").mkdir()
    assert "y[0] +" in right
    for number in range(11):
        text = right if number % 3 else right.replace("y[0] +", "2 * y[0] +")
        text += f"# learner {min(number, 9)}\n"
        (where / "class" / f"l{number:02}.py").write_text(text)
    (where / "class" / "l10.py").write_bytes((where / "class" / "l09.py").read_bytes())
    return where


WORDS = ("batch", "class", "--exercise", "conv1d", "--format", "json", "--output", "out.json")


SMALL_FILES = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (160_000, 160_000))
os.execv(sys.argv[1], sys.argv[1:])
"""


def started(where: Path, *before: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*before, GRADE, *WORDS],
        cwd=where,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def recorded(where: Path) -> int:
    """Return how many attempts are in the store."""
    path = where / ".grade" / "class.db"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM attempts").fetchone()[0]
        except sqlite3.OperationalError:  # not made yet
            return 0


def wait_for(where: Path, number: int) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while recorded(where) < number:
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture(scope="module")
def stops(usual: Path) -> list[Any]:
    """The class interrupted, then killed, then left alone: what was said, and was recorded."""
    seen = []
    for number, signal_ in ((2, signal.SIGINT), (6, signal.SIGKILL), (0, None)):
        with started(usual) as process:
            wait_for(usual, number)
            if signal_ is not None:
                os.killpg(process.pid, signal_)
            _, said = process.communicate(timeout=HANG_SECONDS)
        seen.append((process.returncode, said, recorded(usual)))
    return seen


def test_an_interrupt_keeps_what_is_graded_and_says_how_to_go_on(stops: list[Any]) -> None:
    status, said, count = stops[0]
    assert status == 130
    assert 2 <= count < 11
    assert re.fullmatch(
        r"grade: stopped by SIGINT: \d+ of 11 files are done and kept in \S+; "
        r"the same command goes on .*\n",
        said,
    )


def test_a_kill_loses_nothing_that_was_recorded_and_nothing_is_graded_twice(
    stops: list[Any], usual: Path
) -> None:
    (_, _, first), (status, _, second), (last_status, said, third) = stops
    assert status == -signal.SIGKILL
    assert last_status == 0
    assert first < second < third == 11
    assert f"{second} graded before" in said
    reports = json.loads((usual / "out.json").read_text())
    assert [item["submission"]["learner"] for item in reports] == [f"l{i:02}" for i in range(11)]
    verdicts = ["passed" if number % 3 else "failed" for number in range(10)]
    assert [item["verdict"] for item in reports] == [*verdicts, verdicts[9]]


def test_no_process_is_left_by_a_batch_that_was_stopped(stops: list[Any], usual: Path) -> None:
    assert stops
    deadline = time.monotonic() + 30
    while found := _inside(usual):
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


def _inside(folder: Path) -> list[int]:
    """Return the processes that work in a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if path.readlink() == folder:
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def test_a_store_that_cannot_grow_is_said_and_what_it_holds_stays(
    usual: Path, tmp_path: Path
) -> None:
    (tmp_path / "class").symlink_to(usual / "class")
    with started(tmp_path, sys.executable, "-c", SMALL_FILES) as process:
        _, said = process.communicate(timeout=HANG_SECONDS)
    assert process.returncode == 3
    assert re.fullmatch(r"grade: the store \S+ .*disk.* what was graded before is kept\n", said)
    assert 0 < recorded(tmp_path) < 11
