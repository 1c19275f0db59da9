"""Reports as grading made them (by `grade ... --format jsonl`, values shortened), and a writer."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grader.report.formats import Detail, Sheet, SourceOf, renderer
from grader.report.schema import Report

STORED = Path(__file__).with_name("reports.jsonl")
Write = Callable[..., str]


@pytest.fixture(scope="session")
def reports() -> dict[str, Report]:
    """Reports by the stem of the file: passed, failed, raised, no Python, missing."""
    lines = STORED.read_text(encoding="utf-8").splitlines()
    found = [Report.model_validate_json(line) for line in lines]
    return {Path(report.submission.path).stem: report for report in found}


@pytest.fixture(scope="session")
def write() -> Write:
    def written(
        name: str,
        reports: Sequence[Report],
        source_of: SourceOf = lambda _: None,
        sheet: Sheet | None = None,
    ) -> str:
        out = io.StringIO(newline="")
        renderer(name)(iter(reports), out, Detail(source_of=source_of, sheet=sheet))
        return out.getvalue()

    return written
