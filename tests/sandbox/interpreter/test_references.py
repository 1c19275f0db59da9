"""The references of all exercises, on their seeded cases, by XLA and by the rules in a fork."""

import json
import sys

import numpy as np
import pytest

from grader.grading.exercises import open_catalogue
from tests.sandbox.interpreter.test_hooks import run

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux"),
]
PROGRAM = """
import sys
sys.path.insert(0, {root!r})
exec(compile(open({reference!r}).read(), "reference", "exec"), globals())
given = {{}}
exec(compile(open({cases!r}).read(), "cases", "exec"), given)
for case in given["cases"](np.random.default_rng(0)):
    values = [to_device(v) if isinstance(v, np.ndarray) else v for v in case.arguments.values()]
    told.append(np.asarray({entry}(*values)).tolist())
"""
CLOSE = 1e-6
"""Of the largest number."""
STEPS = {"batch_norm": 3e-6, "scan_rnn": 2e-6}
"""The same where steps follow each other and rounding grows: XLA's own answers to `batch_norm` are
1.3e-6 from those in 64 bits."""


@pytest.mark.parametrize("name", [item.name for item in open_catalogue().in_order])
def test_a_reference_is_answered_as_by_xla(name, root):
    exercise = open_catalogue().load(name)
    program = PROGRAM.format(
        root=str(root),
        reference=str(root / "reference" / f"{name}.py"),
        cases=str(root / "exercises" / name / "cases.py"),
        entry=exercise.settings.entry_point,
    )
    answers = []
    for arguments in (["--xla"], []):
        status, printed = run(program, *arguments)
        assert status == 0, printed
        answers.append(json.loads(printed.splitlines()[-1]))
    assert len(answers[0]) > 5
    for by_xla, by_rules in zip(*answers, strict=True):
        largest = np.abs(by_xla).max()
        close = STEPS.get(name, CLOSE) * largest
        np.testing.assert_allclose(by_rules, by_xla, rtol=0, atol=close)
