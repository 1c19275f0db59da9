"""Which files a batch is made of, and whose they are: the layouts of classes."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.classroom import choose
from grader.classroom.roster import read_roster

from .conftest import HELPER, PROGRAM, folder, tar_of, zip_of

MISNAMED = PROGRAM.replace("conv1d_forward", "forward") + "# conv1d_forward\n"
TEST = "from conv1d import conv1d_forward\n\n\ndef test_it():\n    conv1d_forward(1, 2, 3, 4)\n"
WORD = zip_of(**{"word/document.xml": "x"})


def classes(tmp_path: Path) -> dict[str, dict[str, str | bytes]]:
    """Return the same two learners, Nia and Tom, as platforms hand them over."""
    moodle = "{}_{}_assignsubmission_file_/conv1d.py"
    brightspace = "{}-67890 - {} - Nov 3, 2026 1023 AM/conv1d.py"
    sakai = "HW1/{}({})/{}"
    blackboard = "HW1_{}_attempt_2026-11-03-09-00-00{}"
    return {
        "canvas": {
            "moonnia_12345_67890_conv1d.py": PROGRAM,
            "leetom_LATE_12346_67891_conv1d-2.py": PROGRAM,
        },
        "canvas groups": {
            "group7_12345_67890_conv1d.py": PROGRAM,
            "group_8_12346_67891_conv1d.py": PROGRAM,
        },
        "canvas anonymous": {
            "anon_Xy3fZ_67890_conv1d.py": PROGRAM,
            "LATE_anon_Ab4cD_67891_conv1d.py": PROGRAM,
        },
        "moodle": {
            moodle.format("Nia Moon", 1234567): PROGRAM,
            moodle.format("Tom Lee", 1234568): PROGRAM,
        },
        "moodle, text typed in": {
            moodle.format("Nia Moon", 1234567): PROGRAM,
            "Nia Moon_1234567_assignsubmission_onlinetext_/onlinetext.html": "<p>mine</p>",
            moodle.format("Tom Lee", 1234568): PROGRAM,
        },
        "moodle, flat": {
            "Nia Moon_1234567_assignsubmission_file_conv1d.py": PROGRAM,
            "Tom Lee_1234568_assignsubmission_file_conv1d.py": PROGRAM,
        },
        "brightspace": {
            brightspace.format(12345, "Nia Moon"): PROGRAM,
            brightspace.format(12346, "Tom Lee"): PROGRAM,
            "index.html": "<html></html>",
        },
        "sakai": {
            sakai.format("Moon, Nia", "nmoon", "Submission attachment(s)/conv1d.py"): PROGRAM,
            sakai.format("Moon, Nia", "nmoon", "timestamp.txt"): "20261103090000000",
            sakai.format("Moon, Nia", "nmoon", "feedbackText.html"): "<p></p>",
            sakai.format("Moon, Nia", "nmoon", "Feedback Attachment(s)/right.py"): PROGRAM,
            sakai.format("Lee, Tom", "tlee", "Submission attachment(s)/conv1d.py"): PROGRAM,
            "HW1/grades.csv": "Display ID,ID",
        },
        "blackboard": {
            blackboard.format("nmoon", "_conv1d.py"): PROGRAM,
            blackboard.format("nmoon", ".txt"): "Name: Nia Moon (nmoon)",
            blackboard.format("tlee", "_conv1d.py"): PROGRAM,
            blackboard.format("tlee", ".txt"): "Name: Tom Lee (tlee)",
        },
        "github classroom": {
            f"conv1d-submissions/conv1d-{who}/{name}": content
            for who in ("nia", "tom")
            for name, content in {
                "conv1d.py": PROGRAM,
                "setup.py": "from setuptools import setup\nsetup()\n",
                "tests/test_conv1d.py": TEST,
                ".github/workflows/grade.yml": "on: push",
                "README.md": "# Convolution",
            }.items()
        },
        "nbgrader": {
            "submitted/nia/hw1/conv1d.ipynb": notebook(PROGRAM),
            "submitted/nia/hw1/timestamp.txt": "2026-11-03 09:00:00 UTC",
            "submitted/tom/hw1/conv1d.py": PROGRAM,
        },
        "folders": {"nia/conv1d.py": PROGRAM, "tom/conv1d.py": PROGRAM},
        "folders of learners who mistook the name": {
            "nia/work.py": MISNAMED,
            "tom/mine.py": MISNAMED,
        },
        "folders with more than the work": {
            "nia/conv1d.py": PROGRAM,
            "nia/helper.py": HELPER,
            "nia/src/padding.py": HELPER,
            "tom/src/solution.py": PROGRAM,
        },
        "digits": {"nia/conv1d_3_4_final.py": PROGRAM, "tom/conv1d_3_5_final.py": PROGRAM},
        "a class in a folder": {"class/nia/conv1d.py": PROGRAM, "class/tom/conv1d.py": PROGRAM},
        "a class in a folder with any name": {
            "cs101/nia/conv1d.py": PROGRAM,
            "cs101/tom/conv1d.py": PROGRAM,
            "notes.txt": "hi",
        },
        "sections": {"sec1/hw1/nia.py": PROGRAM, "section 2/hw1/tom/conv1d.py": PROGRAM},
        "flat": {"nia.py": PROGRAM, "tom.py": PROGRAM},
        "flat in a folder": {"cs101/nia.py": PROGRAM, "cs101/tom.py": MISNAMED},
        "zips of learners": {
            "nia.zip": zip_of(**{"conv1d.py": PROGRAM, "helper.py": HELPER}),
            "tom.tar.gz": tar_of("w:gz", **{"project/conv1d.py": PROGRAM}),
        },
        "canvas with zips": {
            "moonnia_12345_67890_work.zip": zip_of(**{"hw/conv1d.py": PROGRAM}),
            "leetom_12346_67891_conv1d.py": PROGRAM,
        },
    }


def notebook(source: str) -> str:
    cells = [{"cell_type": "code", "source": source}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4})


WHO = {
    "canvas": {"moonnia_12345", "leetom_12346"},
    "canvas groups": {"group7_12345", "group_8_12346"},
    "canvas anonymous": {"anon_Xy3fZ", "anon_Ab4cD"},
    "moodle": {"Nia Moon_1234567", "Tom Lee_1234568"},
    "moodle, text typed in": {"Nia Moon_1234567", "Tom Lee_1234568"},
    "moodle, flat": {"Nia Moon_1234567", "Tom Lee_1234568"},
    "brightspace": {"Nia Moon_12345", "Tom Lee_12346"},
    "sakai": {"nmoon", "tlee"},
    "blackboard": {"nmoon", "tlee"},
    "github classroom": {"conv1d-nia", "conv1d-tom"},
    "canvas with zips": {"moonnia_12345", "leetom_12346"},
}
"""Who is found in each layout; in the others `nia` and `tom`."""
KINDS = sorted(classes(Path()))


@pytest.mark.parametrize("packed", ["folder", "zip", "tar", "tgz", "txz"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_learner_of_a_class_has_one_work(
    kind: str, packed: str, tmp_path: Path, collected: Callable
) -> None:
    files = classes(tmp_path)[kind]
    path = tmp_path / f"fall.{packed}"
    if packed == "folder":
        folder(path, **files)
    elif packed == "zip":
        path.write_bytes(zip_of(**files))
    else:
        mode = {"tar": "w", "tgz": "w:gz", "txz": "w:xz"}[packed]
        path.write_bytes(tar_of(mode, **{f"./{name}": text for name, text in files.items()}))
    got = collected(path)
    assert sorted(got.learners.values()) == sorted(WHO.get(kind, {"nia", "tom"}))
    assert all(isinstance(read, bytes) for read in got.read.values()), got.read
    assert got.lost == 0
    late = {each.learner for each in got.entries if each.late}
    assert late == {"canvas": {"leetom_12346"}, "canvas anonymous": {"anon_Ab4cD"}}.get(kind, set())
    for name in files:
        if not name.endswith((".zip", ".gz", ".yml")):
            shown = [path for path in got.learners if path.endswith(name)]
            assert shown or name.rpartition("/")[2] in got.left_out


@pytest.mark.parametrize("kind", ["folders", "digits", "folders with more than the work"])
def test_a_shells_pattern_and_one_folder_name_learners_as_the_whole_class_does(
    kind: str, tmp_path: Path, collected: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path / "class", **classes(tmp_path)[kind], **{"notes.txt": "x", "eve.py": PROGRAM})
    monkeypatch.chdir(tmp_path)
    whole = collected("class").learners
    assert set(whole.values()) == {"nia", "tom", "eve"}
    assert collected(*sorted(f"class/{name}" for name in os.listdir("class"))).learners == whole
    assert collected("class/*").learners == whole
    assert collected("class/*/").learners == {k: v for k, v in whole.items() if v != "eve"}
    for who in ("nia", "tom"):
        assert collected(f"class/{who}").learners == {k: v for k, v in whole.items() if v == who}
    work = next(path for path, who in whole.items() if who == "nia")
    assert collected(work).learners == {work: "nia"}


def test_parts_of_a_class_are_each_one_learners_whatever_they_are_called(
    tmp_path: Path, collected: Callable
) -> None:
    root = folder(
        tmp_path / "spring",
        **{"nia/nias_work.py": PROGRAM, "nia/extra.py": HELPER, "tom/b.py": PROGRAM},
        **{"eve.zip": zip_of(**{"tom.py": PROGRAM, "nia.py": PROGRAM})},
        **{"Ann Bee_1234567_assignsubmission_file_/tom/conv1d.py": PROGRAM},
    )
    who = collected(root).learners
    parts = collected(*sorted(root.iterdir())).learners
    assert sorted(parts.values()) == sorted(who.values())
    assert set(who.values()) == {"nia", "tom", "eve", "Ann Bee_1234567"}


@pytest.mark.parametrize(
    "name",
    [
        "s{:03}/conv1d.py",
        "v{}/conv1d.py",
        "test{}/conv1d.py",
        "model{}/solution.py",
        "student_{}/conv1d.py",
        "submission_{}/conv1d.py",
        "submission_{}000/src/conv1d.py",
        "hw{}/conv1d.py",
        "{}/conv1d.py",
        "{:06}/a.py",
        "group {}/conv1d.py",
        "submission_{}.py",
        "work{:02}.py",
        "conv1d_{}.py",
        "v{}.py",
        "{}.py",
        "hw1_{:03}.py",
        "task{}.zip",
    ],
)
@pytest.mark.parametrize("inside", ["", "fall/", "class/", "cs101/"])
@pytest.mark.parametrize("count", [3, 70])
def test_learners_whose_names_are_numbers_are_never_taken_for_one(
    name: str, inside: str, count: int, tmp_path: Path, collected: Callable
) -> None:
    work = zip_of(**{"conv1d.py": PROGRAM}) if name.endswith(".zip") else PROGRAM
    files = {inside + name.format(number): work for number in range(count)}
    (tmp_path / "a.zip").write_bytes(zip_of(**files))
    for path in (tmp_path / "a.zip", folder(tmp_path / "b", **files)):
        got = collected(path)
        assert len(set(got.learners.values())) == len(got.entries) == count
        assert got.left_out == ""


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("name", ["s{:03}/conv1d.py", "test{}/a.py", "{}/conv1d.py", "w{}.py"])
def test_few_learners_whose_names_are_numbers_are_told_by_them(
    name: str, count: int, tmp_path: Path, collected: Callable
) -> None:
    files = {name.format(number): PROGRAM for number in range(count)}
    (tmp_path / "a.zip").write_bytes(zip_of(**files))
    who = [re.split(r"[/.]", each)[0] for each in files]
    assert list(collected(tmp_path / "a.zip").learners.values()) == who


def test_folders_of_classes_named_together_are_no_learners(
    tmp_path: Path, collected: Callable
) -> None:
    both = {"nia.py": PROGRAM, "tom.py": PROGRAM}
    folder(
        tmp_path, **{f"{day}/{name}": text for day in ("mon", "tue") for name, text in both.items()}
    )
    folder(tmp_path, **{"class/eve.py": PROGRAM, "late/eve.py": PROGRAM})
    got = collected(*(tmp_path / name for name in ("mon", "tue", "class", "late")))
    assert list(got.learners.values()) == ["nia", "tom", "nia", "tom", "eve", "eve"]


def test_equal_names_in_different_folders_and_archives_stay_apart(
    tmp_path: Path, collected: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    for section in ("sec1", "sec2", "sec3"):
        folder(tmp_path / "term" / section / "conv1d", **{"smith.py": PROGRAM})
    folder(tmp_path / "term" / "sec1" / "conv1d", **{"jones.py": PROGRAM})
    for day in ("mon", "tue"):
        data = zip_of(**{"smith/conv1d.py": PROGRAM, f"only_{day}/conv1d.py": PROGRAM})
        folder(tmp_path / day, **{"submissions.zip": data})
    monkeypatch.chdir(tmp_path)
    assert collected("term/*/conv1d").learners == {
        "term/sec1/conv1d/jones.py": "jones",
        "term/sec1/conv1d/smith.py": "smith",
        "term/sec2/conv1d/smith.py": "smith",
        "term/sec3/conv1d/smith.py": "smith",
    }
    got = collected("mon/submissions.zip", "tue/submissions.zip").learners
    assert list(got.values()) == ["only_mon", "smith", "only_tue", "smith"]
    absolute = collected(tmp_path / "mon" / "submissions.zip", tmp_path / "tue" / "submissions.zip")
    assert list(absolute.learners) == list(got)


CLAIMS = {
    "a file called like another's": {"nia/tom.py": PROGRAM},
    "Canvas's names": {"nia/leetom_12346_67891_conv1d.py": PROGRAM},
    "Moodle's folder": {"nia/Tom Lee_1234568_assignsubmission_file_/conv1d.py": PROGRAM},
    "Moodle's folder alone": {"nia/x/Tom Lee_1234568_assignsubmission_file_/conv1d.py": PROGRAM},
    "Sakai's folder": {"nia/Lee, Tom(tom)/Submission attachment(s)/conv1d.py": PROGRAM},
    "a whole class": {"nia/class/tom/conv1d.py": PROGRAM, "nia/class/eve/conv1d.py": PROGRAM},
    "an archive": {"nia/tom.zip": zip_of(**{"tom/conv1d.py": PROGRAM, "eve/conv1d.py": PROGRAM})},
    "an archive of Canvas's": {"nia/leetom_12346_67891_x.zip": zip_of(**{"tom.py": PROGRAM})},
    "an archive in its place": {
        "nia.zip": zip_of(**{"tom/conv1d.py": PROGRAM, "class/tom.py": PROGRAM})
    },
    "a way out": {"nia.zip": zip_of(**{"../tom/conv1d.py": PROGRAM, "../../class/tom.py": "x"})},
    "a way out in tar": {"nia.tgz": tar_of("w:gz", **{"/class/tom/conv1d.py": PROGRAM})},
    "backslashes": {"nia.zip": zip_of(**{"..\\tom\\conv1d.py": PROGRAM})},
}


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("claim", CLAIMS)
def test_no_name_that_a_learner_chose_claims_anothers_identity(
    claim: str, tmp_path: Path, collected: Callable, *, packed: bool
) -> None:
    files = {**CLAIMS[claim], "tom/conv1d.py": PROGRAM}
    path = tmp_path / "fall.zip"
    if packed:
        path.write_bytes(zip_of(**files))
    else:
        folder(path, **files)
    listed = tmp_path / "roster.csv"
    listed.write_text("learner,id,file\ns1,nia,\ns2,tom,tom.py\ns2,leetom_12346,conv1d.py\n")
    for roster, nia, tom in ((None, "nia", "tom"), (read_roster(listed), "s1", "s2")):
        got = collected(path, roster=roster)
        mine = {each.learner for each in got.entries if "/nia" in each.path}
        assert mine == {nia}
        theirs = [each.path for each in got.entries if each.learner == tom]
        assert theirs == [next(p for p in got.learners if p.endswith("fall.zip/tom/conv1d.py"))]


def test_of_several_attempts_the_newest_counts_and_it_is_said(
    tmp_path: Path, collected: Callable
) -> None:
    name = "HW1_{}_attempt_2026-11-{}-09-00-00{}"
    root = folder(
        tmp_path / "hw1",
        **{
            name.format("nmoon", "02", "_conv1d.py"): "old = 1",
            name.format("nmoon", "02", ".txt"): "Name: Nia",
            name.format("nmoon", "10", "_conv1d.py"): PROGRAM,
            name.format("nmoon", "10", "_helper.py"): HELPER,
            name.format("nmoon", "10", ".txt"): "Name: Nia",
            name.format("nmoon", "03", "_zzz.py"): PROGRAM,
            name.format("tlee", "01", "_conv1d.py"): PROGRAM,
        },
    )
    got = collected(root)
    assert [(each.learner, each.attempt) for each in got.entries] == [("nmoon", 3), ("tlee", 1)]
    assert [each.handed_in_at.day for each in got.entries] == [10, 1]
    assert list(got.read.values()) == [PROGRAM.encode()] * 2
    said = "of several attempts the newest counts: nmoon (3, the newest of 2026-11-10 09:00:00)"
    assert said in got.said
    older = next(item for item in got.said if "handed in again later" in item)
    for file in ("02-09-00-00_conv1d.py", "02-09-00-00.txt", "03-09-00-00_zzz.py"):
        assert file in older
    assert "helper.py" in got.left_out


def test_folders_of_brightspace_are_attempts_too(tmp_path: Path, collected: Callable) -> None:
    name = "12345-67890 - Nia Moon - Nov {}, 2026 {} {}M/conv1d.py"
    root = folder(
        tmp_path / "hw1",
        **{name.format(3, 1023, "P"): PROGRAM, name.format(3, 1123, "A"): "old = 1"},
    )
    got = collected(root)
    assert [(each.learner, each.attempt) for each in got.entries] == [("Nia Moon_12345", 2)]
    assert list(got.read.values()) == [PROGRAM.encode()]


INSTEAD = {
    "a Word document": ("conv1d.docx", WORD, r"is a Word document"),
    "a PDF": ("work.pdf", b"%PDF-1.4", "is a PDF document"),
    "a picture": ("screenshot.png", b"\x89PNG\r\n\x1a\n", "is an image"),
    "prose": ("answer.txt", "I did not manage", "is no Python program, and nothing else"),
    "data": ("data.csv", "a,b\n1,2\n", "is no Python program, and nothing else"),
    "an empty archive": ("work.zip", zip_of(), "is an archive that holds no file"),
    "a damaged archive": ("work.zip", b"PK\3\4", "cannot be read.*damaged"),
    "a 7z archive": ("work.7z", b"7z\xbc\xaf\x27\x1c", "is a 7z archive"),
    "a web page": ("link.html", "<html></html>", "is an HTML page"),
    "an archive of pictures": (
        "work.tgz",
        tar_of("w:gz", **{"a.png": b"\x89PNG\r\n\x1a\n"}),
        "is an image",
    ),
}


@pytest.mark.parametrize("kind", INSTEAD)
@pytest.mark.parametrize("layout", ["{}/{}", "moonnia_1234_5678_{1}", "HW1/{}(nia)/{}"])
def test_who_handed_in_something_else_is_answered(
    kind: str, layout: str, tmp_path: Path, collected: Callable
) -> None:
    name, content, said = INSTEAD[kind]
    layout = layout.replace("{}(nia)", "Moon, {}(nia)")
    others = {"tom/conv1d.py": PROGRAM, "eve/conv1d.py": PROGRAM}
    root = folder(tmp_path / "fall", **{layout.format("nia", name): content}, **others)
    got = collected(root)
    assert len(got.entries) == 3
    (why,) = [read for read in got.read.values() if isinstance(read, str)]
    assert re.search(said, why), why


def test_beside_a_program_other_files_are_left_out_and_named(
    tmp_path: Path, collected: Callable
) -> None:
    nia = {name: content for name, content, _ in INSTEAD.values() if name != "work.zip"}
    root = folder(tmp_path / "fall", **{f"nia/{name}": each for name, each in nia.items()})
    folder(root, **{"nia/conv1d.py": PROGRAM, "nia/.hidden.py": "x", "nia/venv/lib/a.py": "x"})
    folder(root, **{"nia/__MACOSX/._conv1d.py": "x", "nia/._conv1d.py": "x", "nia/.DS_Store": "x"})
    folder(root, **{"tom/conv1d.py": PROGRAM, "tom/__pycache__/conv1d.pyc": "x"})
    got = collected(root)
    assert list(got.learners.values()) == ["nia", "tom"]
    for name in [*nia, ".hidden.py"]:
        assert name.replace("work.tgz", "a.png") in got.left_out
    assert not any(each in got.left_out for each in ("._conv1d", "DS_Store", "pyc", "venv"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("UPPER.PY", PROGRAM),
        ("Mixed.Py", PROGRAM),
        ("x.py.txt", PROGRAM),
        ("x.PY.TXT", PROGRAM),
        ("x.py.download", PROGRAM),
        ("x.ipynb", notebook(PROGRAM)),
        ("x.IPYNB", notebook(PROGRAM)),
        ("x.py", notebook(PROGRAM)),
        ("x.txt", PROGRAM),
        ("x", PROGRAM),
        ("x.docx", PROGRAM),
        ("x.pyw", PROGRAM),
    ],
)
@pytest.mark.parametrize("above", ["", "nia/"])
def test_a_program_is_graded_whatever_its_ending(
    name: str, content: str, above: str, tmp_path: Path, collected: Callable
) -> None:
    root = folder(tmp_path / "fall", **{above + name: content, above + "notes.txt": "hi"})
    folder(root, **{"tom/conv1d.py" if above else "tom.py": PROGRAM})
    got = collected(root)
    assert len(got.entries) == 2
    assert all(b"def conv1d_forward" in read for read in got.read.values())
    assert set(got.learners.values()) == {"nia" if above else name.partition(".")[0], "tom"}
    assert "notes.txt" in got.left_out


@pytest.mark.parametrize(
    ("files", "graded"),
    [
        ({"conv1d.py": PROGRAM, "copy.py": PROGRAM, "helper.py": HELPER}, {"conv1d.py", "copy.py"}),
        ({"conv1d.py": MISNAMED, "helper.py": HELPER}, {"conv1d.py"}),
        ({"conv1d.py": "def broken(:\n", "helper.py": HELPER}, {"conv1d.py"}),
        ({"conv1d.py": WORD, "helper.py": HELPER}, {"conv1d.py"}),
        ({"conv1d.py": MISNAMED, "test_conv1d.py": TEST, "setup.py": HELPER}, {"conv1d.py"}),
        ({"main.py": HELPER, "setup.py": HELPER, "__init__.py": ""}, {"main.py"}),
        ({"setup.py": HELPER}, {"setup.py"}),
        ({"conv1d.py": PROGRAM, "conv1d.ipynb": notebook(HELPER)}, {"conv1d.py"}),
        ({"run.py": "from conv1d import conv1d_forward\n", "conv1d.py": PROGRAM}, {"conv1d.py"}),
        ({"a.py": "if True:\n    def conv1d_forward(): 1\n", "b.py": HELPER}, {"a.py"}),
        ({"a.py": "conv1d_forward = lambda: 1\n", "b.py": HELPER}, {"a.py"}),
    ],
)
def test_of_a_learners_programs_those_that_define_the_function_are_graded(
    files: dict, graded: set, tmp_path: Path, collected: Callable
) -> None:
    root = folder(tmp_path / "fall", **{f"nia/{name}": text for name, text in files.items()})
    folder(root, **{"tom/conv1d.py": PROGRAM})
    got = collected(root)
    assert {path.rpartition("/")[2] for path, who in got.learners.items() if who == "nia"} == graded
    assert all(name in got.left_out for name in files.keys() - graded)


def test_names_that_recur_are_counted(tmp_path: Path, collected: Callable) -> None:
    work = {"conv1d.py": PROGRAM, "setup.py": HELPER, "tests/test_conv1d.py": TEST}
    for number in range(30):
        folder(tmp_path / "fall" / f"repo-{number}", **work)
    got = collected(tmp_path / "fall")
    assert len(got.entries) == 30
    assert "setup.py (30 times), test_conv1d.py (30 times)" in got.left_out


def test_a_pattern_counts_alone_in_any_case_and_form(tmp_path: Path, collected: Callable) -> None:
    root = folder(
        tmp_path / "class",
        **{
            "nia/conv1d.py": "x",
            "tom/CONV1D.PY": "x",
            "eve/other.py": PROGRAM,
            "Jose\u0301.txt": "x",
        },
    )
    got = collected(root, pattern="conv1d.py")
    assert list(got.learners.values()) == ["nia", "tom"]
    assert "as not named like 'conv1d.py'" in got.left_out
    assert "other.py" in got.left_out
    assert list(collected(root, pattern="jos\u00e9.*").learners.values()) == ["Jos\u00e9"]


def test_a_folder_is_searched_in_order_without_hidden_files(
    tmp_path: Path, collected: Callable
) -> None:
    root = folder(tmp_path / "class", **{"b.py": "x", "a/x.py": "x", ".git/z.py": "x"})
    folder(root, **{"notes.txt": "x", "c.PY.bak": "x", "a/.y.py": "x"})
    got = collected(root)
    assert list(got.learners.items()) == [
        ("class/b.py", "b"),
        ("class/c.PY.bak", "c"),
        ("class/a/x.py", "a"),
    ]
    assert got.said == [
        "left out, as neither a program nor a document: class/notes.txt",
        "left out, as hidden: its name begins with a dot: class/a/.y.py",
    ]


def test_of_many_files_that_are_left_out_a_few_are_named(
    tmp_path: Path, collected: Callable
) -> None:
    root = folder(tmp_path, **{f"{number:03}.txt": "x" for number in range(100)})
    got = collected(root)
    assert len(got.said) == 1
    assert "000.txt" in got.said[0]
    assert got.said[0].endswith("and 80 more")


def test_files_named_one_by_one_count_below_their_common_folder(
    tmp_path: Path, collected: Callable
) -> None:
    folder(tmp_path / "fall", **{"ann/conv1d.py": "x", "bob/conv1d.py": "x"})
    paths = sorted((tmp_path / "fall").glob("*/*.py"))
    assert list(collected(*paths).learners.values()) == ["ann", "bob"]
    pattern = tmp_path / "fall" / "*" / "conv1d.py"
    assert list(collected(pattern).learners.values()) == ["ann", "bob"]
    assert list(collected(paths[0]).learners.values()) == ["ann"]


def test_a_file_within_a_folder_that_is_named_too_comes_once(
    tmp_path: Path, collected: Callable
) -> None:
    root = folder(tmp_path / "class", **{"a.py": "x", "sub/b.py": "x"})
    (tmp_path / "other").symlink_to(root)
    got = collected(root, root / "a.py", root / "sub", f"{root}/.", root / "*.py")
    assert len(got.entries) == 2
    assert len(collected(root, f"{tmp_path}/./class").entries) == 2


def test_what_is_not_there_is_said_and_the_rest_is_found(
    tmp_path: Path, collected: Callable
) -> None:
    folder(tmp_path, **{"a.py": "x"})
    got = collected(tmp_path / "nosuch", tmp_path / "*.jl", tmp_path / "a.py")
    assert list(got.learners.values()) == ["a"]
    assert got.lost == 2
    assert [item.rpartition("/")[2] for item in got.said] == [
        "nosuch does not exist: check the name",
        "*.jl matches nothing: check the name",
    ]


def test_a_link_among_the_work_of_learners_is_not_followed(
    tmp_path: Path, collected: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.py").write_text(PROGRAM)
    folder(tmp_path / "home", **{"conv1d.py": PROGRAM})
    root = folder(tmp_path / "class", **{"a.py": PROGRAM, "nia/conv1d.py": PROGRAM})
    (root / "b.py").symlink_to(tmp_path / "secret.py")
    (root / "c.py").symlink_to(tmp_path / "nowhere.py")
    (root / "tom").symlink_to(tmp_path / "home", target_is_directory=True)
    (root / "nia" / "more").symlink_to(tmp_path / "home", target_is_directory=True)
    (tmp_path / "w.zip").write_bytes(zip_of(**{"conv1d.py": PROGRAM}))
    (root / "eve.zip").symlink_to(tmp_path / "w.zip")
    monkeypatch.chdir(tmp_path)
    for named in (["class"], ["class/*"]):
        got = collected(*named)
        sound = {path for path, read in got.read.items() if isinstance(read, bytes)}
        assert sound == {"class/a.py", "class/nia/conv1d.py"}
        links = {path: read for path, read in got.read.items() if path not in sound}
        assert set(links) == {
            f"class/{name}" for name in ("b.py", "c.py", "tom", "nia/more", "eve.zip")
        }
        assert all("is a link" in why for why in links.values())
        assert {got.learners["class/tom"], got.learners["class/eve.zip"]} == {"tom", "eve"}
    for alone in ("class/b.py", "class/b.p*", "class/to*", "class/ev*"):
        (why,) = collected(alone).read.values()
        assert "is a link" in why
    (tmp_path / "mine").symlink_to(root, target_is_directory=True)
    assert "mine/a.py" in collected("mine").learners, "one that is named alone is followed"


def test_names_of_any_kind_are_kept_apart_and_shown(tmp_path: Path, collected: Callable) -> None:
    names = ["=1+1", "-rf", "@SUM", "O'Neil", '"q"', "a,b", "\u202egpj", "Jos\u00e9", "Jose\u0301"]
    names += ["\U0001f600", "~$x", "conv1d(1)", "<b>", "a b ", "con\tv", "x\ny"]
    root = folder(tmp_path / "class", **{f"{name}.py": PROGRAM for name in names})
    got = collected(root)
    assert len(got.entries) == len(names)
    learners = list(got.learners.values())
    assert learners.count("Jos\u00e9") == 2
    assert set(learners) == {name.strip() for name in names if name != "Jose\u0301"}


def test_a_name_that_is_no_text_can_be_stored(tmp_path: Path, collected: Callable) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.py")).write_text("x")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    assert list(collected(tmp_path).learners.values()) == ["caf\\xe9"]


def test_an_instructors_document_beside_folders_is_no_submission(
    tmp_path: Path, collected: Callable
) -> None:
    root = folder(tmp_path / "fall", **{"task.pdf": b"%PDF-", "nia/conv1d.py": PROGRAM})
    folder(root, **{"tom/conv1d.py": PROGRAM})
    got = collected(root)
    assert list(got.learners.values()) == ["nia", "tom"]
    assert "task.pdf" in got.left_out
    flat = folder(
        tmp_path / "flat", **{"nia.docx": WORD, "tom.py": PROGRAM, "logo.png": b"\x89PNG"}
    )
    got = collected(flat)
    assert list(got.learners.values()) == ["nia", "tom"]
    assert "logo.png" in got.left_out


def test_a_folder_that_is_taken_for_the_class_is_said(tmp_path: Path, collected: Callable) -> None:
    root = folder(tmp_path / "a", **{"nia/x/conv1d.py": PROGRAM, "nia/y/conv1d.py": PROGRAM})
    got = collected(root)
    assert list(got.learners.values()) == ["x", "y"]
    (said,) = got.said
    assert said.startswith("all of a lies in the folder nia: that is taken for the class's folder")


def test_of_a_learner_with_very_many_programs_some_are_read_and_few_are_graded(
    tmp_path: Path, collected: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = Counter[str]()
    before = choose.nearness

    def counted(submission, exercises):
        reads["read"] += 1
        return before(submission, exercises)

    monkeypatch.setattr(choose, "nearness", counted)
    files = {f"nia/lib/{number}.py": PROGRAM for number in range(1000)}
    root = folder(tmp_path / "class", **files, **{"nia/conv1d.py": PROGRAM, "tom/a.py": PROGRAM})
    got = collected(root)
    assert list(got.learners.values()).count("nia") == 100
    assert "class/nia/conv1d.py" in got.learners
    assert "as no more than 100 programs of a learner are graded" in got.left_out
    assert got.lost == 1, "that many are lost, and not only left out"
    assert reads["read"] < 1000
    many = {f"{number}.py": HELPER for number in range(5000)}
    archive = folder(tmp_path / "a", **{"nia.zip": zip_of(**many), "b.zip": zip_of(**many)})
    reads.clear()
    assert len(collected(archive).entries) == 200
    assert reads["read"] < 2000


def test_what_the_batch_writes_is_no_submission(tmp_path: Path, collected: Callable) -> None:
    page = "<html></html>"
    root = folder(tmp_path / "class", **{"nia.py": PROGRAM, "marks.html": page})
    folder(root, **{"pages/index.html": page, "pages/learners/nia.html": page})
    (tmp_path / "other").symlink_to(root)
    written = [root / "marks.html", tmp_path / "other" / "pages"]
    assert list(collected(root, written=written).learners.values()) == ["nia"]
    assert len(collected(root).learners) > 1


WHO_THERE_IS = [
    *("nia", "Nia Moon", "moon.nia", "nia@example.org", "o'neil", "s1234567", "a12", "B00123"),
    *(
        "user_7",
        "group 3",
        "Team-07",
        "\u5f20\u4f1f",
        "Jos\u00e9",
        "x",
        "test",
        "main",
        "code",
        "v2",
    ),
    *("student", "conv1d-nia", "nia-conv1d", "1234", "lab3", "final", "solution_nia", "late-tom"),
]
"""Names of learners, some of which could be those of programs."""
CALLED = ["conv1d.py", "a.py", "main.py", "my solution.py", "{}.py", "{}_conv1d.py", "hw1_v2.ipynb"]
AROUND = ["", "class/", "hw1/", "CS101 Fall 2026/", "submissions/section 2/"]


@given(
    who=st.lists(st.sampled_from(WHO_THERE_IS), min_size=2, max_size=9, unique=True),
    called=st.lists(st.sampled_from(CALLED), min_size=9, max_size=9),
    around=st.sampled_from(AROUND),
    packed=st.sampled_from(["fall.zip", "class.zip", "nia.tgz"]),
    more=st.booleans(),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_class_of_folders_each_learner_is_told_by_the_folder(
    tmp_path: Path, collected: Callable, *, who, called, around, packed, more
) -> None:
    files = {}
    for learner, name in zip(who, called, strict=False):
        work = notebook(PROGRAM) if name.endswith("ipynb") else PROGRAM
        files[f"{around}{learner}/{name.format(learner)}"] = work
        if more:
            files[f"{around}{learner}/tests/test_conv1d.py"] = TEST
            files[f"{around}{learner}/notes.txt"] = "hi"
    path = tmp_path / packed
    path.write_bytes(zip_of(**files) if packed.endswith("zip") else tar_of("w:gz", **files))
    got = collected(path)
    assert sorted(got.learners.values()) == sorted(who)
    assert got.lost == 0


def test_an_empty_folder_beside_those_of_learners_is_named(
    tmp_path: Path, collected: Callable
) -> None:
    root = folder(tmp_path / "class", **{"nia/conv1d.py": PROGRAM, "tom/src/conv1d.py": PROGRAM})
    folder(root, **{"eve/__pycache__/x.pyc": "", "notes.csv": ""})
    for name in ("ben", "zoe/work/deep", "nia/data"):
        (root / name).mkdir(parents=True)
    said = "empty, so nothing was handed in there: class/ben, class/eve, class/zoe"
    assert said in collected(root).said
    assert collected(root / "nia", root / "tom").said == []
