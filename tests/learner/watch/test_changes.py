"""What is said to be different between two reports."""

import pytest
from watch_reports import finding, report, unrun

from grader.learner.watch.changes import changes
from grader.report.schema import Report

TABLE = {
    "more": (report(1, "a"), report(3, "a"), ("2 more cases pass",)),
    "one more": (report(1, "a"), report(2, "a"), ("1 more case passes",)),
    "fewer": (report(3, "a"), report(2, "a"), ("1 fewer case passes",)),
    "another": (report(1, "a"), report(1, "b"), ("no longer seen: a; new: b",)),
    "better and another": (
        report(1, "a"),
        report(2, "b"),
        ("1 more case passes", "mended: a; new: b"),
    ),
    "both gone": (report(1, "a", "b"), report(1), ("mended: a, b",)),
    "one of two": (report(1, "a", "b"), report(1, "b"), ("mended: a",)),
    "passed": (report(3, "a"), report(4), ("it passes now", "1 more case passes", "mended: a")),
    "broken": (report(3, "a"), unrun("syntax-error"), ("new: syntax-error",)),
    "same": (report(1, "a"), report(1, "a"), ("the same findings as before",)),
    "otherwise": (
        report(1, "a"),
        report(1, findings=(finding("a").model_copy(update={"message": "elsewhere"}),)),
        ("a shows differently now",),
    ),
    "same answers": (
        report(1, "a", answers_digest="x"),
        report(1, "a", answers_digest="x"),
        ("the same answers as before",),
    ),
    "other answers": (
        report(1, "a", answers_digest="x"),
        report(1, "a", answers_digest="y"),
        ("the same findings as before",),
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_changes(name: str) -> None:
    before, now, said = TABLE[name]
    assert isinstance(now, Report)
    assert changes(before, now) == said
