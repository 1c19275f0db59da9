"""The page of the course is written from the tree, and says of what is not known that it is not."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from grader.exercise.catalogue import Catalogue


@pytest.fixture
def course(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("course", root / "docs" / "course.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cells(page: str, start: str) -> list[str]:
    (row,) = [line for line in page.splitlines() if line.startswith(f"| {start} |")]
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_every_exercise_has_both_rows_in_the_order_to_learn_in(course: ModuleType) -> None:
    page = course.course_page("")
    names = [each.name for each in Catalogue().in_order]
    linked = [line.split("[")[1].split("]")[0] for line in page.splitlines() if "(../ex" in line]
    assert linked == names
    assert cells(page, "2")[3] == "dense"
    assert all(len(cells(page, name)) == 12 for name in names)


def test_lines_are_counted_and_shares_are_those_that_were_measured(
    course: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = tmp_path / "figures.json"
    monkeypatch.setattr(course, "FIGURES", figures)
    unknown = cells(course.course_page(""), "dense")
    assert unknown[6:11] == ["–"] * 5
    counted = {"wrong": 10, "nameable": 8, "named": 6, "rightly": 3, "right": 4, "clean": 4}
    figures.write_text(json.dumps({"dense": counted}))
    measured = cells(course.course_page(""), "dense")
    assert measured[6:11] == ["10", "75%", "50%", "4", "100%"]
    folder = Catalogue().folder("dense").folder
    texts = [(folder / name).read_text() for name in ("task.md", "solution.md")]
    assert measured[1] == str(
        sum(bool(line.strip()) for text in texts for line in text.split("\n"))
    )
