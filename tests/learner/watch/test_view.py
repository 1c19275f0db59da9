"""The screen at several sizes: what matters is always in sight."""

import io

import pytest
from rich.console import Console
from watch_reports import graded, report

from grader.learner.watch.events import Answered, Gone, Key, Saved
from grader.learner.watch.state import State, update
from grader.learner.watch.view import Window

SIZES = [(100, 40), (60, 20), (40, 12), (20, 6)]


def state(*keys: str) -> State:
    now = State("me.py")
    page = "\n\n".join(f"paragraph {number}" for number in range(60))
    events = [Saved(), graded(1, report(1, "kernel-layout", "padding"), page=page)]
    for event in [*events, *map(Key, keys)]:
        now, _ = update(now, event)
    return now


def drawn(now: State, width: int, height: int) -> tuple[list[str], Window]:
    """Return the lines of a screen and the window that it shows."""
    out = io.StringIO()
    console = Console(file=out, width=width, height=height, highlight=False)
    window = Window(now)
    console.print(window)
    return out.getvalue().rstrip("\n").split("\n"), window


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("keys", ["", "e", "a", "c", "h", "e   "])
def test_a_screen_is_no_larger_than_the_terminal(keys: str, width: int, height: int) -> None:
    lines, _ = drawn(state(*keys), width, height)
    assert len(lines) <= height
    assert all(len(line) <= width for line in lines)
    assert lines[0].startswith("✗ failed")


@pytest.mark.parametrize(("width", "height"), SIZES[:2])
def test_the_keys_stand_on_the_last_line(width: int, height: int) -> None:
    lines, _ = drawn(state("e"), width, height)
    assert len(lines) == height
    assert lines[-1].rstrip().endswith("Quit")


def test_the_foot_names_every_key_in_one_line_of_80_columns() -> None:
    lines, _ = drawn(state(), 80, 24)
    words = lines[-1].split()
    assert words == [
        "Hint",
        "Explain",
        "All",
        "Case",
        "Lesson",
        "Picture",
        "Try",
        "Next",
        "Solution",
        "Run",
        "Quit",
    ]
    for word in words:
        key = word[0].lower()
        now = state(key)
        assert now != state() or update(state(), Key(key))[1], f"{key} does nothing"
    assert len(lines) == 24


def test_the_end_of_an_exercise_is_celebrated_in_one_line() -> None:
    said = "★ dense is done, in 3 attempts: 2 to go"
    now, _ = update(State("me.py"), Saved())
    now, _ = update(now, graded(1, report(4), milestone=said, following="grade next"))
    lines, _ = drawn(now, 80, 24)
    assert lines.count(said) == 1
    assert "next: grade next" in lines


def test_the_code_frame_is_in_sight_on_a_small_terminal() -> None:
    lines, _ = drawn(state(), 60, 20)
    assert any("30 | line_30 = 30" in line for line in lines)
    assert any("^^^^^^^" in line for line in lines)


def test_a_page_scrolls_to_its_end_and_no_further() -> None:
    lines, window = drawn(state("e"), 60, 20)
    assert any("more lines" in line for line in lines)
    assert not any("paragraph 59" in line for line in lines)
    lines, window = drawn(state("e", *" " * 50), 60, 20)
    assert any("paragraph 59" in line for line in lines)
    assert window.top < window.state.top


def test_hints_show_the_newest_first() -> None:
    lines, _ = drawn(state("h", "h"), 60, 20)
    text = "\n".join(lines)
    assert text.index("4 of 4: four") < text.index("3 of 4: three") < text.index("1 of 4: one")


def test_other_findings_are_folded_until_they_are_asked_for() -> None:
    folded, _ = drawn(state(), 100, 40)
    unfolded, _ = drawn(state("a"), 100, 40)
    assert sum("-->" in line for line in folded) == 1
    assert sum("-->" in line for line in unfolded) == 2


def test_a_file_that_is_gone_is_said() -> None:
    gone, _ = update(state(), Gone())
    assert any("the file is gone" in line for line in drawn(gone, 60, 20)[0])


def test_a_hostile_name_moves_nothing() -> None:
    lines, _ = drawn(State("\x1b[2Jme\u202e.py", busy=True), 60, 20)
    assert "\x1b" not in "".join(lines)
    assert "\\x1b[2Jme\\u202e.py" in lines[0]


def test_work_that_has_passed_is_said_before_its_advice() -> None:
    now = state()
    before = "\n".join(drawn(now, 80, 24)[0])
    for event in (Saved(), Answered(2, 12, 12)):
        now, _ = update(now, event)
    lines, _ = drawn(now, 80, 24)
    assert lines[0].rstrip() == "✓ passed  me.py · 12 of 12 cases pass"
    assert any(line.startswith("looking for advice") for line in lines)
    assert "-->" in before
    assert "-->" not in "\n".join(lines)
    for key in "hecap":
        told, tasks = update(now, Key(key))
        assert tasks == ()
        assert "the result comes in a moment" in "\n".join(drawn(told, 80, 24)[0])
    lesson = State("me.py")
    events = [Saved(), graded(1, report(1, "padding"), lesson="Write a layer."), Key("l"), Saved()]
    for event in (*events, Answered(2, 12, 12)):
        lesson, _ = update(lesson, event)
    assert any(line.startswith("Write a layer.") for line in drawn(lesson, 80, 24)[0])


def test_the_head_says_how_many_cases_pass_while_the_cause_is_looked_for() -> None:
    now = state()
    for event in (Saved(), Answered(2, 7, 12)):
        now, _ = update(now, event)
    lines, _ = drawn(now, 80, 24)
    assert lines[0].rstrip() == "✗ me.py · 7 of 12 cases pass"
    assert any(line.startswith("looking for the cause") for line in lines)
