"""Findings as SARIF 2.1.0, which GitHub's code scanning and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, TextIO
from urllib.parse import quote

from grader.report.formats import Detail, SourceOf
from grader.report.schema import Finding, Report
from grader.report.text import escape

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "advice": "note"}


def render(reports: Iterable[Report], out: TextIO, detail: Detail) -> None:
    """Write one run: results as they come, then the rules and faults that came with them."""
    rules: dict[str, dict[str, Any]] = {}
    faults: list[dict[str, Any]] = []
    versions: dict[str, str] = {}
    head = json.dumps({"$schema": SCHEMA, "version": "2.1.0"})[:-1]
    out.write(f'{head}, "runs": [{{"results": [')
    separator = "\n"
    for report in reports:
        if report.verdict == "absent":
            continue  # there is no file to say anything of
        versions = report.versions
        if report.verdict == "ungradable":
            faults.append(_fault(report))
        for result in _results(report, detail.source_of):
            out.write(separator + json.dumps(result))
            separator = ",\n"
        for finding in report.findings:
            rules.setdefault(finding.name, _rule(finding))
    rest = {
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not faults, "toolExecutionNotifications": faults}],
        "tool": {
            "driver": {
                "name": "nnx-grader",
                "semanticVersion": versions.get("nnx-grader", "0"),
                "rules": list(rules.values()),
            }
        },
    }
    out.write(f"\n], {json.dumps(rest)[1:-1]}}}]}}\n")


def _results(report: Report, source_of: SourceOf) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    lines: list[str] = []
    if report.findings:
        lines = (source_of(report.submission.sha256 or "") or "").split("\n")
    for finding in report.findings:
        place = finding.location
        line = lines[place.line - 1].strip() if place and place.line <= len(lines) else ""
        identity = f"{finding.name}\0{report.submission.path}\0{line}"
        seen[identity] = seen.get(identity, 0) + 1
        print_ = hashlib.sha256(f"{identity}\0{seen[identity]}".encode("utf-8", "surrogatepass"))
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(report.submission.path)}}
        if place:
            physical["region"] = {
                "startLine": place.line,
                "startColumn": place.column + 1,
                "endLine": place.end_line,
                "endColumn": place.end_column + 1,
            }
        evidence = "".join(f"\n- {escape(item)}" for item in finding.evidence)
        yield {
            "ruleId": finding.name,
            "level": _LEVELS[finding.level],
            "message": {"text": f"{escape(finding.message)}{evidence}"},
            "locations": [{"physicalLocation": physical}],
            "partialFingerprints": {"nnxGrader/v1": print_.hexdigest()},
        }


def _rule(finding: Finding) -> dict[str, Any]:
    """Return a pitfall as a rule: the idea and the pattern, not the solution."""
    parts = [part for part in (finding.help.idea, finding.help.pattern) if part]
    text = "\n\n".join(parts) or f"grade explain {finding.name}"
    return {
        "id": finding.name,
        "name": finding.name.title().replace("-", ""),
        "shortDescription": {"text": finding.name.replace("-", " ")},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _LEVELS[finding.level]},
    }


def _fault(report: Report) -> dict[str, Any]:
    where = {"physicalLocation": {"artifactLocation": {"uri": _uri(report.submission.path)}}}
    return {"level": "error", "message": {"text": escape(report.summary)}, "locations": [where]}


def _uri(path: str) -> str:
    """Return a path as a URI reference, which may be relative."""
    pure = PurePath(path)
    uri = quote(pure.as_posix().encode("utf-8", "surrogatepass"))
    return f"file://{uri}" if pure.is_absolute() else uri
