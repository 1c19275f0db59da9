"""What contributors and maintainers are given fits the project: versions, rights, forms."""

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

from tests.versions import PAIRS


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_ci_runs_the_one_script_on_every_python_that_is_promised(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    found = re.findall(r"Python :: (3\.\d+)", " ".join(settings["project"]["classifiers"]))
    workflow = read(root / ".github/workflows/ci.yml")
    job = workflow["jobs"]["run"]
    assert job["strategy"]["matrix"]["python"] == found
    assert {pair.python for pair in PAIRS} == set(found)
    assert job["steps"][-1] == {"run": "bash .ci/run"}


def test_workflows_may_only_read_and_use_released_actions(root: Path) -> None:
    for path in (root / ".github/workflows").glob("*.yml"):
        workflow = read(path)
        assert workflow["permissions"] == {"contents": "read"}
        for job in workflow["jobs"].values():
            assert "permissions" not in job
            used = [step["uses"] for step in job["steps"] if "uses" in step]
            assert used
            assert all(re.fullmatch(r"actions/[\w-]+@v\d+", name) for name in used)


def test_forms_ask_for_the_submission_and_its_report(root: Path) -> None:
    forms = sorted((root / ".github/ISSUE_TEMPLATE").glob("*_*.yml"))
    assert [path.stem for path in forms] == ["false_alarm", "mistake_not_named"]
    for path in forms:
        form = read(path)
        assert {"name", "description", "body"} <= set(form)
        asked = {item["id"]: item for item in form["body"] if item["type"] != "markdown"}
        assert len(asked) == len(form["body"]) - 1
        for name in ("submission", "report"):
            assert asked[name]["validations"] == {"required": True}
