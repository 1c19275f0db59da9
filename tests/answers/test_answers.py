"""Answers of any kind, through the command: trees of arrays, numbers, and scripts of calls."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent
Change = tuple[str, str]
RIGHT: dict[str, tuple[str, list[Change]]] = {
    "summary": ("summary", []),
    "summary in another order": (
        "summary",
        [("{", "{'range': [x.min(), x.max()],"), ('        "range": (x.min(), x.max()),\n', "")],
    ),
    "summary within its tolerance": ("summary", [("x.mean(0)", "x.mean(0) * 1.005")]),
    "count": ("count", []),
    "count as an array": ("count", [("int(", "(")]),
    "count by other names": (
        "count",
        [
            ("x: jax.Array, limit", "values: jax.Array, most"),
            ("beyond =", "x, limit = values, most\n    beyond ="),
        ],
    ),
    "running": ("running", []),
    "running with other names": ("running", [("self.mean", "self.m"), ("self.scale", "self.s")]),
    "running by split and merge": (
        "running",
        [
            (
                "return Running(features, momentum)",
                "return nnx.merge(*nnx.split(Running(features, momentum)))",
            )
        ],
    ),
}
WRONG: dict[str, tuple[str, list[Change], str]] = {
    "one part differs": ("summary", [("x.max())", "x.max() + 1)")], '`["range"][1]`: the numbers'),
    "beyond its tolerance": ("summary", [("x.mean(0)", "x.mean(0) * 1.05")], '`["mean"]`: the num'),
    "the usual tolerance": ("summary", [("x.min()", "x.min() * 1.005")], '`["range"][0]`: the num'),
    "whole numbers are exact": (
        "summary",
        [("x.argmax(0)", "x.argmax(0) + 1")],
        '`["largest"]`: the numbers differ',
    ),
    "another dtype": (
        "summary",
        [("x.argmax(0)", "x.argmax(0).astype(float)")],
        '`["largest"]`: returned dtype float32, expected int32',
    ),
    "a part is missing": (
        "summary",
        [('        "mean": x.mean(0),\n', "")],
        '`["mean"]` is missing',
    ),
    "a part too many": (
        "summary",
        [("{", '{"min": 0,')],
        'returned `["min"]`, expected a dict with `"mean"`, `"largest"`, `"range"`',
    ),
    "a part is a text": (
        "summary",
        [("x.mean(0)", "'mean'")],
        '`["mean"]`: returned str, not an array',
    ),
    "a part is a list": (
        "summary",
        [("x.mean(0)", "x.mean(0).tolist()")],
        'returned `["mean"][0]`, expected a dict',
    ),
    "one array": (
        "summary",
        [
            ("return {", "return jnp.zeros(3), {"),
            ("import jax\n", "import jax\nimport jax.numpy as jnp\n"),
        ],
        "returned `[0]`, expected a dict",
    ),
    "no zeros": ("summary", [("x.mean(0)", "x.mean(0) + 0.02")], '`["mean"]`: the numbers differ'),
    "another count": ("count", [("int(", "1 + int(")], "the numbers differ"),
    "a float": ("count", [("int(", "float(")], "returned float, not a whole number"),
    "an array": ("count", [("int(", "x + int(")], "returned an array of shape (30,), not a whole"),
    "a text": ("count", [("int(", "str(")], "returned str, not a whole number"),
    "nothing": ("count", [("return int", "int")], "returned None, not a whole number"),
    "strict forgotten": ("count", [("beyond if strict", "beyond if True")], "the numbers differ"),
    "another update": ("running", [("(1 - kept)", "kept")], "call 2 (`__call__`): the numbers"),
    "no count": (
        "running",
        [("self.count += 1", "pass")],
        "call 3 (`updates`): the numbers differ",
    ),
    "a method is missing": (
        "running",
        [("def updates", "def update_count")],
        "call 3 (`updates`) raised AttributeError: 'Running' object has no attribute 'updates'",
    ),
    "a method raises": (
        "running",
        [("kept = self.momentum", "kept = self.kept")],
        "call 1 (`update`) raised Attr",
    ),
    "the class and no object": (
        "running",
        [("Running(features, momentum)", "Running")],
        "call 1 (`update`) raised TypeError",
    ),
}
UNMET: dict[str, tuple[str, list[Change], str, str]] = {
    "a Param in place of the statistic": (
        "running",
        [("nnx.BatchStat", "nnx.Param")],
        "holds-batch-stat",
        "expected: mean (3,)",
    ),
    "an array in place of the statistic": (
        "running",
        [
            ("nnx.BatchStat(jnp.zeros((features,)))", "jnp.zeros((features,))"),
            ("mean[...]", "mean"),
        ],
        "holds-batch-stat",
        "expected: mean (3,)",
    ),
    "a scale that is only multiplied in words": (
        "running",
        [("* self.scale[...]", "")],
        "parameters-used",
        "does not depend on `scale`",
    ),
    "a scale that is used twice": (
        "running",
        [("* self.scale[...]", "* self.scale[...] ** 2")],
        "parameters-used",
        "`scale`",
    ),
}


def changed(exercise: str, changes: list[Change]) -> str:
    text = (ROOT / "reference" / f"{exercise}.py").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def reports(
    grade_command: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """Reports on all submissions, by their names."""
    folder = tmp_path_factory.mktemp("answers")
    texts = {
        name: changed(*rest[:2]) for table in (RIGHT, WRONG, UNMET) for name, rest in table.items()
    }
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    files = sorted(folder.glob("*.py"))
    ran = grade_command("--format", "json", *files, GRADE_ROOT=str(ROOT))
    assert ran.status == 1, ran.err
    return {Path(path).stem: report for path, report in ran.reports.items()}


@pytest.mark.process
@pytest.mark.parametrize("name", RIGHT)
def test_a_right_answer_of_any_kind_passes(name: str, reports: dict[str, Any]) -> None:
    report = reports[name]
    assert report["verdict"] == "passed", report
    assert not any(item["status"] == "unknown" for item in report["requirements"])


@pytest.mark.process
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_fails_with_its_place(name: str, reports: dict[str, Any]) -> None:
    report = reports[name]
    assert report["verdict"] == "failed"
    assert not report["incomplete"]
    assert any(WRONG[name][2] in case["message"] for case in report["cases"]), report["cases"]


@pytest.mark.process
@pytest.mark.parametrize("name", UNMET)
def test_right_numbers_are_not_all(name: str, reports: dict[str, Any]) -> None:
    _, _, requirement, message = UNMET[name]
    report = reports[name]
    said = "3 of 3 answers are right; what the task asks besides is not"
    assert report["summary"] == said
    (item,) = [item for item in report["requirements"] if item["name"] == requirement]
    assert item["status"] == "broken"
    assert message in item["message"]
    assert report["verdict"] == "failed"


@pytest.mark.process
def test_an_array_in_place_of_any_variable_is_named(reports: dict[str, Any]) -> None:
    leads = reports["an array in place of the statistic"]["findings"][0]
    assert leads["name"] == "plain-array"
    assert leads["message"] == "`self.mean` is a plain `jax.Array`, not `nnx.BatchStat`"
    assert "trained" not in leads["help"]["idea"]


@pytest.mark.process
def test_a_report_holds_every_part_and_call(reports: dict[str, Any]) -> None:
    case = reports["one part differs"]["cases"][0]
    assert [leaf["path"] for leaf in case["leaves"]] == [
        '["mean"]',
        '["largest"]',
        '["range"][0]',
        '["range"][1]',
    ]
    assert [bool(leaf["message"]) for leaf in case["leaves"]] == [False, False, False, True]
    assert (case["path"], case["expected"]["shape"]) == ('["range"][1]', [])
    assert case["max_error"] == pytest.approx(1.0)
    script = reports["another update"]["cases"][0]
    assert script["arguments"] == {"features": 3, "momentum": 0.75}
    assert [call["method"] for call in script["calls"]] == ["update", "__call__", "updates"]
    assert script["calls"][0]["arguments"]["x"]["shape"] == [5, 3]
    count = reports["another count"]["cases"][0]
    assert count["arguments"].items() >= {"limit": 2, "strict": False, "side": "above"}.items()


@pytest.mark.process
def test_what_differs_is_printed_by_its_place(
    grade_command: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "me.py"
    file.write_text(changed("running", [("self.count += 1", "pass")]), encoding="utf-8")
    out = " ".join(grade_command(file, GRADE_ROOT=str(ROOT)).out.split())
    assert "case 1: 1 updates: call 3 (`updates`): the numbers differ" in out
    assert "called with features=3, momentum=0.75, then 1. update(x=float32[5, 3])," in out
    assert "expected call 3 () 1 yours call 3 () 0" in out


@pytest.mark.process
def test_the_exercises_are_whole(grade_command: Callable[..., Any]) -> None:
    ran = grade_command("check-exercises", "summary", "count", "running", GRADE_ROOT=str(ROOT))
    assert ran.status == 0, ran.out


@pytest.mark.process
def test_cases_with_other_argument_names_are_refused(
    grade_command: Callable[..., Any], tmp_path: Path
) -> None:
    root = tmp_path / "root"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("*.pyc", "test_*"))
    cases = root / "exercises" / "count" / "cases.py"
    cases.write_text(cases.read_text().replace('"limit": limit', '"most": limit'))
    ran = grade_command(root / "reference" / "count.py", GRADE_ROOT=str(root))
    assert ran.status == 3
    said = " ".join(ran.out.split())
    assert "case 1: above 2 has the arguments (x, most, strict, side)" in said
    assert "the function is count(x, limit, strict, side)" in said
