"""What is told of a run while it is kept."""

import time

import pytest
from conftest import Place
from programs import WRONG

pytestmark = pytest.mark.process


def test_cases_stay_told_if_the_history_is_looked_at_before_the_end_is_told(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    graded = type(place.desk).graded

    def graded_and_looked_at(self, *given):
        counted = graded(self, *given)
        place.bench._sheets.settle(set())  # as another thread does each second
        return counted

    monkeypatch.setattr(type(place.desk), "graded", graded_and_looked_at)
    told = place.run("dense", f"{WRONG}# {time.time_ns()}\n")
    assert told["phase"] == "done"
    assert len(told["cases"]) == told["asked"]
