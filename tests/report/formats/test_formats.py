"""Each format as its own readers and specification take it."""

import json
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal
from xml.etree import ElementTree as ET

import junitparser
import pytest
import sarif_pydantic
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.report.schema import Report

Reports = dict[str, Report]
Write = Callable[..., str]
STEMS = ["alice", "bob", "carol", "ada_colon", "nosuch"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


Visibility = Literal["hidden", "after_due_date", "after_published", "visible"]
OutputFormat = Literal["text", "html", "simple_format", "md", "ansi"]


class GradescopeTest(Strict):
    """https://gradescope-autograders.readthedocs.io/en/latest/specs/"""

    score: float | None = None
    max_score: float | None = None
    status: Literal["passed", "failed"] | None = None
    name: str
    output: str
    output_format: OutputFormat
    visibility: Visibility


class Gradescope(Strict):
    score: float
    execution_time: float | None = None
    output: str
    output_format: OutputFormat
    visibility: Visibility
    stdout_visibility: Visibility
    extra_data: dict[str, Any]
    tests: list[GradescopeTest]


class PrairieTest(Strict):
    """https://docs.prairielearn.com/externalGrading/#grading-results"""

    name: str
    points: float
    max_points: float
    message: str
    output: str


class Prairie(Strict):
    gradable: bool
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    message: str | None = None
    output: str | None = None
    format_errors: str | list[str] | None = None
    tests: list[PrairieTest] = []


class ExercismTest(Strict):
    """https://exercism.org/docs/building/tooling/test-runners/interface"""

    name: str
    test_code: str
    status: Literal["pass", "fail", "error"]
    message: Annotated[str, Field(max_length=65535)] | None = None
    output: Annotated[str, Field(max_length=500)] | None = None
    task_id: int | None = None


class Exercism(Strict):
    version: Literal[3]
    status: Literal["pass", "fail", "error"]
    message: Annotated[str, Field(max_length=65535)] | None
    tests: list[ExercismTest]


class ClassroomTest(Strict):
    """https://github.com/classroom-resources/autograding-grading-reporter"""

    name: str
    status: Literal["pass", "fail", "error"]
    score: float
    message: str
    test_code: str = ""
    filename: str = ""
    line_no: int = 0
    duration: int = 0


class Classroom(Strict):
    version: Literal[1]
    status: Literal["pass", "fail", "error"]
    max_score: float
    tests: list[ClassroomTest]


@pytest.mark.parametrize("model", [Gradescope, Prairie, Exercism, Classroom])
def test_the_specifications_refuse_what_is_foreign(model: type[Strict]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate_json('{"score": 2, "foreign": 1}')


@pytest.mark.parametrize("stem", STEMS)
def test_gradescope(stem: str, reports: Reports, write: Write) -> None:
    report = reports[stem]
    result = Gradescope.model_validate_json(write("gradescope", [report]))
    assert result.score == report.score
    assert len(result.tests) >= len(report.cases) + len(report.requirements)
    assert all(finding.name in result.output for finding in report.findings)
    assert report.summary in result.output


@pytest.mark.parametrize("stem", STEMS)
def test_prairielearn(stem: str, reports: Reports, write: Write) -> None:
    report = reports[stem]
    result = Prairie.model_validate_json(write("prairielearn", [report]))
    assert result.gradable == (report.verdict != "ungradable")
    if result.gradable:
        assert result.score == pytest.approx(report.score / report.max_score)
    else:
        assert result.format_errors == [report.summary]


@pytest.mark.parametrize(
    ("stem", "status"),
    [
        ("alice", "pass"),
        ("bob", "fail"),
        ("carol", "error"),
        ("ada_colon", "error"),
        ("nosuch", "error"),
    ],
)
def test_exercism(stem: str, status: str, reports: Reports, write: Write) -> None:
    result = Exercism.model_validate_json(write("exercism", [reports[stem]]))
    assert result.status == status
    assert (result.message is not None) == (status == "error")
    said = (result.message or "") + "".join(test.message or "" for test in result.tests)
    assert all(finding.name in said for finding in reports[stem].findings)


def test_exercism_fails_what_broke_off_after_right_answers(reports: Reports, write: Write) -> None:
    broken = reports["alice"].model_copy(update={"verdict": "failed", "summary": "it broke off"})
    result = Exercism.model_validate_json(write("exercism", [broken]))
    assert result.status == "fail"
    assert "it broke off" in (result.tests[-1].message or "")


@pytest.mark.parametrize("stem", STEMS)
def test_github_classroom(stem: str, reports: Reports, write: Write) -> None:
    report = reports[stem]
    result = Classroom.model_validate_json(write("github-classroom", [report]))
    assert sum(test.score for test in result.tests) == pytest.approx(report.score)
    assert result.max_score == report.max_score
    assert (result.status == "pass") == (report.verdict == "passed")
    said = "".join(test.message for test in result.tests)
    assert all(finding.name in said for finding in report.findings)


def test_shares_of_odd_scores_add_up_exactly(reports: Reports, write: Write) -> None:
    for score in (0.0, 0.01, 26.67, 33.33, 99.99, 100.0):
        report = reports["alice"].model_copy(update={"score": score})
        result = Classroom.model_validate_json(write("github-classroom", [report]))
        assert sum(test.score for test in result.tests) == score


def test_junit(reports: Reports, write: Write) -> None:
    text = write("junit", list(reports.values()))
    suites = list(junitparser.JUnitXml.fromstring(text.encode()))
    assert [suite.name for suite in suites] == [
        report.submission.path for report in reports.values()
    ]
    for suite, report in zip(suites, reports.values(), strict=True):
        counts = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()
        assert counts == (suite.tests, suite.failures, suite.errors, suite.skipped)
        assert (counts[1] + counts[2] == 0) == (report.verdict == "passed")
        assert all(finding.name in text for finding in report.findings)
    assert ET.fromstring(text).tag == "testsuites"


def test_sarif(reports: Reports, write: Write) -> None:
    source = "\n".join(f"line_{number} = None  # 畳" * 9 for number in range(1, 60))
    text = write("sarif", list(reports.values()), lambda _: source)
    log = sarif_pydantic.Sarif.model_validate_json(text)
    assert log.version == "2.1.0"
    (run,) = log.runs
    findings = [finding for report in reports.values() for finding in report.findings]
    assert [item.rule_id for item in run.results] == [finding.name for finding in findings]
    rules = {rule.id for rule in run.tool.driver.rules}
    assert rules == {finding.name for finding in findings}
    assert all(rule.help.text for rule in run.tool.driver.rules)
    for item, finding in zip(run.results, findings, strict=True):
        region = item.locations[0].physical_location.region
        if finding.location:
            place = finding.location
            assert (region.start_line, region.start_column) == (place.line, place.column + 1)
            assert (region.end_line, region.end_column) == (place.end_line, place.end_column + 1)
        assert item.locations[0].physical_location.artifact_location.uri
    value = json.loads(text)["runs"][0]
    prints = [item["partialFingerprints"]["nnxGrader/v1"] for item in value["results"]]
    assert len(set(prints)) == len(prints)
    assert not value["invocations"][0]["executionSuccessful"]
    (fault,) = value["invocations"][0]["toolExecutionNotifications"]
    assert fault["message"]["text"] == reports["nosuch"].summary


def test_a_sarif_fingerprint_stays_when_lines_move(reports: Reports, write: Write) -> None:
    report = reports["bob"]
    (finding,) = report.findings
    assert finding.location
    line = finding.location.line
    moved = report.model_copy(
        update={
            "findings": (
                finding.model_copy(
                    update={"location": finding.location.model_copy(update={"line": line + 3})}
                ),
            )
        }
    )
    before, after = "\n" * (line - 1) + "wrong", "\n" * (line + 2) + "wrong"

    def print_of(shown: Report, source: str) -> str:
        (item,) = json.loads(write("sarif", [shown], lambda _: source))["runs"][0]["results"]
        return item["partialFingerprints"]["nnxGrader/v1"]

    assert print_of(report, before) == print_of(moved, after)
    assert print_of(report, before) != print_of(report, before + "er")


def test_a_sarif_uri_is_quoted(reports: Reports, write: Write) -> None:
    for path, uri in (("a b/ü#.py", "a%20b/%C3%BC%23.py"), ("/x/y.py", "file:///x/y.py")):
        part = reports["bob"].submission.model_copy(update={"path": path})
        text = write("sarif", [reports["bob"].model_copy(update={"submission": part})])
        place = json.loads(text)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == uri


def annotations(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as GitHub's runner does: level, properties, message."""
    found = []
    for line in text.splitlines():
        level, given, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()
        properties = dict(pair.split("=", 1) for pair in given.split(","))
        for coded, sign in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            properties = {name: value.replace(coded, sign) for name, value in properties.items()}
            message = message if coded in {"%3A", "%2C"} else message.replace(coded, sign)
        found.append((level, properties, message))
    return found


def test_annotations_of_github(reports: Reports, write: Write) -> None:
    found = annotations(write("github", list(reports.values())))
    assert {item[0] for item in found} == {"error", "notice"}
    by_file = {item[1]["file"]: item for item in found}
    level, properties, message = by_file[reports["bob"].submission.path]
    (finding,) = reports["bob"].findings
    assert finding.location
    assert (level, properties["title"]) == ("error", "kernel-layout")
    assert properties["line"] == str(finding.location.line)
    assert properties["col"] == str(finding.location.column + 1)
    assert finding.message in message
    assert all(item in message for item in finding.evidence)
    assert by_file[reports["alice"].submission.path][0] == "notice"
    lost = by_file[reports["nosuch"].submission.path]
    assert (lost[0], lost[2]) == ("error", reports["nosuch"].summary)


def test_no_name_and_no_message_ends_an_annotation(reports: Reports, write: Write) -> None:
    bob = reports["bob"]
    attack = "a,line=1::x%0A\n::stop-commands::t\r\n::error file=b::100%"
    finding = bob.findings[0].model_copy(update={"message": attack, "location": None})
    part = bob.submission.model_copy(update={"path": attack})
    shown = bob.model_copy(update={"findings": (finding,), "submission": part})
    ((level, properties, message),) = annotations(write("github", [shown]))
    assert level == "error"
    assert set(properties) == {"file", "title"}
    assert properties["file"].startswith("a,line=1::x%0A\n::stop-commands::t")
    assert "a,line=1::x%0A" in message
    assert message.splitlines()[0].startswith("kernel-layout: a,line=1::x%0A")


def test_json_lines_hold_whole_reports(reports: Reports, write: Write) -> None:
    lines = write("jsonl", list(reports.values())).splitlines()
    assert [Report.model_validate_json(line) for line in lines] == list(reports.values())
