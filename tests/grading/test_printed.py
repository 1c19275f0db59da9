"""What a submission prints: kept up to its bound, and told apart case by case."""

import os
from collections.abc import Callable

import pytest

from grader.grading.assemble import OUTPUT_SHOWN
from grader.report.schema import CapturedOutput, CasePart, Report
from grader.workers.process import WAITS, Output

BEGIN = "def conv1d_forward(seed, x, features, kernel_size):"


def printing(right: str, statement: str, before: str = "") -> str:
    assert BEGIN in right
    return before + right.replace(BEGIN, f"import sys\n\n{BEGIN}\n    {statement}")


def of(case: CasePart) -> CapturedOutput:
    assert case.printed is not None
    return case.printed


def test_each_case_has_what_was_printed_while_it_was_asked(
    grade_text: Callable[..., Report], right: str
) -> None:
    statement = "print(x.shape); jax.debug.print('seed {}', seed); print('e', file=sys.stderr)"
    report = grade_text(printing(right, statement, "print('at first')\n"))
    assert report.verdict == "passed"
    for case in report.cases:
        shape = (case.sizes["length"], case.sizes["in_features"])
        lines = of(case).text.splitlines()
        assert sorted(lines)[:1] == [str(shape)]
        assert len(lines) == 3
        assert of(case).bytes == len(of(case).text)
    assert report.output is not None
    assert report.output.text[: report.output.loading] == "at first\n"


def test_a_case_that_prints_nothing_has_nothing(
    grade_text: Callable[..., Report], right: str
) -> None:
    report = grade_text(printing(right, "seed == 7 and print('seven')"))
    assert [case.printed is not None for case in report.cases] == [
        case.name.startswith("case 1:") for case in report.cases
    ]


def test_what_raises_is_not_shown_twice_though_it_is_run_twice(
    grade_text: Callable[..., Report], right: str
) -> None:
    report = grade_text(printing(right, "print('before'); raise ValueError('no')"))
    assert {of(case).text for case in report.cases} == {"before\n"}


def test_of_a_case_that_never_ends_there_is_what_it_printed(
    grade_text: Callable[..., Report], right: str
) -> None:
    report = grade_text(printing(right, "print('here', seed); import os; os._exit(3)"))
    assert of(report.cases[0]).text == "here 7.0\n"
    assert report.cases[1].printed is None


def test_a_case_keeps_its_beginning_only_and_says_so(
    grade_text: Callable[..., Report], right: str
) -> None:
    report = grade_text(printing(right, "print('x' * 10_000)"))
    assert report.verdict == "passed"
    for case in report.cases:
        assert of(case).text == "x" * OUTPUT_SHOWN
        assert of(case).bytes == 10_001
        assert of(case).truncated


def test_a_flood_is_no_more_than_its_bound(grade_text: Callable[..., Report], right: str) -> None:
    report = grade_text(printing(right, "while True: print('y' * 1000)"))
    assert report.verdict == "failed"
    assert len(of(report.cases[0]).text) == OUTPUT_SHOWN
    assert of(report.cases[0]).truncated


@pytest.mark.skipif(not WAITS, reason="a pipe cannot be asked there how much it holds")
def test_a_mark_counts_what_was_written_before_it_though_nobody_has_read_it() -> None:
    read, write = os.pipe()
    output = Output(read, 1 << 20, lambda: None)
    for number in range(1, 2001):
        os.write(write, b"ab\n")
        assert output.mark() == 3 * number
    os.close(write)
    assert output.text() == "ab\n" * 2000
    assert output.part(3, 9) == "ab\nab\n"
    assert output.mark() == 6000
