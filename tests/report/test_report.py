"""The report as data: its schema is current, whole and plain JSON."""

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.grading.assemble import VALUES_SHOWN, sample, ungradable
from grader.report.formats import Detail
from grader.report.formats.json import render
from grader.report.schema import SCHEMA_VERSION, Report, json_schema

TOP_LEVEL = {
    "schema_version",
    "exercise",
    "submission",
    "seed",
    "verdict",
    "score",
    "max_score",
    "isolation",
    "versions",
    "cases",
    "requirements",
    "findings",
}
CASE = {"name", "sizes", "status", "message", "max_error"}
FINDING = {"name", "level", "message", "evidence", "location", "help"}


@pytest.fixture(scope="module")
def failed(grade_text: Callable[..., Report], right: str) -> Report:
    """The report of a submission that answers some cases with NaN and raises in others."""
    call = "    layer = MyConv1D("
    wrong = f"    if kernel_size == 4: raise ValueError('even')\n{call}"
    text = right.replace(call, wrong).replace("y[0] +", "jnp.nan * y[0] +")
    return grade_text(text, seed=3, path="a folder/ü.py")


@pytest.fixture(scope="module")
def passed(grade_text: Callable[..., Report], right: str) -> Report:
    return grade_text(right)


def test_the_schema_in_the_documentation_is_current(
    root: Path, grade_command: Callable[..., Any]
) -> None:
    kept = (root / "docs" / "report.schema.json").read_text(encoding="utf-8")
    assert kept == grade_command("schema").out, "grade schema > docs/report.schema.json"
    assert json.loads(kept) == json_schema()


def test_the_schema_names_what_consumers_rely_on() -> None:
    schema = json_schema()
    parts = schema["$defs"]
    assert set(schema["properties"]) >= TOP_LEVEL
    assert set(parts["CasePart"]["properties"]) >= CASE
    assert set(parts["Finding"]["properties"]) >= FINDING
    assert schema["properties"]["verdict"]["enum"] == ["passed", "failed", "ungradable", "absent"]
    assert schema["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    assert parts["Finding"]["properties"]["level"]["enum"] == ["error", "advice"]


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            yield schema
        for inner in schema.values():
            yield from objects(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from objects(inner)


def test_the_schema_is_closed_and_every_part_is_described() -> None:
    found = list(objects(json_schema()))
    assert len(found) > 8
    for item in found:
        assert item["additionalProperties"] is False
        assert item["description"]


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner)
    elif isinstance(value, int | float):
        yield value


@pytest.mark.process
@pytest.mark.parametrize("name", ["failed", "passed"])
def test_a_report_is_plain_json_that_reads_back_the_same(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    report = request.getfixturevalue(name)
    with (tmp_path / "report.json").open("w", encoding="ascii") as out:
        render([report], out, Detail())
    value = json.loads((tmp_path / "report.json").read_text())
    assert set(value) >= TOP_LEVEL
    assert Report.model_validate(value) == report
    found = list(numbers(value))
    assert len(found) > 20
    assert all(math.isfinite(item) for item in found)


def test_what_a_failed_report_holds(failed: Report, exercise: Any) -> None:
    assert (failed.verdict, failed.seed) == ("failed", 3)
    assert failed.submission.path == "a folder/ü.py"
    assert failed.exercise is not None
    assert (failed.exercise.digest, failed.exercise.explained_by) == (
        exercise.decides,
        exercise.explains,
    )
    assert 0 <= failed.score < failed.max_score == exercise.settings.points.total
    statuses = {item.status for item in failed.cases}
    assert statuses == {"failed", "raised"}
    for item in failed.cases:
        assert set(item.sizes) == {"length", "in_features", "features", "kernel_size"}
        assert (item.answered is not None) == (item.status == "failed")
        assert item.arguments is not None
        assert item.max_error is None
        assert item.message
    values = next(item.answered for item in failed.cases if item.answered).values
    assert set(values) == {"nan"}
    assert failed.findings[0].level == "error"
    assert failed.findings[0].message
    assert failed.durations is not None
    assert failed.durations.total >= failed.durations.worker > 0
    assert {"jax", "flax", "python", "nnx-grader"} <= set(failed.versions)


def test_what_a_passed_report_holds(passed: Report) -> None:
    assert (passed.verdict, passed.score) == ("passed", passed.max_score)
    assert all(item.status == "passed" for item in passed.cases)
    assert all(item.max_error is not None and item.max_error >= 0 for item in passed.cases)
    assert all(item.status == "held" for item in passed.requirements)
    assert all(item.level == "advice" for item in passed.findings)


def test_equal_inputs_give_equal_reports_but_for_the_durations(
    passed: Report, grade_text: Callable[..., Report], right: str
) -> None:
    again = grade_text(right)
    assert again.model_dump(exclude={"durations"}) == passed.model_dump(exclude={"durations"})
    other = grade_text(right, seed=1)
    assert other.verdict == "passed"
    assert other.model_dump(exclude={"durations"}) != passed.model_dump(exclude={"durations"})


def test_several_reports_are_an_array_and_one_is_an_object(passed: Report, tmp_path: Path) -> None:
    for count, kind in ((1, dict), (2, list)):
        with (tmp_path / "out.json").open("w") as out:
            render([passed] * count, out, Detail(verbose=True))
        assert type(json.loads((tmp_path / "out.json").read_text())) is kind


def test_an_ungradable_report_has_no_cases_and_a_reason() -> None:
    report = ungradable("me.py", None, None, 0, "does not exist")
    assert (report.verdict, report.score, report.cases) == ("ungradable", 0.0, ())
    assert report.summary == "does not exist"


def test_a_report_refuses_what_the_schema_does_not_know(passed: Report) -> None:
    value = passed.model_dump(mode="json")
    assert Report.model_validate(value) == passed
    for change in ({"verdict": "maybe"}, {"schema_version": 2}, {"extra": 1}):
        with pytest.raises(ValidationError):
            Report.model_validate({**value, **change})


def test_a_sample_is_capped_and_keeps_shape_and_dtype() -> None:
    big = sample(np.arange(200, dtype=np.float32).reshape(20, 10))
    assert (big.shape, big.dtype, len(big.values)) == ((20, 10), "float32", VALUES_SHOWN)
    odd = sample(np.array([np.nan, np.inf, -np.inf, 1.5], np.float32))
    assert odd.values == ("nan", "inf", "-inf", 1.5)
    assert sample(np.array([True, False])).values == (1.0, 0.0)
    assert sample(np.array(3)).values == (3.0,)
    assert sample(np.empty((0, 2))).values == ()
