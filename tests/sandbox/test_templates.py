"""What a template does so that its forks are quick changes nothing that they find."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.process

REHEARSED = """
import os
os.environ |= {"JAX_PLATFORMS": "cpu"}
from grader.sandbox import interpreter
interpreter.install(lambda _: None)
from grader.sandbox.observe import _functions
from grader.sandbox.rehearse import rehearse
NAMES = ("flax.nnx.Rngs",)
before = len(_functions(()).far)
rehearse()
watched = {code for code in _functions(NAMES)._watched if code is not None}
print(before, len(_functions(NAMES).far), watched & set(_functions(()).far.values()) == watched,
      watched & set(_functions(NAMES).far.values()))
"""


def answer(text: str) -> list[str]:
    """Return the words that a program of its own prints."""
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split(maxsplit=3)


def test_a_rehearsal_sorts_functions_and_still_sees_those_that_are_watched() -> None:
    before, far, seen_then, lost = answer(REHEARSED)
    assert int(before) == 0
    assert int(far) > 100
    assert seen_then == "True"  # unwatched it is one of those that are nothing to us
    assert lost.strip() == "set()"
