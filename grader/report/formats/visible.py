"""What a learner may read of a report with hidden cases: nothing that can quote one of them.

A submission sees the arguments of every case that it is asked, and can remember them. So what it
said since then (answers, exceptions, names, text, time) may hold them, however disguised.
"""

from collections.abc import Iterator

from grader.report.schema import CasePart, Finding, Report, RequirementPart

FAILING = frozenset({"failed", "raised"})
_CASE_MESSAGE = {
    "passed": "",
    "failed": "the answer is not the expected one",
    "raised": "raised an exception",
    "not-run": "not run",
}
_REQUIREMENT_MESSAGE = {"held": "", "broken": "is not met", "unknown": "could not be judged"}


def for_learner(report: Report) -> Report:
    """Return the report without anything that could hold values of hidden cases.

    Of those each keeps a number and a result. Findings, requirements and printed text are those
    made before the first of them was asked (`Report.shown`); a pitfall that only hidden cases show
    is named, with its page's help and no word about what happened. The seed, which draws the
    cases, a digest of all answers and the time taken are left out.
    """
    if report.muted:
        report = _without_muted(report)
    if report.verdict == "ungradable":  # its seed drew nothing, and may be secret
        return report.model_copy(update={"seed": None})
    if not any(case.hidden for case in report.cases):
        return report
    shown = report.shown
    update = {
        "seed": None,
        "cases": tuple(_cases(report)),
        "requirements": shown.requirements
        if shown
        else tuple(_status_only(item) for item in report.requirements),
        "findings": tuple(_findings(report)),
        "output": shown.output if shown else None,
        "shown": None,
        "answers_digest": None,
        "durations": None,
    }
    return report.model_copy(update=update)


def _without_muted(report: Report) -> Report:
    """Leave out what the instructor muted; verdict, cases and requirements stay."""
    kept = tuple(item for item in report.findings if item.name not in report.muted)
    return report.model_copy(update={"findings": kept, "muted": ()})


def _cases(report: Report) -> Iterator[CasePart]:
    number = 0
    for case in report.cases:
        number += case.hidden
        if case.hidden or report.shown is None:
            yield _result_only(case, f"hidden case {number}" if case.hidden else case.name)
        else:
            yield case


def _result_only(case: CasePart, name: str) -> CasePart:
    return CasePart(
        name=name,
        sizes={},
        status=case.status,
        message=_CASE_MESSAGE[case.status],
        max_error=None,
        hidden=case.hidden,
    )


def _status_only(item: RequirementPart) -> RequirementPart:
    return item.model_copy(update={"message": _REQUIREMENT_MESSAGE[item.status]})


def _findings(report: Report) -> Iterator[Finding]:
    """Yield what was found, in the words of what was known before hidden cases."""
    shown = {item.name: item for item in report.shown.findings} if report.shown else {}
    for finding in report.findings:
        yield shown.get(finding.name) or _name_only(finding)


def _name_only(finding: Finding) -> Finding:
    """Return a finding with its page's help, but no words about what happened, nor where."""
    message = f"shown by hidden cases; `grade explain {finding.name}` says what it is"
    if finding.name == "unrecognised":
        message = "hidden cases differ; the cause is not one of the known ones"
    update = {
        "message": message,
        "evidence": (),
        "proofs": (),
        "location": None,
        "alternatives": (),
        "case": None,
        "support": "",
        "observed": "",
        "expected": "",
        "help": finding.help.model_copy(update={"where": message}),
    }
    return finding.model_copy(update=update)
