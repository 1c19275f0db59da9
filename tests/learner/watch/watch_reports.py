"""Reports made by hand for a state to hold."""

from typing import Any

from grader.learner.guidance import Ladder, Rung
from grader.learner.watch.events import Graded
from grader.report.schema import (
    CasePart,
    ExercisePart,
    Finding,
    Help,
    Isolation,
    Location,
    Report,
    Sample,
    SubmissionPart,
)

SOURCE = "\n".join(f"line_{number} = {number}" for number in range(1, 60))


def finding(name: str) -> Finding:
    return Finding(
        name=name,
        level="error",
        message=f"message of {name}",
        evidence=("seen",),
        location=Location(line=30, column=0, end_line=30, end_column=7),
        help=Help(where="line 30", idea="the idea", pattern="pattern", fix="fix"),
    )


def case(number: int, *, passed: bool) -> CasePart:
    values = Sample(shape=(1,), dtype="float32", values=(float(number),))
    return CasePart(
        name=f"case {number}",
        sizes={"length": number},
        status="passed" if passed else "failed",
        message="" if passed else "the numbers differ",
        max_error=None,
        expected=None if passed else values,
        answered=None if passed else values,
    )


def report(passing: int, *names: str, **fields: Any) -> Report:
    """A report of four cases, so many of which pass, with these errors."""
    given: dict[str, Any] = {
        "submission": SubmissionPart(path="me.py", sha256="0" * 64),
        "exercise": ExercisePart(name="conv1d", version="1", digest="d"),
        "seed": 0,
        "verdict": "passed" if passing == 4 and not names else "failed",
        "score": 25.0 * passing,
        "max_score": 100,
        "summary": f"{passing} of 4 cases pass",
        "isolation": Isolation(level="full"),
        "versions": {},
        "cases": tuple(case(number, passed=number <= passing) for number in range(1, 5)),
        "findings": tuple(finding(name) for name in names),
    }
    return Report(**given | fields)


def unrun(*names: str) -> Report:
    """A report of a file that is no Python."""
    cases = tuple(
        CasePart(name=f"case {number}", sizes={}, status="not-run", message="", max_error=None)
        for number in range(1, 5)
    )
    return report(0, *names, cases=cases)


def graded(number: int, made: Report, **fields: Any) -> Graded:
    leading = made.findings[0].name if made.findings else "conv1d"
    rungs = tuple(Rung(title, f"text {title}") for title in ("one", "two", "three", "four"))
    given: dict[str, Any] = {
        "ladder": Ladder(leading, rungs, 2),
        "shown": 2,
        "page": "What it is." if made.findings else "",
    }
    return Graded(number, made, SOURCE, 0.15, "12:00:00", **given | fields)
