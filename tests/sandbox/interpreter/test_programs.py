"""Layers, training steps, transforms and array functions that a course would have."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.sandbox.interpreter.test_hooks import run

pytestmark = [
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux"),
]
CLOSE = 2e-5
"""What exercises allow by default: training steps add up the differences of single operations."""


def test_programs_of_a_course_need_no_compiler_and_answer_as_by_xla():
    program = Path(__file__).with_name("programs.py").read_text(encoding="utf-8")
    answers = []
    for arguments in (["--xla"], []):
        status, printed = run(program, *arguments)
        assert status == 0, printed
        answers.append(json.loads(printed.splitlines()[-1]))
    assert len(answers[0]) > 25
    for number, (by_xla, by_rules) in enumerate(zip(*answers, strict=True)):
        for left, right in zip(by_xla, by_rules, strict=True):
            largest = np.max(np.abs(left), initial=1.0)
            np.testing.assert_allclose(
                right, left, rtol=0, atol=CLOSE * largest, err_msg=f"statement {number}"
            )
