"""The sample submissions show what they are there to show, through the real command."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FIRST_FINDING = {
    "alice.py": None,
    "bob.py": "kernel-layout",
    "carol.py": "batch-dim",
    "dave.py": "param-value",
    "erin.py": "float-argument",
}


@pytest.fixture(scope="module")
def ran(root: Path, grade_command: Callable[..., Any]) -> Any:
    """The command's reports on all samples, and on the starter, in one call."""
    paths = [*sorted((root / "submissions").glob("*.py"))]
    return grade_command("--format", "json", *paths, root / "exercises" / "conv1d" / "starter.py")


def test_every_sample_is_listed(root: Path) -> None:
    assert set(FIRST_FINDING) == {path.name for path in (root / "submissions").glob("*.py")}


@pytest.mark.parametrize("name", FIRST_FINDING)
def test_a_sample_gives_its_finding_first(name: str, root: Path, ran: Any) -> None:
    report = ran.reports[str(root / "submissions" / name)]
    errors = [item["name"] for item in report["findings"] if item["level"] == "error"]
    if FIRST_FINDING[name] is None:
        assert report["verdict"] == "passed"
        assert errors == []
        return
    assert report["verdict"] == "failed"
    first = report["findings"][0]
    assert (first["name"], first["level"]) == (FIRST_FINDING[name], "error")
    assert first["evidence"]
    assert first["help"]["idea"]
    assert first["help"]["fix"]


def test_the_starter_runs_and_does_not_pass(root: Path, ran: Any) -> None:
    report = ran.reports[str(root / "exercises" / "conv1d" / "starter.py")]
    assert report["verdict"] == "failed"
    assert {item["status"] for item in report["cases"]} == {"failed"}


def test_the_exit_status_is_1(ran: Any) -> None:
    assert ran.status == 1
    assert ran.err == ""


@pytest.mark.parametrize("seed", [2**31])
def test_the_verdicts_hold_for_other_seeds(
    seed: int, root: Path, grade_command: Callable[..., Any]
) -> None:
    paths = [root / "submissions" / name for name in FIRST_FINDING]
    again = grade_command("--format", "json", "--seed", str(seed), *paths).reports
    for name, finding in FIRST_FINDING.items():
        report = again[str(root / "submissions" / name)]
        assert report["seed"] == seed
        assert report["verdict"] == ("passed" if finding is None else "failed")
        if finding is not None:
            assert report["findings"][0]["name"] == finding
