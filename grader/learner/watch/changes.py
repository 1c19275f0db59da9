"""What is different between two reports on the same file, in words."""

from collections.abc import Iterator

from grader.learner.guidance import leading
from grader.report.schema import Report


def ran(report: Report) -> bool:
    """Say whether any case was run, so that counts can be compared."""
    return any(case.status != "not-run" for case in report.cases)


def changes(before: Report, now: Report) -> tuple[str, ...]:
    """Return what changed, the most telling first; one sentence says so if nothing did."""
    said = tuple(_changes(before, now))
    if said:
        return said
    same = now.answers_digest is not None and now.answers_digest == before.answers_digest
    return ("the same answers as before",) if same else ("the same findings as before",)


def _changes(before: Report, now: Report) -> Iterator[str]:
    if now.verdict == "passed" != before.verdict:
        yield "it passes now"
    if ran(before) and ran(now):
        more = _passing(now) - _passing(before)
        if more:
            cases = "case" if abs(more) == 1 else "cases"
            verb = "passes" if abs(more) == 1 else "pass"
            yield f"{abs(more)} {'more' if more > 0 else 'fewer'} {cases} {verb}"
    old, new = _errors(before), _errors(now)
    gone = [name for name in old if name not in new]
    come = [name for name in new if name not in old]
    parts = []
    if gone and ran(now):
        # Where a new mistake keeps cases from passing, the old one may only be hidden by it.
        sure = not come or _passing(now) > _passing(before)
        parts.append(f"{'mended' if sure else 'no longer seen'}: {', '.join(gone)}")
    if come:
        parts.append(f"new: {', '.join(come)}")
    if parts:
        yield "; ".join(parts)
    elif old and _leading(before) != _leading(now):
        yield f"{new[0] if new else old[0]} shows differently now"


def _leading(report: Report) -> tuple[str, str] | None:
    finding = leading(report)
    return (finding.message, finding.help.where) if finding else None


def _passing(report: Report) -> int:
    return sum(case.status == "passed" for case in report.cases)


def _errors(report: Report) -> list[str]:
    return [item.name for item in report.findings if item.level == "error"]
