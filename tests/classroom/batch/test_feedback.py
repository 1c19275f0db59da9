"""Feedback for each learner: names that platforms take back, and nobody's files overwritten."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.feedback import check_feedback, place_of, write_feedback
from grader.classroom.file_names import Taken, plain, safe
from grader.classroom.report import load_feedback
from grader.report.marks import owned
from grader.report.output import OutputError
from grader.report.schema import Report

from .conftest import entry, folder, zip_of

MOODLE = "Nia Moon_1234567_assignsubmission_file_"
CANVAS = "moonnia_LATE_12345_67890_conv1d-2.py"


@pytest.fixture(scope="module")
def report(root: Path) -> Report:
    lines = (root / "tests/report/formats/reports.jsonl").read_text(encoding="utf-8").splitlines()
    return next(found for line in lines if (found := Report.model_validate_json(line)).findings)


def of(report: Report, *learners: str) -> list[Report]:
    return [owned(report, f"class/{learner}.py", learner) for learner in sorted(learners)]


@pytest.fixture
def given(report: Report) -> Callable[..., list[str]]:
    def go(path: Path, *learners: str) -> list[str]:
        check_feedback(path)
        return write_feedback(path, of(report, *learners), [], load_feedback(lambda _: None))

    return go


def names(path: Path) -> set[str]:
    return {each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file()}


@pytest.mark.parametrize(
    ("platform", "named", "learner", "wanted"),
    [
        ("Moodle", MOODLE, "s1", f"{MOODLE}/feedback.html"),
        ("Moodle", f"{MOODLE}conv1d.py", "Nia Moon_1234567", f"{MOODLE}/feedback.html"),
        ("Moodle", f"A_b {MOODLE}", "x", f"A b {MOODLE}/feedback.html"),
        ("Moodle", f"{'x' * 200}_12_assignsubmission_file_", "x", None),
        ("Canvas", CANVAS, "moonnia_12345", CANVAS),
        ("Canvas", "moonnia_12345_67890_work.zip", "s1", "moonnia_12345_67890_work.zip"),
        ("Canvas", "anon_Xy3fZ_67890_conv1d.py", "anon_Xy3fZ", "anon_Xy3fZ_67890_conv1d.py"),
        ("Canvas", "moonnia_12345_text.html", "moonnia_12345", "moonnia_12345/feedback.html"),
        ("Canvas", "moonnia_12345_67890_a:b.py", "moonnia_12345", "moonnia_12345/feedback.html"),
        ("folder", "nia", "nia", "nia/feedback.html"),
        ("folder", "x_12345_67890_y.py", "tom", "tom/feedback.html"),
        ("folder", "nia", "../../etc/passwd", "_.._.._etc_passwd/feedback.html"),
    ],
)
def test_each_platform_gets_the_name_that_it_takes_back(
    platform: str, named: str, learner: str, wanted: str | None
) -> None:
    name = place_of(learner, replace(entry(learner, ""), platform=platform, named=named)).name
    if wanted is None:
        assert re.fullmatch(r"x{80}_12_assignsubmission_file_/feedback\.html", name)
    else:
        assert name == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Nia Moon", "Nia Moon"),
        ("Jose\u0301", "Jos\u00e9"),
        ("CON", "_CON"),
        ("lpt1.txt", "_lpt1.txt"),
        ("a/b\\c:d", "a_b_c_d"),
        (".hidden", "_.hidden"),
        ("-rf", "_-rf"),
        ("=1+1", "_=1+1"),
        ("end. ", "end"),
        ("..", "_"),
        ("", "_"),
        ("a\x00\u202eb\n", "a__b_"),
        ("x" * 300, "x" * 80),
    ],
)
def test_names_are_safe_on_every_system(name: str, wanted: str) -> None:
    assert safe(name) == wanted


def test_names_that_differ_by_case_only_stay_apart() -> None:
    taken = Taken()
    assert [taken.free(name) for name in ("Ann", "ann", "ANN", "a.py", "A.py")] == [
        *("Ann", "ann-2", "ANN-3", "a.py", "A-2.py")
    ]
    assert [plain(name) for name in ("Nia Moon_1", "Jos\u00e9", "\u738b", "-x/..")] == [
        *("Nia-Moon_1", "Jose", "", "x")
    ]


def test_a_folder_is_replaced_whole_and_nothing_of_others_goes(
    tmp_path: Path, given: Callable
) -> None:
    out = tmp_path / "new" / "out"
    assert given(out, "nia", "tom", "eve", "ann") == []
    assert names(out) == {f"{who}/feedback.html" for who in ("nia", "tom", "eve", "ann")}
    first = (out / "nia" / "feedback.html").read_bytes()
    (out / "tom" / "feedback.html").write_text("my own words")
    (out / "ann" / "notes.txt").write_text("mine")
    (out / "zoe").mkdir()
    (out / "zoe" / "feedback.html").symlink_to(tmp_path / "elsewhere")
    kept = given(out, "nia", "tom", "zoe")
    assert sorted(kept) == [str(out / who / "feedback.html") for who in ("tom", "zoe")]
    assert names(out) == {"nia/feedback.html", "tom/feedback.html", "ann/notes.txt"}
    assert (out / "nia" / "feedback.html").read_bytes() == first
    assert (out / "tom" / "feedback.html").read_text() == "my own words"
    assert not (tmp_path / "elsewhere").exists()
    assert not (out / "eve").exists()


def test_a_folder_with_other_files_is_refused(tmp_path: Path, given: Callable) -> None:
    folder(tmp_path / "class", **{"nia/conv1d.py": "x"})
    with pytest.raises(OutputError, match="class holds other files: choose a new or an empty"):
        given(tmp_path / "class", "nia")
    (tmp_path / "file").write_text("kept")
    with pytest.raises(OutputError, match="file cannot be written"):
        given(tmp_path / "file", "nia")
    assert (tmp_path / "file").read_text() == "kept"


def test_a_zip_is_replaced_whole_if_it_is_feedback(tmp_path: Path, given: Callable) -> None:
    out = tmp_path / "back.zip"
    given(out, "nia", "Nia", "tom")
    before = out.read_bytes()
    given(out, "tom", "Nia", "nia")
    assert out.read_bytes() == before
    given(out, "tom")
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == ["tom/feedback.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["back.zip"]
    other = tmp_path / "submissions.zip"
    other.write_bytes(zip_of(**{"nia/conv1d.py": "x"}))
    for refused in (other, tmp_path / "new.zip"):
        refused.parent.joinpath("new.zip").write_text("no archive")
        with pytest.raises(OutputError, match="was not written by this command before"):
            given(refused, "nia")


def test_a_page_holds_all_that_a_learner_handed_in(report: Report) -> None:
    page = load_feedback(lambda _: None)
    one, two = (owned(report, path, "<b>nia", late=True) for path in ("a.py", "b/<script>.py"))
    text = page("<b>nia", [one, two])
    assert "File 1 of 2" in text
    assert text.count("handed in late") == 2
    assert "<b>nia" not in text.replace("&lt;b&gt;nia", "")
    assert "<script" not in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids)) >= 4
    assert "index.html" not in text
    assert "File 1" not in page("nia", [one])


def test_hidden_cases_stay_hidden(report: Report, tmp_path: Path) -> None:
    case = report.cases[0].model_copy(update={"hidden": True, "name": "CANARY"})
    hidden = report.model_copy(update={"cases": (case, *report.cases[1:])})
    named = replace(entry("nia", ""), platform="Canvas", named=CANVAS)
    for where, entries in (("html", []), ("text", [named])):
        reports = [owned(hidden, "a.py", "nia")]
        write_feedback_to(tmp_path / where, reports, entries)
        (path,) = (each for each in (tmp_path / where).rglob("*") if each.is_file())
        text = path.read_text(encoding="utf-8")
        assert "CANARY" not in text
        assert report.findings[0].name in text


def write_feedback_to(path: Path, reports: list[Report], entries: list[Any]) -> None:
    check_feedback(path)
    write_feedback(path, reports, entries, load_feedback(lambda _: None))


def test_what_canvas_shows_as_a_program_is_plain_text(report: Report, tmp_path: Path) -> None:
    named = replace(entry("moonnia_12345", ""), platform="Canvas", named=CANVAS)
    given = owned(report, f"submissions.zip/{CANVAS}", "moonnia_12345", late=True)
    write_feedback_to(tmp_path / "out", [given], [named])
    text = (tmp_path / "out" / CANVAS).read_text(encoding="utf-8")
    assert text.startswith(f"{CANVAS} (late): {report.score:g} of {report.max_score:g} points\n\n")
    assert report.findings[0].message in text
    assert "<" not in text.split("\ngrade feedback")[0].replace("<lambda>", "")


def test_feedback_is_written_by_the_command(
    tmp_path: Path, grade_command: Callable, right: str
) -> None:
    files = {
        f"{MOODLE}/conv1d.py": right,
        "Tom Lee_12_assignsubmission_file_/x.py": right + "# tom",
    }
    (tmp_path / "submissions.zip").write_bytes(zip_of(**files))
    words = ["batch", "submissions.zip", "--points", "7", "--feedback", "back.zip"]
    ran = grade_command(*words, cwd=tmp_path)
    assert ran.status == 0, ran.err
    with zipfile.ZipFile(tmp_path / "back.zip") as archive:
        assert sorted(archive.namelist()) == [
            f"{MOODLE}/feedback.html",
            "Tom Lee_12_assignsubmission_file_/feedback.html",
        ]
        page = archive.read(f"{MOODLE}/feedback.html").decode()
    assert "7 of 7 points" in page
    assert "default-src 'none'" in page
    (tmp_path / "taken.zip").write_text("x")
    refused = grade_command(*words[:-1], "taken.zip", "--store", "new.db", cwd=tmp_path)
    assert (refused.status, refused.out) == (2, "")
    assert not (tmp_path / "new.db").exists()


def test_only_the_instructor_reads_how_to_choose_an_exercise(
    tmp_path: Path, grade_command: Callable[..., Any]
) -> None:
    both = "def conv1d_forward(): ...\ndef dense_forward(): ...\n"
    folder(tmp_path / "class", **{"nia/work.py": both, "tom/work.py": "x = 1\n"})
    ran = grade_command("batch", "class", "--feedback", "back", cwd=tmp_path)
    assert ran.status == 3
    assert ran.err.count("; or choose with --exercise NAME") == 2, ran.err
    for page in ("back/nia/feedback.html", "back/tom/feedback.html"):
        text = (tmp_path / page).read_text(encoding="utf-8")
        assert "--exercise" not in text
        assert "hand in a file that defines the function of one exercise" in text
