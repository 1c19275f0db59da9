"""Other systems, faked: everything imports, nothing raises, and what is missing is said."""

import pytest

from benchmarks.isolation.ablation import ablation
from grader.sandbox.isolation import LAYERS, Policy, assess, landlock, system
from grader.sandbox.isolation.assess import judge
from grader.sandbox.isolation.policy import Canary, LayerState, Verdict

pytestmark = pytest.mark.process

REFUSED = Verdict((Canary("fork", refused=True, detail=""),))


def states(**held):
    return tuple(LayerState(name, held.get(name, True), "why") for name in LAYERS)


@pytest.mark.parametrize("name", ["darwin", "win32", "cygwin", "freebsd14"])
def test_another_system_has_no_isolation_and_says_so_plainly(monkeypatch, name):
    monkeypatch.setattr(system, "system", lambda: name)
    found = assess()
    assert found.level == "none"
    assert found.sentence == (
        "Isolation: none on this system. Your code runs with your own permissions and can read, "
        "change and send whatever you can. Run only code you trust; to grade other people's code "
        "use Linux, or a Linux VM or container."
    )
    assert ablation() == ()


WITHOUT = """
import json, os, sys
for name in ("resource", "fcntl", "grp", "pwd", "termios"):
    sys.modules[name] = None
for name in ("fork", "setsid", "getuid", "geteuid", "uname", "chown", "sched_getaffinity"):
    delattr(os, name)
sys.platform = "win32"
sys.path.insert(0, sys.argv[1])
import grader.sandbox.isolation as isolation
found = isolation.assess()
print(json.dumps([found.level, sorted(isolation.LAYERS)]))
"""


def test_it_imports_where_there_is_no_posix(python):
    assert python(WITHOUT) == ["none", sorted(LAYERS)]


DARWIN = """
import json, sys
sys.path.insert(0, sys.argv[1])
from grader.sandbox.isolation import Policy, enter, system
system.system = lambda: "darwin"
def missing(*_):
    raise AttributeError("not in this C library")
system.libc = missing
entered = enter(Policy())
print(json.dumps({layer.name: [layer.held, layer.detail] for layer in entered.layers}))
"""


def test_entering_on_another_posix_system_raises_nothing(python):
    found = python(DARWIN)
    assert [name for name, (held, _) in found.items() if held] == ["process", "rlimits"]
    assert "no Landlock" in found["landlock"][1]
    assert "no seccomp" in found["seccomp"][1]
    assert "only on Linux" in found["namespaces"][1]


def test_on_another_processor_the_filter_is_off_and_the_rest_holds(inside):
    source = """
from grader.sandbox.isolation import Policy, enter, system
system.machine = lambda: "aarch64"
entered = enter(Policy(layers=frozenset({"landlock", "seccomp"})))
result = {layer.name: [layer.held, layer.detail] for layer in entered.layers}
"""
    found = inside(source, Policy(layers=frozenset()))["result"]
    assert found["seccomp"] == [False, "off: no tested table of system calls for aarch64"]
    assert found["landlock"][0] == (landlock.landlock_abi() > 0)


@pytest.mark.parametrize(
    ("layers", "verdict", "level", "words"),
    [
        (states(), REFUSED, "full", "were refused"),
        (states(namespaces=False, privileges=False), REFUSED, "full", "were refused"),
        (states(seccomp=False), REFUSED, "partial", "missing: seccomp (why)"),
        (states(landlock=False), REFUSED, "partial", "missing: landlock (why)"),
        (states(rlimits=False), REFUSED, "partial", "missing: rlimits (why)"),
        (states(landlock=False, seccomp=False), REFUSED, "none", "none on this system"),
        (states(), Verdict(()), "partial", "nothing could be tried"),
        ((), REFUSED, "none", "none on this system"),
        (
            states(),
            Verdict((*REFUSED.canaries, Canary("tcp-socket", refused=False, detail=""))),
            "partial",
            "not refused: tcp-socket",
        ),
    ],
)
def test_full_needs_every_required_layer_and_every_canary(layers, verdict, level, words):
    found = judge(layers, verdict)
    assert found.level == level
    assert words in found.sentence


def test_a_misspelt_layer_is_no_silent_gap():
    with pytest.raises(ValueError, match="unknown isolation layers"):
        Policy(layers=frozenset({"landlok"}))
