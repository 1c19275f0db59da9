"""One hostile file among twenty changes nothing in the reports of the nineteen others."""

import json
import re

import pytest

pytestmark = pytest.mark.process

HOSTILE = "everything"
PLACE = 9


def others(root):
    """Nineteen sources: right in some ways, wrong in others, and not Python at all."""
    texts = [
        path.read_text(encoding="utf-8") for path in sorted((root / "submissions").glob("*.py"))
    ]
    right = texts[0]
    texts += ["def conv1d_forward(:\n", "1 / 0\n", "import missing_module\n", ""]
    number = 0
    while len(texts) < 19:
        number += 1
        texts.append(right.replace("MyConv1D", f"MyConv1D_{number}") if number % 2 else right)
    return texts[:19]


@pytest.fixture
def group(attacks, root, grade_command):
    """Grades twenty files, one of which is given, by the real command."""

    def run(middle):
        folder = attacks.ground.path("neighbours")
        texts = [text.encode() for text in others(root)]
        texts.insert(PLACE, middle)
        for number, text in enumerate(texts):
            (folder / f"learner{number:02}.py").write_bytes(text)
        paths = sorted(folder.glob("learner*.py"))
        ran = grade_command(*paths, "--exercise", "conv1d", "--format", "json")
        return json.loads(ran.out), texts, [path.read_bytes() for path in paths]

    return run


def reports_of_others(reports):
    """The reports but the hostile one's, as bytes, without their durations."""
    return [
        json.dumps(report | {"durations": None}).encode()
        for place, report in enumerate(reports)
        if place != PLACE
    ]


def test_a_hostile_file_changes_no_other_report(group, attacks):
    before, _, _ = group(attacks.right)
    hostile = attacks.ground.source(HOSTILE, "{}")
    after, texts, left = group(hostile)
    assert reports_of_others(after) == reports_of_others(before)
    assert left == texts
    assert [report["verdict"] for report in before].count("passed") > 5
    assert before[PLACE]["verdict"] == "passed"
    assert after[PLACE]["verdict"] == "failed"
    assert after[PLACE]["findings"][0]["name"] == "crashed"
    assert re.search("PermissionError", after[PLACE]["output"]["text"])
