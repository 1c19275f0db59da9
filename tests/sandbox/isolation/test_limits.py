"""Resource limits: set for good, sparing what jax needs, and watched where they don't count."""

import os
import threading

import pytest

from grader.sandbox.isolation import Limits, Policy, limits

pytestmark = pytest.mark.process

RLIMITS = frozenset({"rlimits"})


def test_every_limit_is_soft_and_hard(inside):
    source = """
import resource
names = ("DATA", "AS", "FSIZE", "NOFILE", "CORE", "MEMLOCK", "CPU")
result = {name: resource.getrlimit(getattr(resource, "RLIMIT_" + name)) for name in names}
"""
    chosen = Limits(open_files=77, cpu_seconds=5)
    found = inside(source, Policy(limits=chosen, layers=RLIMITS))["result"]
    assert found == {
        "DATA": [2 << 30] * 2,
        "AS": [4 << 30] * 2,
        "FSIZE": [0, 0],
        "NOFILE": [77, 77],
        "CORE": [0, 0],
        "MEMLOCK": [0, 0],
        "CPU": [5, 6],
    }


def test_a_limit_above_the_system_s_own_stays_at_that(inside):
    source = "import resource; result = resource.getrlimit(resource.RLIMIT_NOFILE)"
    ceiling = inside(source, Policy(layers=frozenset()))["result"][1]
    found = inside(source, Policy(limits=Limits(open_files=ceiling * 2), layers=RLIMITS))
    assert found["layers"]["rlimits"]
    assert found["result"] == [ceiling, ceiling]


def test_a_caught_signal_buys_one_second_and_no_more(inside):
    source = """
import os, signal, time
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
while time.process_time() < 4:
    pass
result = "went on"
"""
    policy = Policy(limits=Limits(cpu_seconds=1), layers=RLIMITS)
    assert inside(source, policy)["status"] == -9


def test_a_system_without_limits_is_said(monkeypatch):
    monkeypatch.setattr(limits, "resource", None)
    state = limits.apply(Policy(), own_namespace=False)
    assert not state.held
    assert "no resource limits" in state.detail


def test_the_count_of_threads_leaves_room_for_the_user_s_own(monkeypatch):
    monkeypatch.setattr(limits, "_tasks_at_first_use", {4242: 300})
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    wanted = {name: hard for name, _, hard in limits._wanted(Limits(), None, own_namespace=False)}
    assert wanted["NPROC"] == 256 + 300 + limits.PER_USER_SLACK
    wanted = {name: hard for name, _, hard in limits._wanted(Limits(), None, own_namespace=True)}
    assert wanted["NPROC"] == 256


def test_threads_of_this_user_are_counted():
    before = sum(limits._tasks(os.getuid()))
    gate = threading.Event()
    threads = [threading.Thread(target=gate.wait) for _ in range(50)]
    for thread in threads:
        thread.start()
    during = sum(limits._tasks(os.getuid()))
    gate.set()
    for thread in threads:
        thread.join()
    assert during >= before + 25  # others of the user come and go meanwhile
