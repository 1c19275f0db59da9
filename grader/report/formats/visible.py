"""What a learner may read of a report: hidden cases keep their inputs and answers to themselves."""

from collections.abc import Iterator

from grader.report.schema import CasePart, Finding, Report

FAILING = frozenset({"failed", "raised"})
_HIDDEN_MESSAGE = {
    "passed": "",
    "failed": "the answer is not the expected one",
    "raised": "raised an exception",
    "not-run": "not run",
}


def for_learner(report: Report) -> Report:
    """Return the report without anything that could hold values of hidden cases.

    That is, besides the cases themselves: what the submission printed, since it can print its
    arguments, and the words of a finding that only hidden cases support or that quotes one.
    """
    if not any(case.hidden for case in report.cases):
        return report
    shown = any(case.status in FAILING for case in report.cases if not case.hidden)
    secrets = tuple(_secrets(report.cases))
    return report.model_copy(
        update={
            "cases": tuple(
                _blank(case, number) if case.hidden else case
                for number, case in enumerate(report.cases, start=1)
            ),
            "findings": tuple(
                finding if shown and not _quotes(finding, secrets) else _nameonly(finding)
                for finding in report.findings
            )
            if secrets
            else report.findings,
            "output": None,
        }
    )


def _blank(case: CasePart, number: int) -> CasePart:
    return CasePart(
        name=f"case {number}: hidden",
        sizes={},
        status=case.status,
        message=_HIDDEN_MESSAGE[case.status],
        max_error=None,
        hidden=True,
    )


def _secrets(cases: tuple[CasePart, ...]) -> Iterator[str]:
    """Yield names of failing hidden cases, and what was said when they were raised."""
    public = [case.message for case in cases if not case.hidden]
    for case in cases:
        if case.hidden and case.status in FAILING:
            yield case.name
            said = case.message.partition(": ")[2].strip()
            if said and not any(said in message for message in public):
                yield said


def _quotes(finding: Finding, secrets: tuple[str, ...]) -> bool:
    texts = (
        finding.message,
        finding.observed,
        finding.expected,
        finding.help.where,
        *finding.evidence,
    )
    return any(secret in text for secret in secrets for text in texts)


def _nameonly(finding: Finding) -> Finding:
    """Return a finding with its page's help, but no words about what happened."""
    message = f"shown by hidden cases; `grade explain {finding.name}` says what it is"
    if finding.name == "unrecognised":
        message = "hidden cases differ; the cause is not one of the known ones"
    update = {
        "message": message,
        "evidence": (),
        "observed": "",
        "expected": "",
        "help": finding.help.model_copy(update={"where": message}),
    }
    return finding.model_copy(update=update)
