"""The machine's own answer, and that the canaries die where nothing holds."""

import os
import sys
from pathlib import Path

import pytest

from grader.sandbox.isolation import LAYERS, Policy, assess, default_readable, landlock, scratch

pytestmark = pytest.mark.process

HOLDS = landlock.landlock_abi() > 0 and os.uname().machine == "x86_64"
needs_full = pytest.mark.skipif(not HOLDS, reason="no Landlock or not x86-64: never full")


@needs_full
def test_this_machine_isolates_fully():
    found = assess()
    assert found.level == "full", found
    assert {layer.name for layer in found.layers} == set(LAYERS)
    assert len(found.canaries) >= 13


@needs_full
def test_so_it_does_for_a_plain_user(python, plain_user):
    source = """
import json, sys
sys.path.insert(0, sys.argv[1])
from grader.sandbox.isolation import assess
found = assess()
print(json.dumps([found.level, found.sentence]))
"""
    level, sentence = python(source, **plain_user)
    assert level == "full", sentence


def test_without_layers_every_canary_gets_out():
    with scratch() as folder:
        found = assess(Policy(default_readable(()), scratch=folder.path, layers=frozenset()))
    assert found.level == "none"
    assert [canary.name for canary in found.canaries if canary.refused] == []


@needs_full
@pytest.mark.parametrize("missing", ["landlock", "seccomp", "rlimits"])
def test_one_required_layer_less_is_not_full(missing):
    policy = Policy(default_readable(()), layers=frozenset(LAYERS) - {missing})
    found = assess(policy)
    assert found.level == "partial"
    if missing != "rlimits":
        assert any(not canary.refused for canary in found.canaries)


@needs_full
def test_a_file_granted_by_mistake_is_told():
    package = str(Path(sys.modules["grader"].__file__).parent)
    found = assess(Policy((*default_readable(()), package)))
    assert found.level == "partial"
    assert "read-file" in found.sentence


def test_an_interpreter_that_does_not_start_is_told(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    found = assess()
    assert found.level == "none"
    assert "no throw-away worker" in found.canaries[0].detail


@needs_full
def test_it_can_be_proved_by_forking_as_well(inside):
    source = """
import dataclasses
from grader.sandbox.isolation import Policy, default_readable
from grader.sandbox.isolation.assess import prove
result = [prove(Policy(default_readable(()), layers=layers)).level
          for layers in (Policy().layers, frozenset())]
"""
    assert inside(source, Policy(layers=frozenset()))["result"] == ["full", "none"]


def test_a_worker_that_ends_without_an_answer_proves_nothing(inside):
    source = """
from grader.sandbox.isolation import Policy, prove
import sys; module = sys.modules["grader.sandbox.isolation.assess"]
module.enter = lambda *_, **__: 1 / 0
found = prove(Policy())
result = [found.level, found.canaries[0].detail]
"""
    level, detail = inside(source, Policy(layers=frozenset()))["result"]
    assert level == "none"
    assert "without an answer" in detail


def test_importing_it_is_light(python):
    source = """
import json, sys
sys.path.insert(0, sys.argv[1])
import grader.sandbox.isolation
heavy = {"jax", "numpy", "pydantic", "rich", "subprocess", "importlib.metadata"}
print(json.dumps(sorted(heavy & set(sys.modules))))
"""
    assert python(source) == []
    assert python(source.replace("import grader", "import subprocess, grader")) == ["subprocess"]
