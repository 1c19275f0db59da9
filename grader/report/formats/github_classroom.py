"""One report as the result that GitHub Classroom's autograding reporter reads.

It takes the JSON in base64 from the variable `NAME_RESULTS`:
https://github.com/classroom-resources/autograding-grading-reporter
"""

import json
from collections.abc import Iterable
from typing import TextIO

from grader.report.formats import Detail
from grader.report.formats.items import items, only, story
from grader.report.schema import Report

_STATUS = {"passed": "pass", "failed": "fail", "error": "fail", "not-run": "error"}
_OVERALL = {"passed": "pass", "failed": "fail", "ungradable": "error"}


def render(reports: Iterable[Report], out: TextIO, _detail: Detail) -> None:
    """Write the result; the scores of the tests add up to the report's."""
    report = only(reports, "github-classroom")
    tests = [
        {
            "name": item.name,
            "status": _STATUS[item.status],
            "score": item.points,
            "message": item.text,
            "test_code": item.detail.partition("\n")[0],
            "filename": "",
            "line_no": 0,
            "duration": 0,
        }
        for item in items(report)
    ]
    if report.verdict != "passed":
        first = next(test for test in tests if test["status"] != "pass")
        first["message"] = story(report)
    value = {
        "version": 1,
        "status": _OVERALL[report.verdict],
        "max_score": report.max_score,
        "tests": tests,
    }
    out.write(json.dumps(value, indent=2) + "\n")
