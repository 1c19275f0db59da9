"""Changes of a reference are found once for all that reads the same exercise."""

import shutil
from pathlib import Path

import pytest

from grader.diagnosis.changed import hypotheses
from grader.diagnosis.changed.hypotheses import singles
from grader.grading.exercises import open_catalogue

ROOT = Path(__file__).parent / "root"


def test_changes_are_kept_as_they_were_found(monkeypatch: pytest.MonkeyPatch) -> None:
    exercise = open_catalogue(ROOT).load("row_norm")
    found = singles(exercise)
    with monkeypatch.context() as patch:
        patch.setattr(hypotheses, "all_changes", lambda _: ())
        assert singles(exercise) == found
        patch.setattr(hypotheses, "_is_current", lambda _: False)
        assert 0 < len(singles(exercise)) < len(found)
    monkeypatch.setattr(hypotheses, "_is_current", lambda _: False)
    assert singles(exercise) == found


def test_what_files_held_before_is_kept_for_nobody(tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(ROOT, root)
    file = root / "reference" / "row_norm.py"
    before = file.read_text()
    exercise = open_catalogue(root).load("row_norm")
    assert exercise.digest
    file.write_text(f"# edited\n{before}")
    singles(exercise)
    file.write_text(before)
    fresh = open_catalogue(root).load("row_norm")
    right = fresh.right_program
    found = singles(fresh)
    assert found == tuple(hypotheses._found(fresh))
    for each in found:
        compile(each.apply(right), "changed", "exec")


def test_listed_changes_come_first_and_are_not_derived_again() -> None:
    exercise = open_catalogue(ROOT).load("row_norm")
    found = singles(exercise)
    programs = [each.apply(exercise.right_program) for each in found]
    assert len({*programs}) == len(programs)
    order = [each.listed for each in found]
    assert order == sorted(order, reverse=True)
    assert True in order
    assert False in order
