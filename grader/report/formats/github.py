"""Findings as annotations of GitHub Actions: workflow commands, one a line.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import TextIO

from grader.report.formats import Detail
from grader.report.formats.items import finding_text
from grader.report.schema import Location, Report
from grader.report.text import escape

_LEVELS = {"error": "error", "advice": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = {**_DATA, **str.maketrans({":": "%3A", ",": "%2C"})}
"""Signs that the runner takes for its own, in a message and in a property before it."""


def render(reports: Iterable[Report], out: TextIO, _detail: Detail) -> None:
    """Write an annotation for each finding, and for each work that no finding explains."""
    for report in reports:
        out.writelines(f"{line}\n" for line in _annotations(report))


def _annotations(report: Report) -> Iterator[str]:
    if report.verdict == "absent":
        return
    path = PurePath(report.submission.path).as_posix()
    for finding in report.findings:
        level = _LEVELS[finding.level]
        names = " or ".join((finding.name, *finding.alternatives))
        yield _command(level, path, finding.location, names, finding_text(finding))
    if report.verdict != "passed" and not any(item.level == "error" for item in report.findings):
        yield _command("error", path, None, report.verdict, report.summary)
    if report.verdict == "passed":
        points = f"{report.score:g} of {report.max_score:g} points"
        yield _command("notice", path, None, "passed", f"{report.summary}, {points}")


def _command(level: str, path: str, place: Location | None, title: str, message: str) -> str:
    said: dict[str, object] = {"file": path}
    if place:
        said |= {"line": place.line, "endLine": place.end_line}
        if place.line == place.end_line:
            said |= {"col": place.column + 1, "endColumn": place.end_column}
    said["title"] = title
    properties = ",".join(
        f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in said.items()
    )
    return f"::{level} {properties}::{_escaped(message, _DATA)}"


def _escaped(text: str, table: dict[int, str]) -> str:
    return escape(text, lines=True).translate(table)
