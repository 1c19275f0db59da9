"""Samples of the labelled corpora through the real command.

`make diagnose-report` measures all of them. Its floors catch a fall; the targets, for work that
nobody here has seen, are higher: 90 % named, 98 % of the names right.
"""

import importlib.util
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("corpus_report", HERE / "report.py")
report = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(report)

SAMPLE = 5
"""How many right and how many wrong files of each corpus; `make diagnose-report` takes them all."""


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in HERE.glob("*/labels.toml")), ids=lambda path: path.name
)
def test_right_work_passes_and_wrong_work_gets_its_name(folder):
    graded = report.grade_corpus(folder, sample=SAMPLE)
    wrong = [item for item in graded if not item.right and not item.correct]
    assert [item.path for item in graded if item.right and not item.clean] == []
    assert [item.path for item in wrong if item.report["verdict"] == "passed"] == []
    assert len(wrong) <= 1, [(item.path, item.errors) for item in wrong]


def figures(**changed):
    sound = {"coverage": 1.0, "precision": 1.0, "both_named": "0/0"}
    return report.Figures(**{**sound, "false_alarms": [], "passed_by_mistake": [], **changed})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"coverage": 0.89}, "coverage 89.0% is below 90%"),
        ({"precision": 0.94}, "precision 94.0% is below 95%"),
        ({"false_alarms": ["right/a.py"]}, "false alarm: right/a.py"),
        ({"passed_by_mistake": ["wrong/a.py"]}, "passed by mistake: wrong/a.py"),
    ],
)
def test_a_report_below_its_floors_says_so(changed, said):
    assert report.faults(figures()) == []
    assert report.faults(figures(**changed)) == [said]
