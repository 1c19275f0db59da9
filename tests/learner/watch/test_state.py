"""What each event makes of the state, and what is to be done."""

import pytest
from watch_reports import graded, report, unrun

from grader.learner.guidance import Ladder, Rung
from grader.learner.watch.events import (
    Answered,
    Event,
    Gone,
    GoOn,
    Grade,
    Key,
    Look,
    Looked,
    Quit,
    Resized,
    Reveal,
    Saved,
    Suspended,
    Task,
)
from grader.learner.watch.state import State, update

BEGUN = State("me.py")


def run(*events: Event, state: State = BEGUN) -> tuple[State, list[Task]]:
    """Feed events one after another; return the last state and all that was to be done."""
    done: list[Task] = []
    for event in events:
        state, tasks = update(state, event)
        done += tasks
    return state, done


FAILED = graded(1, report(1, "kernel-layout"))


def failed() -> State:
    return run(Saved(), FAILED)[0]


def test_a_save_begins_a_grading() -> None:
    state, tasks = run(Saved())
    assert state.busy
    assert tasks == [Grade(1)]


def test_a_result_ends_it() -> None:
    state = failed()
    assert not state.busy
    assert state.graded is FAILED


def test_of_rapid_saves_the_newest_wins() -> None:
    state, tasks = run(Saved(), Saved(), Saved(), graded(1, report(0)), graded(2, report(0)))
    assert tasks == [Grade(1), Grade(2), Grade(3)]
    assert state.busy
    assert state.graded is None
    newest = graded(3, report(2))
    assert run(newest, graded(2, report(0)), state=state)[0].graded is newest


def test_a_file_that_is_gone_keeps_its_result_until_it_is_back() -> None:
    state, tasks = run(Gone(), state=failed())
    assert not state.present
    assert state.graded is FAILED
    assert tasks == []
    assert run(Key("r"), state=state)[1] == []
    assert run(Saved(), state=state)[1] == [Grade(2)]


def test_what_changed_is_told_of_the_last_run() -> None:
    state, _ = run(Saved(), graded(2, report(3, "flipped-kernel")), state=failed())
    assert state.changed == (
        "2 more cases pass",
        "mended: kernel-layout; new: flipped-kernel",
    )


def test_half_written_files_are_no_last_run() -> None:
    broken, _ = run(Saved(), graded(2, unrun("syntax-error")), state=failed())
    assert broken.changed == ("new: syntax-error",)
    state, _ = run(Saved(), graded(3, report(2, "kernel-layout")), state=broken)
    assert state.changed == ("1 more case passes",)


def test_hints_come_one_by_one_and_are_remembered() -> None:
    state, tasks = run(Key("h"), Key("h"), state=failed())
    assert tasks == [Reveal("conv1d", "kernel-layout", 3), Reveal("conv1d", "kernel-layout", 4)]
    assert (state.view, state.shown) == ("hints", 4)
    state, tasks = run(Key("h"), state=state)
    assert tasks == []
    assert "last hint" in state.notice
    assert "grade hint" not in state.notice


def test_after_the_last_hint_the_command_is_named_that_looks_for_one_more() -> None:
    ladder = Ladder("kernel-layout", (Rung("the fix", "text"),), 1, more=True)
    begun, _ = run(Saved(), state=State("my file.py"))
    made = graded(1, report(0, "kernel-layout"), ladder=ladder, shown=1)
    state, tasks = run(made, Key("h"), state=begun)
    assert tasks == []
    assert "`grade hint 'my file.py'` looks for one change" in state.notice


@pytest.mark.parametrize(("key", "view"), [("e", "explain"), ("a", "all")])
def test_a_key_shows_a_view_and_shows_the_finding_again(key: str, view: str) -> None:
    shown, _ = run(Key(key), state=failed())
    assert shown.view == view
    assert run(Key(key), state=shown)[0].view == "lead"
    assert run(Key("escape"), state=shown)[0].view == "lead"


def test_failing_cases_come_in_turn() -> None:
    state, found = failed(), []
    for _ in range(4):
        state, _ = run(Key("c"), state=state)
        found.append(state.case)
    assert found == [1, 2, 0, 1]


def test_the_solution_is_shown_once_it_is_earned() -> None:
    state, _ = run(Key("s"), state=failed())
    assert state.view == "lead"
    assert "--give-up" in state.notice
    earned = graded(2, report(4), solution="# A solution")
    assert run(Saved(), earned, Key("s"), state=failed())[0].view == "solution"


@pytest.mark.parametrize("key", ["h", "e", "a", "c", "l", "p", "t", "n", "s", "x", "up", "\x00"])
def test_keys_before_the_first_result_do_nothing(key: str) -> None:
    assert run(Key(key)) == (BEGUN, [])


def test_the_lesson_is_shown_and_left() -> None:
    state, _ = run(Saved(), graded(1, report(1, "padding"), lesson="# A task"), Key("l"))
    assert state.view == "lesson"
    assert run(Key("l"), state=state)[0].view == "lead"


def test_a_picture_is_made_when_it_is_asked_for() -> None:
    asked, tasks = run(Key("p"), state=failed())
    assert tasks == [Look("picture", 1)]
    assert (asked.view, asked.looked) == ("looked", None)
    assert "making the picture" in asked.notice
    drawn, _ = run(Looked(Look("picture", 1), "drawn"), state=asked)
    assert (drawn.view, drawn.looked, drawn.notice) == ("looked", "drawn", "")
    assert run(Key("p"), state=drawn)[0].view == "lead"
    refused, _ = run(Looked(Look("picture", 1), None, "there is none"), state=asked)
    assert (refused.view, refused.notice) == ("lead", "there is none")


def test_a_picture_of_what_was_saved_before_or_is_no_longer_wanted_is_left_out() -> None:
    made = Looked(Look("picture", 1), "drawn")
    newer, _ = run(Key("p"), Saved(), graded(2, report(1, "padding")), made, state=failed())
    assert (newer.view, newer.looked) == ("lead", None)
    left, _ = run(Key("p"), Key("e"), made, state=failed())
    assert (left.view, left.looked) == ("explain", None)
    again, _ = run(Key("p"), Saved(), made, state=failed())
    assert again.looked is None


def test_the_next_exercise_comes_after_a_pass() -> None:
    state, tasks = run(Key("n"), state=failed())
    assert tasks == []
    assert "when this one has passed" in state.notice
    passed = graded(2, report(4), upcoming="conv2d")
    assert run(Saved(), passed, Key("n"), state=failed())[1][-1] == GoOn("conv2d")
    last = graded(2, report(4), following="grade solution conv2d")
    state, tasks = run(Saved(), last, Key("n"), state=failed())
    assert GoOn not in map(type, tasks)
    assert "its solution to compare with: `grade solution conv2d`" in state.notice


def test_nothing_to_show_is_said() -> None:
    passed, _ = run(Saved(), graded(1, report(4)))
    assert "no failing case" in run(Key("c"), state=passed)[0].notice
    assert "no page" in run(Key("e"), state=passed)[0].notice


def test_a_new_result_shows_the_finding_from_its_top() -> None:
    state, _ = run(Key("e"), Key("down"), Key(" "), state=failed())
    assert state.top == 11
    state, _ = run(Saved(), graded(2, report(1, "padding")), state=state)
    assert (state.view, state.top) == ("lead", 0)


def test_scrolling_stops_at_the_top() -> None:
    assert run(Key("down"), Key("b"), state=failed())[0].top == 0


def test_a_wish_to_end_or_to_suspend_is_passed_on() -> None:
    assert run(Key("q"))[1] == [Quit(0)]
    assert run(Quit(143))[1] == [Quit(143)]
    assert run(Suspended())[1] == [Suspended()]


def test_another_size_changes_nothing_but_what_is_drawn() -> None:
    state = failed()
    assert run(Resized(), state=state) == (state, [])


def test_a_report_is_completed_where_the_learner_looks() -> None:
    first = graded(1, report(3, "unrecognised"), whole=False)
    state, _ = run(Saved(), first)
    assert state.busy
    whole = graded(1, report(3, "wrong-axis"))
    state, _ = run(Key("c"), Key("down"), whole, state=state)
    assert not state.busy
    assert state.graded is whole
    assert (state.view, state.top, state.changed) == ("case", 1, ())


def test_what_changed_is_of_whole_reports() -> None:
    early = graded(1, report(3, "unrecognised"), whole=False)
    first, _ = run(Saved(), early, graded(1, report(3, "wrong-axis")))
    early = graded(2, report(3, "unrecognised"), whole=False)
    state, _ = run(Saved(), early, state=first)
    assert state.changed == ("no longer seen: wrong-axis; new: unrecognised",)
    state, _ = run(graded(2, report(3, "wrong-axis", "padding")), state=state)
    assert state.changed == ("new: padding",)


def test_what_the_cases_say_is_known_before_the_result() -> None:
    state, _ = run(Saved(), Answered(1, 3, 12), state=failed())
    assert state.answered is None  # of the grading before
    state, _ = run(Answered(2, 3, 12), state=state)
    assert state.answered == Answered(2, 3, 12)
    assert state.busy
    assert run(graded(2, report(3, "padding")), state=state)[0].answered is None
    assert run(Saved(), state=state)[0].answered is None


def test_what_is_completed_late_is_left_out() -> None:
    first = graded(1, report(3, "unrecognised"), whole=False)
    state, _ = run(Saved(), first, Saved(), graded(1, report(3, "wrong-axis")))
    assert state.busy
    assert state.graded is first
