"""What a batch writes never replaces what it reads or keeps, and never becomes a submission."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.classroom.apart import check_apart, check_entries, passed_over
from grader.classroom.entry import Entry
from grader.classroom.outputs import Wanted
from grader.classroom.place import Place
from grader.cli.main import main
from grader.report.output import OutputError
from grader.submission.submission import Submission

from .conftest import PROGRAM, folder

CSV = ["--format", "csv", "--output"]


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A class with a roster, a store, a class report and its own folder of an exercise."""
    folder(tmp_path, **{"class/nia/conv1d.py": PROGRAM, "class/tom/conv1d.py": PROGRAM})
    folder(tmp_path, **{"roster.csv": "learner,id\ns1,nia\n", ".grade/class.db": "kept"})
    folder(tmp_path, **{"site/index.html": "mine", "site/me.png": "mine"})
    (tmp_path / "linked.csv").hardlink_to(tmp_path / "roster.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([*CSV, ".grade/class.db"], ".grade/class.db is part of the store and would be replaced"),
        ([*CSV, ".grade/class.db-wal"], "is part of the store"),
        (["--store", "st.db", *CSV, "st.db"], "st.db is part of the store"),
        (["--store", "sqlite:///st.db", *CSV, "st.db"], "st.db is part of the store"),
        (["--roster", "roster.csv", *CSV, "roster.csv"], "roster.csv is the roster"),
        (["--roster", "roster.csv", *CSV, "linked.csv"], "linked.csv is the roster"),
        (["--roster", "roster.csv", "--alike", "roster.csv"], "roster.csv is the roster"),
        (["class/nia/conv1d.py", *CSV, "class/nia/conv1d.py"], "conv1d.py is graded"),
        ([*CSV, "class/nia/conv1d.py"], "class/nia/conv1d.py would lie among the submissions"),
        ([*CSV, "class/new.py"], "class/new.py would lie among the submissions"),
        (["--pattern", "*.txt", *CSV, "class/x.txt"], "class/x.txt would lie among"),
        (["--alike", "a.csv", *CSV, "a.csv"], "a.csv is named for two outputs"),
        (["--alike", "a.csv", *CSV, "./a.csv"], "a.csv is named for two outputs"),
        (["--report", "class"], "class is graded"),
        (["--report", "class/nia"], "class/nia lies among the submissions"),
        (["--report", "class/pages"], "class/pages lies among the submissions"),
        (["--report", "."], ". holds other files"),
        (["--report", "site"], "site holds other files"),
    ],
)
def test_nothing_is_written_over_what_is_read_or_kept(
    where: Path, words: list[str], said: str
) -> None:
    before = _held(where)
    ran = CliRunner().invoke(main, ["batch", "class", *words])
    assert (ran.exit_code, ran.stdout) == (2, ""), ran.output
    assert said in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert _held(where) == before


@pytest.mark.process
@pytest.mark.parametrize("part", ["exercises/conv1d/cases.py", "reference/conv1d.py"])
def test_no_part_of_an_exercise_is_replaced(where: Path, root: Path, part: str) -> None:
    before = (root / part).read_bytes()
    for words in (["batch", "class"], ["class/nia/conv1d.py"]):
        ran = CliRunner().invoke(main, [*words, *CSV, str(root / part)])
        assert ran.exit_code == 2, ran.output
        assert "is part of the exercises and would be replaced" in ran.stderr
    assert (root / part).read_bytes() == before


@pytest.mark.process
def test_a_graded_file_is_not_replaced_by_its_report(where: Path) -> None:
    (where / "link.json").symlink_to("class/nia/conv1d.py")
    for output in ("class/nia/conv1d.py", "link.json"):
        words = ["class/tom/conv1d.py", "class/nia/conv1d.py", "--format", "json"]
        ran = CliRunner().invoke(main, [*words, "--output", output])
        assert (ran.exit_code, ran.stdout) == (2, ""), ran.output
        assert f"{output} is graded and would be replaced: choose another place" in ran.stderr
    (where / "a.svg").write_text(PROGRAM)
    ran = CliRunner().invoke(main, ["show", "a.svg", "--output", "a.svg"])
    assert "a.svg is graded" in ran.stderr
    assert (where / "class/nia/conv1d.py").read_text() == PROGRAM


def test_what_lies_in_an_archive_or_is_a_text_is_found_as_an_entry(where: Path) -> None:
    text = where / "class" / "nia" / "notes.md"
    text.write_text(PROGRAM)
    wanted = _wanted(output=text)
    assert passed_over(wanted) == []
    place = Place(text)
    entry = Entry(place, "class/nia/notes.md", "nia", "folder", lambda: Submission("", b""))
    with pytest.raises(OutputError, match=r"is the submission class/nia/notes\.md and would be"):
        check_entries(wanted, [entry])


def test_ordinary_files_and_an_earlier_report_are_replaced(where: Path) -> None:
    folder(where, **{"pages/index.html": "", "pages/learners/nia-1.html": "", "marks.csv": "old"})
    folder(where, **{"class/marks.csv": "old"})
    (where / "empty").mkdir()
    for report in ("pages", "empty", "new"):
        for output in ("marks.csv", "class/marks.csv"):
            wanted = _wanted(output=Path(output), report=Path(report))
            check_apart(wanted, ["class"], None, Path("roster.csv"), "s.db", [])
            assert passed_over(wanted) == wanted.written


def _wanted(output: Path, report: Path | None = None) -> Wanted:
    return Wanted("csv", output, report, None, None, None, None)


def _held(where: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(where)): path.read_bytes() if path.is_file() else b""
        for path in where.rglob("*")
    }
