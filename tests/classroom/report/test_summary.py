"""Counts of a class, and what a terminal shows of them."""

import io
import tracemalloc
import unicodedata
from collections.abc import Iterator, Sequence

from grader.classroom.report import print_summary, summarise
from grader.classroom.report.summary import GROUPS, percentile
from grader.report.marks import absent
from grader.report.schema import Report

Stored = dict[str, Report]


def test_verdicts_scores_and_pitfalls_are_counted(members: Sequence[Report]) -> None:
    summary = summarise(iter(members))
    assert summary.total == len(members) == 15
    assert dict(summary.verdicts) == {"passed": 3, "failed": 10, "ungradable": 2}
    assert summary.graded == sum(summary.percent) == 13
    assert summary.percent[100] == 3
    assert summary.median == 32
    assert [(item.name, item.found, item.leading) for item in summary.frequent] == [
        ("kernel-layout", 3, 3),
        ("batch-dim", 2, 2),
    ]
    assert {item.verdicts["ungradable"] for item in summary.exercises.values()} == {0, 2}


def test_equal_answers_are_one_group(members: Sequence[Report]) -> None:
    groups = summarise(members).unrecognised
    assert [group.count for group in groups] == [3, 1, 1]
    assert groups[0].members == ["same0", "same1", "same2"]
    assert "expected float32" in groups[0].counterexample


def test_the_case_that_most_miss_is_first(stored: Stored) -> None:
    summary = summarise([stored["bob"], stored["carol"], stored["alice"]])
    shares = [case.share for case in summary.hardest]
    assert shares == sorted(shares, reverse=True)
    missed = {case.name: case.missed for case in summary.hardest}
    for case in stored["bob"].cases:
        other = next(item for item in stored["carol"].cases if item.name == case.name)
        count = (case.status != "passed") + (other.status != "passed")
        assert missed.get(case.name, 0) == count


def test_percentiles() -> None:
    counts = [0] * 101
    assert percentile(counts, 0.5) is None
    counts[10], counts[90] = 1, 2
    assert [percentile(counts, part) for part in (0.0, 0.3, 0.5, 1.0)] == [10, 10, 90, 90]


def test_memory_does_not_grow_with_the_class(stored: Stored) -> None:
    bob = stored["bob"]

    def many(count: int) -> Iterator[Report]:
        for number in range(count):
            finding = bob.findings[0].model_copy(update={"name": "unrecognised"})
            yield bob.model_copy(update={"findings": (finding,), "answers_digest": str(number)})

    def peak(count: int) -> int:
        tracemalloc.start()
        summary = summarise(many(count))
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert summary.total == count
        assert summary.more_groups == max(count - GROUPS, 0)
        return used

    few, more = peak(GROUPS), peak(4 * GROUPS)
    assert more < 1.5 * few


def test_the_terminal_shows_all_parts_and_no_control_character(members: Sequence[Report]) -> None:
    out = io.StringIO()
    print_summary(summarise(members), out)
    text = out.getvalue()
    assert text.startswith("15 submissions · 3 passed · 10 failed · 2 ungradable · median score 32")
    for part in ("3 of 13", "kernel-layout", "hardest cases", "unrecognised, by equal answers"):
        assert part in text
    assert max(map(len, text.splitlines())) <= 80
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn"}
    assert not {letter for letter in text if unicodedata.category(letter) in hidden} - {"\n"}


def test_late_and_absent_ones_are_counted_and_no_submissions_of_theirs(
    members: Sequence[Report], stored: Stored
) -> None:
    part = stored["bob"].submission.model_copy(update={"learner": "late", "late": True})
    late = stored["bob"].model_copy(update={"submission": part})
    absentees = [absent(f"gone{number}", 0) for number in range(22)]
    summary = summarise([*members, late, *absentees])
    assert (summary.total, summary.late, len(summary.absent)) == (16, 1, 22)
    assert "absent" not in summary.verdicts
    out = io.StringIO()
    print_summary(summary, out)
    said = " ".join(out.getvalue().split())
    assert said.startswith("16 submissions · 3 passed · 11 failed · 2 ungradable · median score 32")
    assert "· 1 late · 22 handed in nothing" in said
    assert said.endswith("gone18, gone19 and 2 more")


def test_a_class_of_none() -> None:
    out = io.StringIO()
    print_summary(summarise([]), out)
    assert out.getvalue() == "0 submissions\n"
