"""A root of two exercises with short limits: endless loops, and files for both or for neither."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LAYER_LINE = "    layer = MyConv1D("
LOOP_AT_CASE_3 = f"    while seed == 0.0: pass\n{LAYER_LINE}"
"""The first case whose seed is 0 is the third."""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A root of two exercises, with limits that a test can wait for."""
    place = tmp_path_factory.mktemp("workshop")
    shutil.copytree(root / "exercises", place / "exercises")
    shutil.copytree(root / "reference", place / "reference")
    settings = place / "exercises" / "conv1d" / "exercise.toml"
    # Honest work on a busy machine stays below these by far.
    text = settings.read_text() + "\n[limits]\nload_seconds = 15.0\ncase_seconds = 15.0\n"
    settings.write_text(text)
    shutil.copytree(place / "exercises" / "conv1d", place / "exercises" / "twin")
    twin = place / "exercises" / "twin" / "exercise.toml"
    twin.write_text(text.replace('"conv1d_forward"', '"twin_forward"'))
    reference = (root / "reference" / "conv1d.py").read_text()
    (place / "reference" / "twin.py").write_text(
        reference.replace("conv1d_forward", "twin_forward")
    )
    return place


@pytest.fixture(scope="module")
def endless(workshop: Path, grade_command: Callable[..., Any], right: str) -> Any:
    (workshop / "at_load.py").write_text(f"{right}\nwhile True: pass\n")
    (workshop / "in_case.py").write_text(right.replace(LAYER_LINE, LOOP_AT_CASE_3))
    files = ("at_load.py", "in_case.py")
    return grade_command(
        "--format", "json", "--exercise", "conv1d", *files, cwd=workshop, GRADE_ROOT=str(workshop)
    )


@pytest.mark.parametrize(
    ("name", "said"), [("at_load.py", "(?i)load"), ("in_case.py", r"\bcase 3\b")]
)
def test_an_endless_loop_is_ended_and_its_place_is_named(
    name: str, said: str, endless: Any
) -> None:
    report = endless.reports[name]
    first = report["findings"][0]
    assert endless.status == 1
    assert report["verdict"] == "failed"
    assert first["name"] == "time-limit"
    assert re.search(said, first["message"])
    assert re.search(r"\b15(\.0)? s", first["message"])


def test_cases_before_an_endless_one_count_and_later_ones_are_not_run(endless: Any) -> None:
    cases = endless.reports["in_case.py"]["cases"]
    statuses = [item["status"] for item in cases]
    assert statuses == ["passed", "passed", "failed"] + ["not-run"] * (len(cases) - 3)


def test_a_file_for_two_exercises_needs_a_choice(
    workshop: Path, grade_command: Callable[..., Any], right: str
) -> None:
    (workshop / "both.py").write_text(f"{right}\ntwin_forward = conv1d_forward\n")
    (workshop / "neither.py").write_text("def hello():\n    return 1\n")
    ran = grade_command(
        "--format", "json", "both.py", "neither.py", cwd=workshop, GRADE_ROOT=str(workshop)
    )
    both, neither = ran.reports.values()
    assert ran.status == 3
    assert both["verdict"] == neither["verdict"] == "ungradable"
    assert "entry points of conv1d, twin" in both["summary"]
    assert "no entry point of any exercise" in neither["summary"]
    assert "--exercise" in both["summary"]
    assert "--exercise" in neither["summary"]
    chosen = grade_command(
        "--format", "json", "--exercise", "twin", "both.py", cwd=workshop, GRADE_ROOT=str(workshop)
    )
    assert chosen.status == 0
    assert chosen.reports["both.py"]["exercise"]["name"] == "twin"
