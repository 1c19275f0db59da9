"""A file without the entry point is known as such without running it, where that is sure."""

import pytest

from grader.exercise.exercise import Exercise
from grader.grading.flow import grade
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

CERTAIN = {
    "other name": "import jax\nfrom flax import nnx\n\ndef conv(seed): return 1\n",
    "class": "class MyConv1D:\n    def conv1d_forward(self): pass\n",
    "constants": '"""Doc."""\nSIZE = 3\npass\n',
    "empty": "",
}
UNSURE = {
    "defined": "def conv1d_forward(): pass\n",
    "assigned": "def f(): pass\nconv1d_forward = f\n",
    "imported": "from mine import conv1d_forward\n",
    "star": "from math import *\n",
    "globals": "globals()['conv1d' + '_forward'] = print\n",
    "other package": "import torch\n",
    "relative": "from . import math\n",
    "raises": "1 / 0\n",
    "decorated": "@print\ndef f(): pass\n",
    "conditional": "if True:\n    x = 1\n",
}


@pytest.mark.parametrize("name", CERTAIN)
def test_what_certainly_lacks_the_entry_point(name: str) -> None:
    submission = Submission("me.py", CERTAIN[name].encode())
    loaded = submission.facts_about(["conv1d_forward"]).lacks("conv1d_forward")
    assert loaded is not None
    assert not loaded.defined


@pytest.mark.parametrize("name", UNSURE)
def test_of_anything_else_nothing_is_said(name: str) -> None:
    submission = Submission("me.py", UNSURE[name].encode())
    assert submission.facts_about(["conv1d_forward"]).lacks("conv1d_forward") is None


def test_such_a_file_is_reported_without_a_worker(exercise: Exercise, launcher: Launcher) -> None:
    class NoLauncher:
        """Fails when a worker is asked for."""

        examiners = launcher.examiners

    submission = Submission("me.py", CERTAIN["other name"].encode())
    report = grade(submission, exercise, 0, NoLauncher())  # type: ignore[arg-type]
    assert [item.name for item in report.findings] == ["missing-entry-point"]
    assert report.verdict == "failed"
    unsure = Submission("me.py", CERTAIN["other name"].encode() + b"x = print()\n")
    with pytest.raises(AttributeError):  # it asks for a worker
        grade(unsure, exercise, 0, NoLauncher())  # type: ignore[arg-type]
    assert grade(unsure, exercise, 0, launcher).findings[0].name == "missing-entry-point"


def test_facts_are_about_the_names_asked_for_and_bounded() -> None:
    many = "".join(f"def f{number}(): pass\n" for number in range(500))
    text = f"import conv\nfrom mine import taken\n{many}class MyDense: pass\nx.reached = f1\n"
    facts = Submission("me.py", text.encode()).facts_about(
        ["conv", "taken", "f499", "MyDense", "reached", "absent", "pass"]
    )
    assert facts.bound == {"conv", "taken", "f499", "MyDense"}
    assert facts.defined == {"f499", "MyDense"}
    assert facts.attributes == {"reached"}
    assert facts.named == {"f499", "MyDense", "reached"}
    only = Submission("me.py", many.encode()).facts_about(["conv"])
    assert only.only_defines is not None
    assert len(only.only_defines) == 100


@pytest.mark.parametrize("source", [b"x = (", b"\0", b"# coding: klingon\n"])
def test_of_what_is_mistyped_nothing_else_is_known(source: bytes) -> None:
    facts = Submission("me.py", source).facts_about(["x"])
    assert facts.mistyped is not None
    assert not facts.parsed
    assert not facts.bound
