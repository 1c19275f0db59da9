"""A ladder of help is of a mistake: of what a finding says of this code, wherever it stands."""

from pathlib import Path

import pytest

from grader.exercise.folder import ExerciseFolder
from grader.grading.exercises import open_catalogue
from grader.learner.guidance import Ladder, ladder, next_command
from grader.learner.hint import show_hint
from grader.learner.progress import LADDERS, FileProgress, Record
from grader.report.errors import Exit
from grader.report.schema import (
    CasePart,
    ExercisePart,
    Finding,
    Help,
    Isolation,
    Repair,
    Report,
    SubmissionPart,
)
from grader.report.text import first_sentence

CONV1D = open_catalogue().folder("conv1d")


def report(message: str, *, name: str = "padding", where: str = "", **texts: str) -> Report:
    given = {"idea": "One thing. And more.", "pattern": "```python\nx\n```", "fix": ""} | texts
    finding = Finding(
        name=name,
        level="error",
        message=message,
        evidence=(),
        location=None,
        help=Help(where=where or message, **given),
    )
    case = CasePart(name="case 1", sizes={}, status="failed", message="", max_error=None)
    return Report(
        submission=SubmissionPart(path="me.py", sha256="0" * 64),
        exercise=ExercisePart(name="conv1d", version="1", digest="d"),
        seed=0,
        verdict="failed",
        score=0,
        max_score=100,
        summary="",
        isolation=Isolation(level="full"),
        versions={},
        cases=(case,),
        findings=(finding,),
    )


def steps(message: str, **texts: str) -> Ladder:
    return ladder(report(message, **texts), CONV1D)


def test_rungs_lead_from_the_place_to_the_pattern() -> None:
    titles = [rung.title for rung in steps("m").rungs]
    assert titles == ["where", "the idea", "the idea in full", "the pattern"]
    assert steps("m").rungs[1].text == "One thing."
    assert [rung.title for rung in steps("m", idea="One thing.").rungs][2] == "the pattern"
    assert steps("m", fix="the change here").rungs[-1].text == "the change here"
    assert steps("m", idea="", pattern="").free == 1


def test_another_mistake_begins_anew() -> None:
    first = steps("padding (0, 0); `SAME` pads (1, 2)")
    record = Record().shown(first.key, 4)
    assert first.revealed(record) == 4
    assert steps("padding (3, 0); `SAME` pads (1, 2)").revealed(record) == 2
    assert steps("padding (0, 0); `SAME` pads (1, 2)", name="other").revealed(record) == 2


def test_lines_that_move_make_no_other_mistake() -> None:
    assert steps("line 3 is not valid").key == steps("line 17 is not valid").key
    moved = steps("m", where="line 4: m"), steps("m", where="line 5: m")
    assert moved[0].key == moved[1].key


def test_the_ladders_shown_last_are_remembered() -> None:
    record = Record()
    for number in range(LADDERS + 5):
        record = record.shown(f"padding {number}", 3).shown("kept", 2)
    assert len(record.hints) == LADDERS
    assert record.hints["kept"] == 2
    assert "padding 0" not in record.hints


@pytest.mark.parametrize("found", ["", "-one\n+other"])
def test_a_search_that_a_kept_report_holds_is_a_rung_that_is_asked_for(found: str) -> None:
    """`grade` looked for an edit before the learner came so far."""
    looked = report("m").model_copy(update={"repair": Repair(tried=5, cases=1, diff=found)})
    help_ = ladder(looked, CONV1D)
    before = Record().shown(help_.key, 4)
    assert not help_.reached(before)  # it is not looked for again
    assert next_command(looked, [CONV1D], {"conv1d": before}) == "grade hint me.py"
    asked = Record().shown(help_.key, 5)
    assert next_command(looked, [CONV1D], {"conv1d": asked}) == "grade explain padding"


def test_of_the_starter_no_repair_is_promised_and_the_task_comes_next() -> None:
    begun = report("this is still the starter", name="not-begun", pattern="")
    assert ladder(report("m"), CONV1D).more
    help_ = ladder(begun, CONV1D)
    assert not help_.more
    records = {"conv1d": Record().shown(help_.key, 3)}
    assert next_command(begun, [CONV1D], {}) == "grade hint me.py"
    assert next_command(begun, [CONV1D], records) == "grade lesson conv1d"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("Wrapped\nover lines, with `nnx.Rngs(0)` in it. Then `more`.", None),
        ("No end\n\nSecond paragraph.", "No end"),
        ("Is it? It is.", "Is it?"),
        ("`a.b` is e.g. not split here. But here.", "`a.b` is e.g. not split here."),
        ("", ""),
    ],
)
def test_the_first_sentence(text: str, sentence: str | None) -> None:
    wrapped = "Wrapped over lines, with `nnx.Rngs(0)` in it."
    assert first_sentence(text) == (wrapped if sentence is None else sentence)


def test_an_exercise_without_hints_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(ExerciseFolder, "hints", property(lambda _: ()))
    for tried in (None, Repair(tried=200, cases=0, words="", diff="", pitfall="")):
        nameless = report("m", name="unrecognised").model_copy(update={"repair": tried})
        assert show_hint(nameless, tmp_path / "me.py", FileProgress(tmp_path, print)) == Exit.PASSED
        assert "conv1d has no hints for a mistake without a name" in capsys.readouterr().out
