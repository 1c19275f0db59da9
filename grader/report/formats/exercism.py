"""One report as `results.json`, version 3, of an Exercism test runner.

https://exercism.org/docs/building/tooling/test-runners/interface
"""

import json
from collections.abc import Iterable
from typing import Any, TextIO

from grader.report.formats import Detail
from grader.report.formats.items import Item, items, only, story
from grader.report.schema import Report

MESSAGE = 65_535
"""Longest message, characters."""
OUTPUT = 500
"""Longest output of a test, characters."""
_STATUS = {"passed": "pass", "failed": "fail", "error": "error", "not-run": "error"}
_TASKS = {"case": 1, "requirement": 2, "run": 1}


def render(reports: Iterable[Report], out: TextIO, _detail: Detail) -> None:
    """Write the result: cases belong to task 1, requirements to task 2."""
    out.write(json.dumps(_result(only(reports, "exercism")), indent=2) + "\n")


def _result(report: Report) -> dict[str, Any]:
    checks = items(report)
    if not any(item.kind == "case" and item.status in {"passed", "failed"} for item in checks):
        message = story(report)[:MESSAGE]
        return {"version": 3, "status": "error", "message": message, "tests": []}
    tests = [_test(item) for item in checks]
    if report.verdict == "passed":
        return {"version": 3, "status": "pass", "message": None, "tests": tests}
    first = next(test for test in tests if test["status"] != "pass")
    first["message"] = f"{first['message']}\n\n{story(report)}"[:MESSAGE]
    return {"version": 3, "status": "fail", "message": None, "tests": tests}


def _test(item: Item) -> dict[str, Any]:
    test = {
        "name": item.name,
        "test_code": item.detail.partition("\n")[0] or item.name,
        "status": _STATUS[item.status],
        "task_id": _TASKS[item.kind],
    }
    if item.status != "passed":
        test["message"] = item.message[:MESSAGE]
        test["output"] = item.detail[:OUTPUT]
    return test
