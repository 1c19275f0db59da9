"""Reports as JSON Lines: one whole report a line."""

import json
from collections.abc import Iterable
from typing import TextIO

from grader.report.formats import Detail
from grader.report.schema import Report


def render(reports: Iterable[Report], out: TextIO, _detail: Detail) -> None:
    """Write one line for each report; the report is whole, so `_detail` changes nothing."""
    out.writelines(
        json.dumps(report.model_dump(mode="json"), allow_nan=False) + "\n" for report in reports
    )
