"""Reports as JUnit XML: a suite for each submission, a test for each case and requirement."""

from collections.abc import Iterable
from typing import TextIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.report.formats import Detail
from grader.report.formats.items import Item, finding_text, items, story
from grader.report.schema import Report
from grader.report.text import escape


def render(reports: Iterable[Report], out: TextIO, _detail: Detail) -> None:
    """Write the suites; the leading finding stands with the first test that failed."""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="grade">\n')
    for report in reports:
        suite = _suite(report)
        indent(suite)
        out.write(tostring(suite, encoding="unicode") + "\n")
    out.write("</testsuites>\n")


def _suite(report: Report) -> Element:
    checks = items(report)
    name = escape(report.submission.learner or report.submission.path)
    suite = Element(
        "testsuite",
        name=name,
        tests=str(len(checks)),
        failures=str(sum(item.status == "failed" for item in checks)),
        errors=str(sum(item.status == "error" for item in checks)),
        skipped=str(sum(item.status == "not-run" for item in checks)),
        time=f"{report.durations.total if report.durations else 0:.3f}",
    )
    properties = SubElement(suite, "properties")
    for key, value in (
        ("path", escape(report.submission.path)),
        ("verdict", report.verdict),
        ("score", f"{report.score:g}"),
        ("max_score", f"{report.max_score:g}"),
        ("seed", "" if report.seed is None else str(report.seed)),
        ("late", str(report.submission.late).lower()),
    ):
        SubElement(properties, "property", name=key, value=value)
    lead = next((item for item in report.findings if item.level == "error"), None)
    explained = finding_text(lead) if lead else ""
    for item in checks:
        _test(suite, item, name, explained)
        if item.status in {"failed", "error"}:
            explained = ""
    SubElement(suite, "system-out").text = story(report)
    return suite


def _test(suite: Element, item: Item, classname: str, explained: str) -> None:
    named = f"requirement: {item.name}" if item.kind == "requirement" else item.name
    test = SubElement(suite, "testcase", name=named, classname=classname, time="0")
    if item.status == "not-run":
        SubElement(test, "skipped", message=item.message)
    elif item.status != "passed":
        tag = "failure" if item.status == "failed" else "error"
        fault = SubElement(test, tag, message=item.message, type=item.kind)
        fault.text = "\n\n".join(part for part in (explained, item.text) if part)
