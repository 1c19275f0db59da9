"""Whose a file is, told from one name, as platforms give it."""

from datetime import datetime
from pathlib import Path

import pytest

from grader.classroom.identity import FILE_NAME, RULES, Beside, beside, identify


def learner(name: str, kind: str = "file") -> str:
    return identify(name, kind, Beside()).learner


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_each_rule_fits_its_example(rule) -> None:
    found = identify(rule.example, rule.of, Beside())
    assert (found.learner, found.rule) == (rule.learner, rule.platform)
    assert found.told


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_the_documentation_lists_the_rule_with_its_example(rule, root: Path) -> None:
    page = (root / "docs" / "batch.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("|") and rule.platform in line]
    assert any(f"`{rule.example}" in row and f"| `{rule.learner}` |" in row for row in rows)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("alice.py", "alice"),
        ("alice.ipynb", "alice"),
        ("alice.PY", "alice"),
        ("alice.py.txt", "alice"),
        ("alice.v2.py", "alice.v2"),
        ("conv_1d.py", "conv_1d"),
        ("bob_12_conv1d.py", "bob_12_conv1d"),
        ("nia_2026_11_03.py", "nia_2026_11_03"),
        ("conv1d_3_4_final.py", "conv1d_3_4_final"),
        ("Jose\u0301.py", "Jos\u00e9"),
        (" nia .py", "nia"),
        (".py", ".py"),
        ("noending", "noending"),
    ],
)
def test_a_file_that_no_platform_named_is_called_by_its_name(name: str, told: str) -> None:
    found = identify(name, "file", Beside())
    assert (found.learner, found.rule) == (told, FILE_NAME)


@pytest.mark.parametrize(
    ("name", "told", "late"),
    [
        ("lovelaceada_12345_67890_conv1d.py", "lovelaceada_12345", False),
        ("lovelaceada_12345_67890_my_conv_1d-2.py", "lovelaceada_12345", False),
        ("lovelaceada_LATE_12345_67890_conv1d-1.py", "lovelaceada_12345", True),
        ("lovelaceada_LATE_7_8_conv1d.py", "lovelaceada_7", True),
        ("van_der_berg_12345_67890_conv1d.py", "van_der_berg_12345", False),
        ("van_der_berg_LATE_12345_67890_conv1d.py", "van_der_berg_12345", True),
        ("group_7_12345_67890_conv1d.py", "group_7_12345", False),
        ("group_7_LATE_12345_67890_conv1d.py", "group_7_12345", True),
        ("lab_101_12345_67890_conv1d.py", "lab_101_12345", False),
        ("team42_12345_67890_conv1d.py", "team42_12345", False),
        ("münchhausen_12345_67890_x.py", "münchhausen_12345", False),
        ("moonnia_340934_208490284_work.zip", "moonnia_340934", False),
        ("anon_aB3dE_67890_conv1d.py", "anon_aB3dE", False),
        ("LATE_anon_aB3dE_67890_conv1d.py", "anon_aB3dE", True),
        ("anon_aB3dE_LATE_67890_conv1d.py", "anon_aB3dE", True),
        ("moonnia_LATE_12345_link.html", "moonnia_12345", True),
    ],
)
def test_downloads_of_canvas(name: str, told: str, *, late: bool) -> None:
    found = identify(name, "archive" if name.endswith(".zip") else "file", Beside())
    assert (found.rule, found.learner, found.late) == ("Canvas", told, late)


@pytest.mark.parametrize(
    "chosen",
    [
        "tomlee_22222_33333_x.py",
        "LATE_22222_33333_x.py",
        "tomlee_LATE_22222_33333_x.py",
        "22222_33333_x.py",
        "anon_aaaaa_33333_x.py",
        "Tom Lee_222_assignsubmission_file_x.py",
        "HW1_tlee_attempt_2026-11-03-09-00-00_x.py",
    ],
)
@pytest.mark.parametrize(
    ("given", "own"),
    [
        ("moonnia_12345_67890_", "moonnia_12345"),
        ("moonnia_LATE_12345_67890_", "moonnia_12345"),
        ("anon_Xy3fZ_67890_", "anon_Xy3fZ"),
        ("Nia Moon_1234567_assignsubmission_file_", "Nia Moon_1234567"),
    ],
)
def test_what_a_learner_chose_of_a_name_changes_nothing(given: str, own: str, chosen: str) -> None:
    found = identify(given + chosen, "file", Beside())
    assert found.learner == own
    assert found.late == ("_LATE_1" in given)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Ada Lovelace_1234567_assignsubmission_file_", "Ada Lovelace_1234567"),
        ("Ada Lovelace_1234567_assignsubmission_file", "Ada Lovelace_1234567"),
        ("Ada Lovelace_1234567_assignsubmission_onlinetext_", "Ada Lovelace_1234567"),
        ("Group A-Ada_B_1234567_assignsubmission_file_", "Group A-Ada_B_1234567"),
        ("Participant 12_1234567_assignsubmission_file_", "Participant 12_1234567"),
        ("12345-67890 - Nia - B Moon - Nov 13, 2026 123 PM", "Nia - B Moon_12345"),
        ("12345-67890 - Nia Moon - 3 novembre 2026 10h23", "Nia Moon_12345"),
        ("Moon, Nia (B.)(nmoon)", "Moon, Nia (B.)(nmoon)"),
        ("Moon, Nia(nmoon)", "nmoon"),
        ("nia (1)", "nia (1)"),
        ("conv1d-nia", "conv1d-nia"),
        ("moonnia_12345_67890_conv1d.py", "moonnia_12345_67890_conv1d.py"),
    ],
)
def test_folders(name: str, told: str) -> None:
    assert learner(name, "folder") == told


def test_times_are_read_as_platforms_write_them() -> None:
    def time(name: str, kind: str) -> datetime | None:
        return identify(name, kind, Beside()).handed_in_at

    day = "2026-11-03T"
    at = datetime.fromisoformat
    assert time("HW1_nmoon_attempt_2026-11-03-09-05-07_x.py", "file") == at(day + "09:05:07")
    assert time("1-2 - Nia Moon - Nov 3, 2026 1023 AM", "folder") == at(day + "10:23")
    assert time("1-2 - Nia Moon - November 3, 2026 123 PM", "folder") == at(day + "12:03")
    assert time("1-2 - Nia Moon - 3 novembre 2026 10h23", "folder") is None
    assert time("HW1_nmoon_attempt_2026-13-99-09-05-07_x.py", "file") is None


def test_names_of_a_blackboard_download_say_together_where_the_assignments_ends() -> None:
    end = "_attempt_2026-11-03-09-00-00_conv1d.py"
    names = [f"HW_1_{who}{end}" for who in ("j_smith", "k_smith", "smith")]
    others = beside(names)
    assert [identify(name, "file", others).learner for name in names] == [
        "j_smith",
        "k_smith",
        "smith",
    ]
    assert identify(names[2], "file", beside(names[2:])).learner == "smith"


def test_numbers_that_files_share_are_not_canvas_numbers() -> None:
    names = ["hw_2026_1103_nia.py", "hw_2026_1103_tom.py"]
    others = beside(names)
    assert [identify(name, "file", others).learner for name in names] == [
        "hw_2026_1103_nia",
        "hw_2026_1103_tom",
    ]
    assert beside(["moonnia_12345_67890_a.py", "moonnia_12345_67891_b.py"]).canvas


def test_a_long_name_takes_no_time() -> None:
    for part in ("_1", "_LATE_1", "a_", "_1234_", "1-1 - ", "("):
        assert learner(part * 20_000, "file")
        assert learner(part * 20_000, "folder")
