"""One report as the `results.json` of a PrairieLearn external grader.

https://docs.prairielearn.com/externalGrading/#grading-results
"""

import json
from collections.abc import Iterable
from typing import Any, TextIO

from grader.report.formats import Detail
from grader.report.formats.items import items, only, story
from grader.report.schema import Report
from grader.report.text import escape


def render(reports: Iterable[Report], out: TextIO, _detail: Detail) -> None:
    """Write the score from 0 to 1; work that could not be graded costs no attempt."""
    out.write(json.dumps(_result(only(reports, "prairielearn")), indent=2) + "\n")


def _result(report: Report) -> dict[str, Any]:
    if report.verdict == "ungradable":
        return {"gradable": False, "format_errors": [escape(report.summary)]}
    return {
        "gradable": True,
        "score": min(report.score / report.max_score, 1.0) if report.max_score else 0.0,
        "message": escape(report.summary),
        "output": story(report),
        "tests": [
            {
                "name": item.name,
                "points": int(item.status == "passed"),
                "max_points": 1,
                "message": item.message,
                "output": item.detail,
            }
            for item in items(report)
        ],
    }
