"""Changes of a reference are found once for all that reads the same exercise."""

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
        patch.setattr(hypotheses, "cached", lambda _, compute: compute())
        assert 0 < len(singles(exercise)) < len(found)
    monkeypatch.setattr(hypotheses, "cached", lambda _, compute: compute())
    assert singles(exercise) == found


def test_listed_changes_come_first_and_are_not_derived_again() -> None:
    exercise = open_catalogue(ROOT).load("row_norm")
    found = singles(exercise)
    programs = [each.apply(exercise.right_program) for each in found]
    assert len({*programs}) == len(programs)
    order = [each.listed for each in found]
    assert order == sorted(order, reverse=True)
    assert True in order
    assert False in order
