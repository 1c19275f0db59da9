"""What a template does so that its forks are quick changes nothing that they find."""

import subprocess
import sys

import pytest

MISSED = 3
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
print(before, len(_functions(NAMES).far), len(watched & set(_functions(()).far.values())),
      len(watched & set(_functions(NAMES).far.values())))
"""
MISSES = """
import os, sys
os.environ |= {"JAX_PLATFORMS": "cpu"}
from grader.sandbox import interpreter
interpreter.install(lambda _: None)
from grader.sandbox.interpreter.rules import RULES
import jax
def program():
    del RULES["mul"]
    jax.jit(lambda x: x * 3)(2.0)
    print("went on")
if sys.argv[1:] == ["attempt"]:
    interpreter.attempt(program)
    print("stands")
    program = lambda: jax.jit(lambda x: x * 3)(2.0)
program()
"""
CLOSED_AT_THE_END = """
import atexit
from grader.grading.launch import start_launcher
launcher = start_launcher()
atexit.register(lambda: (launcher.close(), print("closed")))
"""


def run(text: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a program of its own."""
    command = [sys.executable, "-c", text, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_rehearsal_sorts_functions_and_still_sees_those_that_are_watched() -> None:
    done = run(REHEARSED)
    assert done.returncode == 0, done.stderr
    before, far, passed_over, lost = map(int, done.stdout.split())
    assert before == 0
    assert far > 100
    assert passed_over == 1  # unwatched it is one of those that are nothing to us
    assert lost == 0


def test_what_has_no_rule_ends_an_attempt_and_otherwise_the_process() -> None:
    bare, attempted = run(MISSES), run(MISSES, "attempt")
    assert (bare.returncode, bare.stdout) == (MISSED, "")
    assert (attempted.returncode, attempted.stdout) == (MISSED, "stands\n")


def test_a_launcher_can_be_closed_at_the_end_of_python() -> None:
    done = run(CLOSED_AT_THE_END)
    assert (done.returncode, done.stdout, done.stderr) == (0, "closed\n", "")
