"""Warm, cold and spawned workers give one report.

A sample of the corpora, drawn anew from the names alone; all of them with `make test-kinds`.
"""

import contextlib
import json
import os
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.diagnosis.changed.search import LATE
from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_file
from grader.grading.launch import examiners
from grader.report.schema import Report
from grader.workers.command import Bounds
from grader.workers.fork import ForkLauncher
from grader.workers.launch import Launcher
from grader.workers.process import Kind, Process
from grader.workers.spawn import SpawnLauncher

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform != "linux", reason="compares with forked workers"),
]

HERE = Path(__file__).parent
WHOLE = "GRADE_WHOLE_CORPUS" in os.environ
HANG_SECONDS = 300
SAMPLE = 3
MOST_ROUNDS = 6
DIGITS = re.compile(r"\d+\.\d{4,}(?:e-?\d+)?")
"""Numbers of an answer, which messages of exceptions quote."""
NUMBER = re.compile(r"[-+]?\d+\.\d*(?:e[-+]?\d+)?")
ROUNDS_APART = {
    "batch_norm-wanda_ready_made",
    "layer_norm-nadia_none",
    "scan_rnn-leif_linear",
    "scan_rnn-lovisa_pre_activation",
    "softmax_cross_entropy-emil_global_max",
    "train_step-fredrik_sum",
}
"""Programs that make a last digit large: they overflow at the edge, diverge, or divide by next to
nothing. Changes of the reference are interpreted, so XLA's answers are not those of the change; of
one a number lies at the edge of the tolerance. Verdicts and what came of each case are compared."""
ENDS_AT_RANDOM = {"time-limit", "memory-limit", "output-limit", "crashed"}
"""How far a worker comes before it is stopped differs from run to run, of whatever kind it is."""


@dataclass
class Answering:
    """Workers that compile answer; causes are looked for among changes as everywhere."""

    inner: Launcher
    searching: Launcher
    interprets: bool = True

    def start(self, kind: Kind, bounds: Bounds) -> Process:
        if kind in {"interpreted", "cold"}:
            return self.inner.start("cold", bounds)
        return self.searching.start(kind, bounds)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def files() -> list[Path]:
    """Some right and some wrong submissions of each exercise, or all of them."""
    chosen = []
    for folder in sorted(HERE.glob("*/*/")):
        found = sorted(folder.glob("*.py"))
        choose = random.Random(folder.name)
        chosen += found if WHOLE else sorted(choose.sample(found, min(SAMPLE, len(found))))
    return chosen


@pytest.fixture(scope="module")
def kinds() -> Iterator[dict[str, Any]]:
    """Launchers of workers that interpret jax, that compile, and that are Pythons of their own."""
    with (
        contextlib.closing(ForkLauncher(examiners=examiners())) as forking,
        contextlib.closing(SpawnLauncher(examiners=examiners())) as spawned,
    ):
        assert forking.interprets, forking.fallback
        cold, alone = Answering(forking, forking), Answering(spawned, forking)
        yield {"interpreted": forking, "cold": cold, "spawned": alone}


def comparable(report: Report) -> dict[str, Any]:
    """All that may not depend on how the worker was started; numbers may in their last digits."""
    whole = report.model_dump(mode="json", exclude={"durations", "isolation", "answers_digest"})
    for case in whole["cases"]:
        for name in ("max_error", "answered"):
            case.pop(name)
    for printed in printed_by(whole):
        printed.pop("bytes")  # an array is laid out by its digits
        printed["text"] = re.sub(r"\s+", "", NUMBER.sub("#", printed["text"]))
    return json.loads(DIGITS.sub(lambda found: f"{float(found[0]):.5g}", json.dumps(whole)))


def printed_by(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all that was printed, as the report has it."""
    return [*filter(None, [whole["output"], *(case["printed"] for case in whole["cases"])])]


def numbers(report: Report) -> list[float]:
    """Return the numbers in what was printed."""
    said = printed_by(report.model_dump(mode="json"))
    return [float(found) for each in said for found in NUMBER.findall(each["text"])]


def complete(path: Path, launcher: Any) -> Report:
    """Grade a file; where a clock cut the search for a cause short, the next goes on with it."""
    exercise = (open_catalogue().load(path.parent.parent.name),)
    for _ in range(MOST_ROUNDS):
        # Edits are tried by interpreted workers alone.
        report = grade_file(path, exercise, 0, launcher, repairs=lambda *_: False)[0]
        if LATE not in report.incomplete:
            break
    return report


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_every_kind_of_worker_gives_the_same_report(path: Path, kinds: dict[str, Any]) -> None:
    reports = {kind: complete(path, each) for kind, each in kinds.items()}
    names = {item.name for item in reports["cold"].findings}
    if names & ENDS_AT_RANDOM:
        assert {names == {i.name for i in each.findings} for each in reports.values()} == {True}
        return
    if f"{path.parent.parent.name}-{path.stem}" in ROUNDS_APART:
        came = [[case.status for case in each.cases] for each in reports.values()]
        assert came[0] == came[1] == came[2]
        assert len({(each.verdict, each.score) for each in reports.values()}) == 1
        return
    alike = {kind: comparable(each) for kind, each in reports.items()}
    if alike["cold"] == alike["interpreted"] == alike["spawned"]:
        for each in reports.values():
            assert numbers(each) == pytest.approx(numbers(reports["cold"]), rel=1e-4, abs=1e-6)
        return
    if comparable(complete(path, kinds["cold"])) != alike["cold"]:  # by clock or chance
        assert {each.findings[0].name for each in reports.values()} == {"nondeterminism"}
        return
    assert alike["interpreted"] == alike["cold"]
    assert alike["spawned"] == alike["cold"]


def test_the_sample_holds_right_and_wrong_work_of_each_exercise() -> None:
    folders = {path.parent for path in files()}
    assert {folder.name for folder in folders} == {"right", "wrong"}
    assert {folder.parent for folder in folders} == {
        path.parent for path in HERE.glob("*/labels.toml")
    }
