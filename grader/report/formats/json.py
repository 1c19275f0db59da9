"""Reports as JSON: one object, or an array of them for several files."""

import json
from collections.abc import Iterable
from itertools import chain, islice
from textwrap import indent
from typing import TextIO

from grader.report.formats import Detail
from grader.report.schema import Report


def render(reports: Iterable[Report], out: TextIO, _detail: Detail) -> None:
    """Write the reports; the report is whole, so `_detail` changes nothing."""
    stream = iter(reports)
    first = list(islice(stream, 2))
    if len(first) == 1:
        out.write(_object(first[0]) + "\n")
        return
    separator = "["
    for report in chain(first, stream):
        out.write(f"{separator}\n{indent(_object(report), '  ')}")
        separator = ","
    out.write("\n]\n" if first else "[]\n")


def _object(report: Report) -> str:
    return json.dumps(report.model_dump(mode="json"), indent=2, allow_nan=False)
