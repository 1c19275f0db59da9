"""One report as Gradescope's `results.json`.

https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

import json
from collections.abc import Iterable
from typing import TextIO

from grader.report.formats import Detail
from grader.report.formats.items import items, only, story
from grader.report.schema import Report


def render(reports: Iterable[Report], out: TextIO, _detail: Detail) -> None:
    """Write the score, the findings as output, and a test for each case and requirement."""
    report = only(reports, "gradescope")
    value = {
        "score": report.score,
        "output": story(report),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            {
                "name": item.name,
                "status": "passed" if item.status == "passed" else "failed",
                "output": item.text,
                "output_format": "text",
                "visibility": "visible",
            }
            for item in items(report)
        ],
        "extra_data": {
            "verdict": report.verdict,
            "max_score": report.max_score,
            "seed": report.seed,
            "findings": [item.name for item in report.findings if item.level == "error"],
        },
    }
    if report.durations:
        value["execution_time"] = round(report.durations.total, 3)
    out.write(json.dumps(value, indent=2) + "\n")
