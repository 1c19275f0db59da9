"""What instructors have to grade, through the real command: archives, formats, names, two runs."""

import csv
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .conftest import HELPER, folder, zip_of
from .test_collect import notebook

pytestmark = [pytest.mark.process, pytest.mark.slow]

HANG_SECONDS = 300
GRADE = Path(sys.executable).with_name("grade")


@dataclass(frozen=True)
class Graded:
    """What a batch wrote: the rows of its table, what it said, and its status."""

    rows: list[dict[str, str]]
    said: str
    status: int

    def __getitem__(self, column: str) -> list[str]:
        return [row[column] for row in self.rows]

    def by_learner(self, column: str) -> dict[str, str]:
        return {row["learner"]: row[column] for row in self.rows}


@pytest.fixture(scope="session")
def wrong(root: Path) -> str:
    """The source of a submission with one mistake."""
    return (root / "submissions" / "bob.py").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def batch(grade_command: Callable) -> Callable[..., Graded]:
    """Runs `grade batch` in a folder and reads its table."""

    def go(where: Path, *words: str) -> Graded:
        table = where / "marks.csv"
        table.unlink(missing_ok=True)
        ran = grade_command("batch", *words, "--format", "csv", "--output", table, cwd=where)
        assert "Traceback" not in ran.err, ran.err
        with table.open(encoding="utf-8", newline="") as file:
            return Graded(list(csv.DictReader(file)), ran.err, ran.status)

    return go


@pytest.fixture(scope="module")
def archives(
    tmp_path_factory: pytest.TempPathFactory, batch: Callable, right: str, wrong: str
) -> Any:
    """Zips of 2 and of 70 in one batch."""
    where = tmp_path_factory.mktemp("archives")
    (where / "two.zip").write_bytes(zip_of(**{"nia/conv1d.py": right, "tom/conv1d.py": wrong}))
    many = {f"stud{i:02}_{1000 + i}_{5000 + i}_conv1d.py": right for i in range(70)}
    (where / "seventy.zip").write_bytes(zip_of(**many))
    return batch(where, "two.zip", "seventy.zip", "--exercise", "conv1d")


def test_every_member_of_an_archive_is_graded(archives: Graded) -> None:
    assert archives.status == 0
    assert archives["learner"] == ["nia", "tom", *(f"stud{i:02}_{1000 + i}" for i in range(70))]
    assert archives["verdict"] == ["passed", "failed", *["passed"] * 70]
    assert "ungradable" not in archives.said


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory, batch: Callable, right: str, wrong: str) -> Any:
    """Sections with equal names, graded twice, and then one of them alone."""
    where = tmp_path_factory.mktemp("term")
    for section, content in (("sec1", right), ("sec2", wrong), ("sec3", HELPER)):
        folder(where / "term" / section / "conv1d", **{"smith.py": content})
    folder(where / "term" / "sec1" / "conv1d", **{"jones.py": right})
    runs = [batch(where, "term/*/conv1d") for _ in range(2)]
    return [*runs, batch(where, "term/sec1/conv1d", "--store", ".grade/batch.db")]


def test_equal_names_in_different_folders_stay_apart_and_a_second_run_resumes(
    term: list[Graded],
) -> None:
    for run in term[:2]:
        assert run["learner"] == ["jones", "smith", "smith", "smith"]
        assert run["verdict"] == ["passed", "passed", "failed", "ungradable"]
        assert len(set(run["path"])) == 4
        assert run.status == 3
        assert "ungradable: term/sec3/conv1d/smith.py (smith): defines no entry point" in run.said
    assert "3 graded before" in term[1].said
    assert term[2]["path"] == ["term/sec1/conv1d/jones.py", "term/sec1/conv1d/smith.py"]
    assert "2 graded before" in term[2].said


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory, batch: Callable, right: str, wrong: str) -> Any:
    """Two downloads of one name: together, then each alone in the same store."""
    where = tmp_path_factory.mktemp("days")
    for day, content in (("mon", right), ("tue", wrong)):
        files = {"smith/conv1d.py": content, f"only_{day}/conv1d.py": right}
        folder(where / day, **{"submissions.zip": zip_of(**files)})
    both = batch(where, "mon/submissions.zip", "tue/submissions.zip")
    return [both, batch(where, "mon/submissions.zip"), batch(where, "tue/submissions.zip")]


def test_downloads_of_one_name_lose_nobody_and_never_mix(days: list[Graded]) -> None:
    both, mon, tue = days
    assert both["learner"] == ["only_mon", "smith", "only_tue", "smith"]
    assert both["verdict"] == ["passed", "passed", "passed", "failed"]
    assert mon["learner"] == ["only_mon", "smith"]
    assert tue["learner"] == ["only_tue", "smith"]
    assert [run["verdict"] for run in days[1:]] == [["passed", "passed"], ["passed", "failed"]]


@pytest.fixture(scope="module")
def people(
    tmp_path_factory: pytest.TempPathFactory, batch: Callable, right: str, wrong: str
) -> Any:
    """Folders by learner, named as a whole, by a shell's pattern, and one alone."""
    where = tmp_path_factory.mktemp("people")
    files = {"nia/conv1d_3_4_final.py": right, "tom/conv1d_3_5_final.py": wrong}
    folder(where / "class", **files, **{"tom/setup.py": HELPER, "notes.txt": "hi"})
    moodle = "Ann Bee_1234567_assignsubmission_file_/{}.py"
    zips = {
        "a/one.zip": {"eve/conv1d.py": right, "eve/h.py": HELPER},
        "b/moodle.zip": {moodle.format("conv1d"): right, moodle.format("utils"): HELPER},
        "c/stray.zip": {
            "class/leo/conv1d.py": right,
            "class/mia/conv1d.py": wrong,
            "README.txt": "hi",
        },
    }
    folder(where, **{name: zip_of(**content) for name, content in zips.items()})
    store = ("--store", "one.db")
    return {
        "whole": batch(where, "class", *store),
        "shell": batch(where, "class/nia", "class/notes.txt", "class/tom", *store),
        "one": batch(where, "class/nia", "--force", *store),
        "zips": batch(where, *zips, *store),
    }


@pytest.mark.parametrize(
    ("what", "learners", "left_out"),
    [
        ("whole", ["nia", "tom"], ["setup.py", "notes.txt"]),
        ("shell", ["nia", "tom"], ["setup.py", "notes.txt"]),
        ("one", ["nia"], []),
        (
            "zips",
            ["eve", "Ann Bee_1234567", "leo", "mia"],
            ["h.py", "utils.py", "README.txt"],
        ),
    ],
)
def test_learners_are_told_by_their_folders(
    what: str, learners: list[str], left_out: list[str], people: Any
) -> None:
    ran = people[what]
    assert ran["learner"] == learners
    wrong = {"tom", "mia"}
    assert ran["verdict"] == ["failed" if who in wrong else "passed" for who in learners]
    assert ran.status == 0
    named = "\n".join(re.findall("left out, .*", ran.said))
    assert all(name in named for name in left_out)


@pytest.fixture(scope="module")
def formats(tmp_path_factory: pytest.TempPathFactory, batch: Callable, right: str) -> Any:
    """Files that are called Python, and are what their folders are called."""
    where = tmp_path_factory.mktemp("formats")
    text = right + "# \u00e9t\u00e9 \u2013 \u201cx\u201d\nNAME = '\u00e9t\u00e9'\n"
    made = {
        "notebook": notebook(f"%matplotlib inline\n{right}").encode(),
        "rtf": b"{\\rtf1\\ansi def f():\\par}",
        "docx": b"PK\3\4rest",
        "word": zip_of(**{"word/document.xml": right}),
        "html": b"<!DOCTYPE html><html></html>",
        "pdf": b"%PDF-1.4",
        "empty": b"",
        "blank": b"\n \n",
        "bom": b"\xef\xbb\xbf" + right.encode(),
        "crlf": right.replace("\n", "\r\n").encode(),
        "cr": right.replace("\n", "\r").encode(),
        "cp1252": text.encode("cp1252"),
        "tabs": right.replace("    ", "\t").encode(),
        "utf16": text.encode("utf-16"),
        "ctrl_z": right.encode() + b"\x1a",
        "nulls": right.encode() + b"\0\0",
        "nbsp": right.replace("    layer", "    \u00a0layer").encode(),
    }
    folder(where / "class", **{f"{kind}/conv1d.py": content for kind, content in made.items()})
    folder(where / "class", **{"upper/CONV1D.PY": right, "txt/conv1d.py.txt": right})
    folder(where / "class", **{"only_pdf/work.pdf": b"%PDF-1.4", "only_png/a.png": b"\x89PNG\r\n"})
    return where, batch(where, "class", "--exercise", "conv1d")


GRADED = ("notebook", "bom", "crlf", "cr", "cp1252", "tabs", "upper", "txt")
NAMED = {
    "rtf": "is a rich text document",
    "docx": "Word's .docx",
    "word": "is a Word document",
    "html": "is an HTML page",
    "pdf": "is a PDF document",
    "empty": "is empty",
    "blank": "holds nothing but blanks",
    "utf16": "is in UTF-16",
    "ctrl_z": "holds Ctrl-Z",
    "nulls": "holds NUL",
    "nbsp": "holds no-break space",
    "only_pdf": "is a PDF document",
    "only_png": "is an image",
}


def test_no_format_costs_points_and_each_is_named_at_the_end(formats: Any) -> None:
    _, ran = formats
    verdicts = ran.by_learner("verdict")
    assert {who for who, verdict in verdicts.items() if verdict == "passed"} == set(GRADED)
    assert {who for who, verdict in verdicts.items() if verdict == "ungradable"} == set(NAMED)
    assert ran.status == 3
    summaries = ran.by_learner("summary")
    said = ran.said[ran.said.index("grade: ungradable") :]
    for who, what in NAMED.items():
        assert what in summaries[who]
        assert ran.by_learner("score")[who] == ""
        (line,) = [line for line in said.splitlines() if f"({who})" in line]
        assert line.startswith("grade: ungradable: ")
        assert summaries[who] in line


@pytest.mark.parametrize("kind", ["word", "utf16", "nbsp", "empty"])
def test_one_file_alone_gets_the_same_sentence(
    kind: str, formats: Any, grade_command: Callable
) -> None:
    where, ran = formats
    alone = grade_command(f"class/{kind}/conv1d.py", "--format", "json", cwd=where)
    (report,) = alone.reports.values()
    assert (alone.status, report["verdict"]) == (3, "ungradable")
    assert report["summary"] == ran.by_learner("summary")[kind]


def test_a_notebook_alone_is_graded(formats: Any, grade_command: Callable) -> None:
    alone = grade_command("class/notebook/conv1d.py", cwd=formats[0])
    assert alone.status == 0
    assert "passed" in alone.out


NAMES = ["=1+1", "-rf", "@SUM", "O'Neil", '"q"', "a,b", "\u202egpj", "Jos\u00e9", "\U0001f600"]
NAMES += ["~$x", "conv1d(1)", "<script>alert(1)<\u2215script>"]


@pytest.fixture(scope="module")
def names(
    tmp_path_factory: pytest.TempPathFactory, grade_command: Callable, right: str, wrong: str
) -> Any:
    """Odd names of files in every format, and in the class report."""
    where = tmp_path_factory.mktemp("names")
    root = folder(where / "class", **{f"{name}.py": right for name in NAMES})
    folder(root, **{"Jose\u0301.py": wrong, "UPPER.PY": right})
    (where / "roster.csv").write_text("learner,id\ns1,Jos\u00e9\n", encoding="utf-8")
    ran = {}
    for format_ in ("csv", "canvas", "nbgrader", "terminal"):
        words = ["batch", "class", "--roster", "roster.csv", "--format", format_]
        words += ["--report", "pages"] if format_ == "csv" else []
        ran[format_] = grade_command(*words, cwd=where)
    return where, ran


def test_every_name_is_safe_in_every_format(names: Any) -> None:
    where, ran = names
    for format_, done in ran.items():
        assert done.status == 0, format_
        assert "\u202e" not in done.out, format_
        assert "\u202e" not in done.err
    for format_ in ("csv", "canvas", "nbgrader"):
        cells = [cell for row in csv.reader(ran[format_].out.splitlines()) for cell in row]
        assert not any(cell[:1] in set("=+-@") and not cell[1:2].isdigit() for cell in cells)
        assert not any(cell.startswith(("=", "@", "-rf")) for cell in cells), format_
    pages = "".join(path.read_text(encoding="utf-8") for path in where.glob("pages/**/*.html"))
    assert "<script>alert" not in pages
    assert "\u202e" not in pages


def test_two_forms_of_one_name_are_one_learner(names: Any) -> None:
    _, ran = names
    rows = list(csv.DictReader(ran["csv"].out.splitlines()))
    mine = [row["verdict"] for row in rows if row["learner"] == "s1"]
    assert sorted(mine) == ["failed", "passed"]
    assert len(rows) == len(NAMES) + 2
    assert "s1 has 2 files for conv1d" in ran["csv"].err


def test_a_batch_is_refused_while_another_uses_the_store(
    tmp_path: Path, right: str, grade_command: Callable
) -> None:
    for name in ("one", "two"):
        folder(
            tmp_path / name, **{f"{who}/conv1d.py": right + f"# {who}" for who in ("nia", "tom")}
        )
    slow = "import time\n\ntime.sleep(9)\n"
    (tmp_path / "one" / "tom" / "conv1d.py").write_text(slow + right)
    words = [GRADE, "batch", "one", "--store", "s.db", "--jobs", "1"]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL) as first:
        deadline = time.monotonic() + HANG_SECONDS
        while not (tmp_path / "s.db-wal").exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        second = grade_command("batch", "two", "--store", "s.db", cwd=tmp_path)
        assert first.poll() is None, "the first was still at it"
    assert first.returncode == 0
    assert (second.status, second.out) == (3, "")
    assert re.fullmatch(r"grade: another batch is using the store s\.db: wait .*\n", second.err)
    third = grade_command("batch", "two", "--store", "s.db", "--format", "json", cwd=tmp_path)
    assert list(third.reports) == ["two/nia/conv1d.py", "two/tom/conv1d.py"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--report", "taken"], 2, "taken"),
        (["--report", "file/pages"], 2, "file/pages cannot be written"),
        (["--format", "gradescope"], 2, "gradescope holds the result of one submission"),
        (["--roster", "book.xlsx"], 2, "is an Excel workbook"),
        (["--store", "postgresql://x:1/y"], 3, "the store"),
    ],
)
def test_options_are_checked_before_anything_is_graded(
    words: list[str], status: int, said: str, tmp_path: Path, right: str, grade_command: Callable
) -> None:
    folder(tmp_path / "class", **{"nia.py": right, "tom.py": right})
    folder(tmp_path, **{"taken": "x", "file": "x", "book.xlsx": zip_of(**{"xl/workbook.xml": "x"})})
    ran = grade_command("batch", "class", *words, cwd=tmp_path)
    assert (ran.status, ran.out) == (status, ""), ran.err
    assert said in ran.err
    assert "graded now" not in ran.err
    assert not (tmp_path / ".grade").exists()


def test_a_package_that_is_missing_is_said_before_anything_is_graded(
    tmp_path: Path, right: str
) -> None:
    folder(tmp_path / "class", **{"nia.py": right})
    (tmp_path / "without.py").write_text(
        "import sys\n"
        "sys.modules['pygal'] = None\n"
        "sys.argv = ['grade', 'batch', 'class', '--report', 'pages']\n"
        "from grader.cli.main import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "without.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert done.returncode == 3
    assert 'the class report needs pygal: pip install "nnx-grader[class]"' in done.stderr
    assert not (tmp_path / ".grade").exists()
