"""Hidden cases show no inputs, expected or answered values wherever a learner reads."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.report.formats import FORMATS
from grader.report.formats.visible import for_learner
from grader.report.schema import CapturedOutput, CasePart, Finding, Help, Report, Sample, Shown

CANARY = 90210.5
WORD = "canary"
Reports = dict[str, Report]
Write = Callable[..., str]
FINDINGS_ONLY = {"sarif", "github", "moodle"}
"""Formats that show no cases."""
LEARNERS = [name for name, item in FORMATS.items() if item.audience == "learner"]


def case(*, hidden: bool, status: Any = "raised", message: str = f"raised E: {WORD}") -> CasePart:
    values = Sample(shape=(1,), dtype="float32", values=(CANARY,))
    return CasePart(
        name=f"case of {WORD}",
        sizes={WORD: 90210},
        status=status,
        message=message,
        max_error=CANARY,
        arguments={"seed": CANARY, "x": values},
        expected=values,
        answered=values,
        hidden=hidden,
    )


def finding(**fields: Any) -> Finding:
    given = {
        "message": "the kernel is flipped",
        "evidence": (),
        "help": Help(where="", idea="the idea", pattern="", fix=""),
    }
    return Finding(name="flipped-kernel", level="error", location=None, **given | fields)


def failed(report: Report, *cases: CasePart, **fields: Any) -> Report:
    printed = CapturedOutput(text=f"x is {CANARY} {WORD}", bytes=9, truncated=False)
    update = {"verdict": "failed", "cases": cases, "requirements": (), "output": printed}
    return report.model_copy(update=update | fields)


QUOTING = [
    finding(message=f"raised E: {WORD}"),
    finding(evidence=(f"case of {WORD}: differs",)),
    finding(observed=WORD, expected=str(CANARY)),
    finding(help=Help(where=f"case of {WORD}", idea="", pattern="", fix="")),
]


@pytest.mark.parametrize("name", LEARNERS)
@pytest.mark.parametrize("quoting", QUOTING, ids=["message", "evidence", "observed", "where"])
def test_no_learner_reads_of_hidden_cases(
    name: str, quoting: Finding, reports: Reports, write: Write
) -> None:
    seen = case(hidden=False, status="failed", message="the numbers differ")
    plain = seen.model_copy(
        update={
            "name": "case 1",
            "sizes": {},
            "arguments": None,
            "expected": None,
            "answered": None,
            "max_error": 1.0,
        }
    )
    text = write(name, [failed(reports["bob"], plain, case(hidden=True), findings=(quoting,))])
    assert "90210" not in text
    assert WORD not in text
    assert "flipped-kernel" in text


@pytest.mark.parametrize("name", [name for name in LEARNERS if name not in FINDINGS_ONLY])
def test_a_case_that_is_not_hidden_is_shown(name: str, reports: Reports, write: Write) -> None:
    """Positive control."""
    text = write(name, [failed(reports["bob"], case(hidden=False), findings=())])
    assert "90210" in text
    assert WORD in text


def test_an_instructor_reads_all(reports: Reports, write: Write) -> None:
    """Positive control."""
    text = write("jsonl", [failed(reports["bob"], case(hidden=True), findings=(QUOTING[0],))])
    assert "90210.5" in text


def test_what_only_hidden_cases_show_is_named_without_details(reports: Reports) -> None:
    known = finding(message="values 90210", evidence=("90210",))
    shown = for_learner(failed(reports["bob"], case(hidden=True), findings=(known,)))
    (left,) = shown.findings
    assert left.name == "flipped-kernel"
    assert "90210" not in left.model_dump_json()
    assert left.help.idea == "the idea"


def test_what_was_known_before_hidden_cases_keeps_its_words(reports: Reports) -> None:
    seen = case(hidden=False, message="raised E: other")
    other = finding(message="raised E: " + WORD)
    known = Shown(requirements=(), findings=(finding(),), output=None)
    shown = for_learner(
        failed(reports["bob"], seen, case(hidden=True), findings=(other,), shown=known)
    )
    assert shown.findings == (finding(),)
    assert shown.cases[0] == seen
    assert (shown.seed, shown.durations, shown.answers_digest, shown.shown) == (None,) * 4


def test_a_report_that_does_not_say_what_was_known_shows_results_only(reports: Reports) -> None:
    """As those of version 0.1, whose hidden cases were asked in any order."""
    seen = case(hidden=False, message=f"raised E: {WORD}")
    shown = for_learner(failed(reports["bob"], seen, case(hidden=True), findings=(finding(),)))
    assert [each.message for each in shown.cases] == ["raised an exception"] * 2
    assert shown.findings[0].message.startswith("shown by hidden cases")


def test_a_report_without_hidden_cases_is_left_as_it_is(reports: Reports) -> None:
    assert for_learner(reports["bob"]) is reports["bob"]


@pytest.mark.parametrize("name", LEARNERS)
def test_no_learner_reads_what_is_muted(name: str, reports: Reports, write: Write) -> None:
    bob = reports["bob"]
    lead = bob.findings[0].name
    assert lead in write(name, [bob]), "positive control"
    muted = bob.model_copy(update={"muted": (lead,)})
    assert lead not in write(name, [muted])
    assert for_learner(muted).verdict == bob.verdict
    assert lead in write("json", [muted])
