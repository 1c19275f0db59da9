"""Reports as JSON Lines: one whole report a line."""

import json
from collections.abc import Iterable
from typing import TextIO

from grader.report.formats import SourceOf
from grader.report.schema import Report


def render(reports: Iterable[Report], out: TextIO, *, verbose: bool, source_of: SourceOf) -> None:
    """Write one line for each report; `verbose` and `source_of` change nothing."""
    del verbose, source_of
    out.writelines(
        json.dumps(report.model_dump(mode="json"), allow_nan=False) + "\n" for report in reports
    )
