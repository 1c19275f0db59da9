"""What is underlined is where a change stands in a learner's program, or nothing is."""

import ast

import pytest

from grader.diagnosis.changed.places import is_shared, place
from grader.diagnosis.operators import Change, Edit
from grader.submission.source import Source
from grader.submission.submission import Submission

RIGHT = "def answer(seed):\n    return draw(Stream(seed))\n"
SAME = "def answer(seed):\n    return draw(Stream(0))\n"


def underlined(text: str) -> str:
    """Return the code that has the form of `Stream(0)`, if it is certain which."""
    span = place("Stream(0)", Source(Submission("me.py", text.encode()), "answer"), RIGHT)
    if span is None:
        return ""
    return text.splitlines()[span.line - 1][span.column : span.end_column]


def test_the_place_is_found() -> None:
    assert underlined(SAME) == "Stream(0)"


@pytest.mark.parametrize(
    "text",
    [
        "stream = Stream(0)\n" + RIGHT.replace("(seed))", "(zero))"),
        RIGHT.replace("    return", "    stream = Stream(0)\n    return"),
        "stream = Stream(0)\n" + SAME,
    ],
    ids=["nothing reads the global", "nothing reads the local", "one of two is read"],
)
def test_a_value_that_nothing_reads_is_not_underlined(text: str) -> None:
    assert underlined(text) == ""


def test_a_value_that_is_read_is() -> None:
    text = "stream = Stream(0)\n" + RIGHT.replace("Stream(seed)", "stream")
    assert underlined(text) == "Stream(0)"


TWICE = "def answer(a, b):\n    return cumsum(a, 0) - cumsum(b, 0)\n"
"""The reference: one library function in two places."""
HELPER = """\
def running(values):
    return cumsum(values, 1)


def answer(a, b):
    return running(a) - running(b)
"""


def shared(text: str, *numbers: str) -> bool:
    """Say whether the call of `cumsum` stands for more than what some changes are about."""
    edits = [Edit(TWICE.index(each), TWICE.index(each) + len(each), "1)") for each in numbers]
    changes = [Change("axis", "wrong-axis", "", (edit,)) for edit in edits]
    source = Source(Submission("me.py", text.encode()), "answer")
    (span,) = {
        source.span(node)
        for node in source.walk()
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "cumsum"
    }
    return is_shared(span, changes, source, TWICE)


def test_a_call_in_a_function_of_two_uses_is_not_the_place_of_a_change_of_one() -> None:
    assert shared(HELPER, "b, 0)")


def test_it_is_the_place_where_all_are_changed_or_it_runs_once() -> None:
    assert not shared(HELPER, "a, 0)", "b, 0)")
    assert not shared(HELPER.replace("running(b)", "b"), "b, 0)")
    assert not shared("def answer(a, b):\n    return cumsum(b, 1) - a\n", "b, 0)")
