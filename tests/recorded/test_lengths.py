"""How long reports are on a terminal of 80 columns, over all recorded mistakes."""

import io
import re

import pytest

from grader.diagnosis.engine import diagnose
from grader.grading.answering import examine
from grader.grading.assemble import Judged, assemble
from grader.grading.examiner.examination import Explanation
from grader.judging.requirements import broken, check_all
from grader.report.formats import Detail
from grader.report.formats.terminal import render
from grader.report.schema import Durations, Isolation, Report
from grader.submission.submission import Submission

from .replay import SEED, InThisProcess, Replaying, play_back
from .test_recorded import PROGRAMS, SAID

pytestmark = pytest.mark.slow

NEXT_LINES = 2
"""What `grade FILE` adds below a report."""
USUAL, MOST = 20, 24
"""How many lines nearly all reports have at most, and all."""
WIDTH = 80
CODE = re.compile(r" +\d+ [|>] | +\| +\^+$")


@pytest.fixture(scope="module")
def reports() -> list[tuple[str, Report, str]]:
    """Every recorded mistake that is wrong: its name, its report, the program."""
    made = []
    with pytest.MonkeyPatch.context() as patch:
        play_back(patch)
        for name, (exercise, program) in PROGRAMS.items():
            launcher = Replaying(SAID)
            submission = Submission("me.py", program.encode())
            context = examine(submission, exercise, SEED, launcher, InThisProcess(launcher))
            requirements = check_all(context)
            unmet = tuple(broken(requirements))
            if context.all_right and not unmet:
                continue
            findings = diagnose(context, exercise.pitfalls, None, unmet, passed=False)
            judged = Judged(
                passed=False, requirements=requirements, explanation=Explanation(findings)
            )
            durations = Durations(total=1.0, worker=1.0, diagnosis=1.0)
            report = assemble(context, Isolation(level="full"), SEED, judged, None, durations)
            made.append((name, report, program))
    return made


def shown(report: Report, program: str, *, verbose: bool = False) -> list[str]:
    out = io.StringIO()
    render([report], out, Detail(verbose=verbose, source_of=lambda _: program))
    return out.getvalue().splitlines()


def test_a_usual_failure_takes_no_more_than_a_screen(
    reports: list[tuple[str, Report, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    lengths = {name: len(shown(each, text)) + NEXT_LINES for name, each, text in reports}
    assert len(lengths) > 100
    long = {name: length for name, length in lengths.items() if length > USUAL}
    assert len(long) <= len(lengths) / 20, long
    assert max(lengths.values()) <= MOST
    whole = [len(shown(each, text, verbose=True)) for _, each, text in reports]
    assert min(whole) > USUAL, "positive control: with all that is known they are longer"


def test_only_lines_of_code_are_wider_than_the_screen(
    reports: list[tuple[str, Report, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    code = 0
    for _, report, program in reports:
        for line in shown(report, program):
            if len(line) > WIDTH:
                assert CODE.match(line), line
                code += 1
    assert code, "positive control"


def test_the_case_below_a_finding_is_the_one_it_speaks_of(
    reports: list[tuple[str, Report, str]],
) -> None:
    spoken = 0
    for name, report, program in reports:
        failing = {case.name for case in report.cases if case.expected is not None}
        named = [item.case for item in report.findings if item.level == "error" and item.case]
        if wanted := [case for case in named if case in failing]:
            text = "\n".join(shown(report, program))
            assert f"{wanted[0]}: " in " ".join(text.split()), name
            spoken += 1
    assert spoken > len(reports) / 4
