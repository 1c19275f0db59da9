"""Mistakes as changes of a right program: read without running, applied, shown as a diff."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.exercise.changes import Change, difference
from grader.exercise.folder import ExerciseFolder
from grader.exercise.pitfalls import Pitfall, list_pitfalls
from grader.exercise.trusted_files import ExerciseError
from grader.grading.exercises import open_catalogue

PROGRAM = "def total(xs):\n    out = sum(xs)\n    return out\n"
PAGE = '"""Title.\n\n## Why\n\nSo.\n\n## References\n\n- One.\n"""\nimport nowhere\n\n'


@pytest.fixture
def pitfall(tmp_path: Path) -> Callable[[str], Pitfall]:
    """A pitfall whose file cannot be run, with these changes."""

    def make(changes: str) -> Pitfall:
        path = tmp_path / "odd_sum.py"
        path.write_text(f"{PAGE}changes = {changes}\n")
        return Pitfall(path)

    return make


@pytest.fixture
def exercises(tmp_path: Path) -> list[ExerciseFolder]:
    """Two exercises with the same right program."""
    path = tmp_path / "reference.py"
    path.write_text(PROGRAM)
    return [ExerciseFolder(name, tmp_path / name, path) for name in ("first", "second")]


def change(*edits: tuple[str, str]) -> Change:
    return Change("odd-sum", "first", "another sum", edits)


def test_edits_are_made_one_after_another() -> None:
    changed = change(("sum(xs)", "sum(xs) + 1"), ("return out\n", "return -out\n"))
    assert changed.apply(PROGRAM) == "def total(xs):\n    out = sum(xs) + 1\n    return -out\n"


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("max(xs)", "'max(xs)', which does not occur in reference/first.py: copy the text"),
        ("xs", "'xs', which occurs 2 times in reference/first.py: add a part"),
        ("", "'', which occurs"),
    ],
)
def test_an_old_text_stands_there_once(old: str, said: str) -> None:
    with pytest.raises(ExerciseError) as raised:
        change((old, "new")).apply(PROGRAM)
    assert str(raised.value).startswith("odd-sum: its change of first replaces ")
    assert said in str(raised.value)


def test_changes_are_read_without_running_the_file(pitfall: Callable[[str], Pitfall]) -> None:
    found = pitfall(
        '{("first", "second"): {"one more": {"sum(xs)": "sum(xs, 1)"}},'
        ' "first": {"no sum": {"sum(xs)": "xs", "return out\\n": "return xs\\n"}}}'
    ).changes
    assert list(found) == ["first", "second"]
    assert [item.said for item in found["first"]] == ["one more", "no sum"]
    assert found["first"][1].edits == (("sum(xs)", "xs"), ("return out\n", "return xs\n"))
    assert found["second"] == (
        Change("odd-sum", "second", "one more", (("sum(xs)", "sum(xs, 1)"),)),
    )


@pytest.mark.parametrize(
    "changes",
    [
        "dict(first={})",
        "[]",
        '{"first": "sum"}',
        '{"first": {"said": {}}}',
        '{"first": {"said": {"sum": 3}}}',
        '{"first": {"said": ["sum", "max"]}}',
        '{3: {"said": {"sum": "max"}}}',
    ],
)
def test_changes_of_another_form_are_refused_in_a_sentence(
    changes: str, pitfall: Callable[[str], Pitfall]
) -> None:
    with pytest.raises(ExerciseError, match=r"odd_sum\.py: write `changes` in plain literals as"):
        _ = pitfall(changes).changes


def test_a_page_without_changes_has_none(tmp_path: Path) -> None:
    path = tmp_path / "odd_sum.py"
    path.write_text(PAGE)
    assert Pitfall(path).changes == {}


NUMBERED = "".join(f"line {number}\n" for number in range(20))


def test_a_diff_shows_the_line_before_each_place() -> None:
    wrong = NUMBERED.replace("line 3\n", "other\n").replace("line 15\n", "line 15\n\n")
    assert difference(NUMBERED, wrong, NUMBERED) == (
        "```diff\n line 2\n-line 3\n+other\n...\n line 15\n+\n line 16\n```"
    )


def test_a_diff_shows_two_lines_in_a_row_of_what_is_right() -> None:
    cut = NUMBERED.replace("".join(f"line {number}\n" for number in range(3, 9)), "one\ntwo\n")
    begins = "```diff\n line 2\n-line 3\n...\n"
    assert difference(NUMBERED, cut, NUMBERED) == begins + "+one\n+two\n```"
    turned = "```diff\n line 2\n-one\n-two\n+line 3\n...\n```"
    assert difference(cut, NUMBERED, NUMBERED) == turned


def test_a_diff_shows_what_is_put_in_before_what_stands_elsewhere_in_the_right_program() -> None:
    right = "if a:\n    x = 1\n    y = 2\nelse:\n    x = 3\n    y = 4\n"
    wrong = "if a:\n    x = 1\n    y = 2\nelse:\n    x = 1\n    y = 2\n"
    shown = difference(wrong, right, right)
    assert shown == "```diff\n else:\n...\n+    x = 3\n...\n```"


BOTH = (
    '{"second": {"one more": {"sum(xs)": "sum(xs, 1)"}, "the largest": {"sum(xs)": "max(xs)"}},'
    ' "first": {"the least": {"sum(xs)": "min(xs)"}}}'
)


def test_the_page_shows_the_example_at_hand(
    pitfall: Callable[[str], Pitfall], exercises: list[ExerciseFolder]
) -> None:
    page = pitfall(BOTH).page(exercises, "first")
    assert page == (
        "Title.\n\n## Why\n\nSo.\n\n## Example\n\nThe right program of `first` with the least:\n\n"
        "```diff\n def total(xs):\n-    out = sum(xs)\n+    out = min(xs)\n```\n\n"
        "## References\n\n- One."
    )
    assert pitfall(BOTH).page(exercises) == page == pitfall(BOTH).page(exercises, "third")
    page = pitfall(BOTH).page(exercises, "second")
    assert page.index("The right program of `second` with one more:") < page.index("+    out = sum")
    assert page.index("\nWith the largest:") < page.index("+    out = max")
    assert pitfall(BOTH).page(exercises[::-1]) == page
    assert "## Example" not in pitfall('{"third": {"no": {"a": "b"}}}').page(exercises, "first")


def test_a_fix_is_the_change_turned_round_that_is_most_like_the_submission(
    pitfall: Callable[[str], Pitfall], exercises: list[ExerciseFolder]
) -> None:
    _, second = exercises
    fix = pitfall(BOTH).fix(second, "def other(a):\n  out = max(xs)\n  return out")
    assert fix == (
        "For example, this corrects a program with the largest:\n\n"
        "```diff\n def total(xs):\n-    out = max(xs)\n+    out = sum(xs)\n```"
    )
    assert "one more" in pitfall(BOTH).fix(second, PROGRAM)
    assert pitfall('{"first": {"the least": {"sum(xs)": "min(xs)"}}}').fix(second, "") == ""


def test_a_change_that_fits_no_more_is_left_out_of_page_and_fix(
    pitfall: Callable[[str], Pitfall], exercises: list[ExerciseFolder]
) -> None:
    stale = pitfall(BOTH.replace('"sum(xs)": "sum', '"total(xs, 0)": "sum'))
    page = stale.page(exercises, "second")
    assert "one more" not in page
    assert "The right program of `second` with the largest:" in page
    assert "the largest" in stale.fix(exercises[1], "")


def shown(text: str, program: str) -> float:
    """The share of a program's lines of code that a text shows, 0 to 1."""
    lines = {line[1:].strip() for line in text.splitlines()}
    code = [line.strip() for line in program.splitlines() if line.strip()]
    return sum(line in lines for line in code) / len(code)


def test_no_fix_is_a_whole_solution() -> None:
    for exercise in open_catalogue().folders:
        program = exercise.right_program
        assert shown(" " + program.replace("\n", "\n "), program) == 1
        for pitfall in list_pitfalls(exercise.pitfall_folders):
            assert shown(pitfall.fix(exercise, ""), program) < 0.5, pitfall.name
