"""A class made of reports that grading made, its members and one hostile name."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.report.schema import CapturedOutput, Finding, Help, Report

STORED = Path(__file__).parents[2] / "report" / "formats" / "reports.jsonl"
SCRIPT = "<script>alert(1)</script><img src=http://x/y onerror=alert(2)>"
HOSTILE = f"{SCRIPT} javascript:alert(3) \x1b[31m \u202egnp \u2066 \x00 \ud800 \x07 '\"&{{{{7*7}}}}"


def owned(report: Report, learner: str, **fields: object) -> Report:
    part = report.submission.model_copy(
        update={"learner": learner, "path": fields.pop("path", f"hw/{learner}.py")}
    )
    return report.model_copy(update={"submission": part, **fields})


def unrecognised(report: Report, learner: str, digest: str) -> Report:
    finding = Finding(
        name="unrecognised",
        level="error",
        message="case 7: the numbers differ",
        evidence=("every value is 2 times the expected one",),
        location=None,
        help=Help(where="", idea="", pattern="", fix=""),
    )
    return owned(report, learner, findings=(finding,), answers_digest=digest)


def hostile(report: Report) -> Report:
    finding = report.findings[0].model_copy(
        update={
            "message": HOSTILE,
            "evidence": (HOSTILE,),
            "observed": HOSTILE,
            "expected": HOSTILE,
            "help": Help(where=HOSTILE, idea=HOSTILE, pattern=HOSTILE, fix=HOSTILE),
        }
    )
    advice = finding.model_copy(update={"name": HOSTILE, "level": "advice"})
    case = report.cases[0].model_copy(update={"name": HOSTILE, "message": HOSTILE})
    return owned(
        report,
        HOSTILE,
        path=HOSTILE,
        findings=(finding, advice),
        cases=(case, *report.cases[1:]),
        summary=HOSTILE,
        output=CapturedOutput.model_construct(text=HOSTILE, bytes=10**6, truncated=True),
    )


@pytest.fixture(scope="session")
def stored() -> dict[str, Report]:
    lines = STORED.read_text(encoding="utf-8").splitlines()
    found = [Report.model_validate_json(line) for line in lines]
    return {Path(report.submission.path).stem: report for report in found}


@pytest.fixture(scope="session")
def members(stored: dict[str, Report]) -> Sequence[Report]:
    """Three passed; three with kernel-layout, two with batch-dim; four unrecognised; two lost."""
    return [
        *(owned(stored["alice"], f"right{number}") for number in range(3)),
        *(owned(stored["bob"], f"layout{number}") for number in range(2)),
        *(owned(stored["carol"], f"batch{number}") for number in range(2)),
        *(unrecognised(stored["bob"], f"same{number}", "d1") for number in range(3)),
        unrecognised(stored["bob"], "other", "d2"),
        owned(stored["nosuch"], "lost"),
        hostile(stored["bob"]),
        unrecognised(stored["bob"], HOSTILE, "d3"),
        owned(stored["nosuch"], HOSTILE, summary=HOSTILE, path=f"{HOSTILE}2"),
    ]


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    assert os.environ["COLUMNS"] == "80"
