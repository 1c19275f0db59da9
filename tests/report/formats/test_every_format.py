"""What holds for every format, or for every one that learners see."""

import io
import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from grader.report.formats import FORMATS, Detail, FormatError, renderer
from grader.report.schema import Report

Reports = dict[str, Report]
Write = Callable[..., str]
SINGLE = [name for name, item in FORMATS.items() if item.single]


@pytest.mark.parametrize("name", SINGLE)
@pytest.mark.parametrize("count", [0, 2])
def test_a_format_of_one_submission_refuses_others(
    name: str, count: int, reports: Reports, write: Write
) -> None:
    with pytest.raises(FormatError, match=f"^{name} holds the result of one submission: grade one"):
        write(name, [reports["alice"]] * count)


def test_the_command_refuses_before_it_grades(
    grade_command: Callable[..., Any], tmp_path: Any
) -> None:
    kept = tmp_path / "results.json"
    kept.write_text("old")
    ran = grade_command("a.py", "b.py", "--format", "gradescope", "--output", kept)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("grade: gradescope holds the result of one submission")
    assert ran.err.count("\n") == 1
    assert kept.read_text() == "old"


@pytest.mark.parametrize(
    "name", [name for name in FORMATS if name not in {*SINGLE, "canvas", "moodle"}]
)
def test_reports_are_streamed(name: str, reports: Reports) -> None:
    """What is written for a report is there before the next but one is taken.

    Not in Canvas's and Moodle's files, where one row holds all that a learner handed in.
    """
    written: list[int] = []
    out = io.StringIO()

    def stream() -> Any:
        for _ in range(6):
            written.append(out.tell())
            yield reports["bob"]

    renderer(name)(stream(), out, Detail())
    assert all(late > early for early, late in pairwise(written[2:]))


HOSTILE = "</script>\x1b[31m\u202egnp\u2066 ]]>&<b>\x00\x07\ufffe\ud800\U000e0001"


@pytest.mark.parametrize("name", [name for name in FORMATS if FORMATS[name].audience == "learner"])
def test_no_control_character_of_a_learner_survives(
    name: str, reports: Reports, write: Write
) -> None:
    bob = reports["bob"]
    finding = bob.findings[0].model_copy(
        update={"message": HOSTILE, "evidence": (HOSTILE,), "observed": HOSTILE}
    )
    case = bob.cases[0].model_copy(update={"message": HOSTILE, "name": HOSTILE})
    part = bob.submission.model_copy(update={"path": HOSTILE, "learner": HOSTILE})
    shown = bob.model_copy(
        update={"findings": (finding,), "cases": (case, *bob.cases[1:]), "submission": part}
    )
    text = write(name, [shown])
    if name not in {"terminal", "junit", "moodle", "github"}:
        text = "".join(strings(json.loads(text)))
    assert "gnp" in text, "positive control"
    assert not set(text) & set("\x1b\u202e\u2066\x00\x07\ufffe\ud800\U000e0001")
    if name == "junit":
        ET.fromstring(text)


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in inner for text in strings(item)]
