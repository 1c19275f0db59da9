"""Root becomes nobody in particular; a plain user gets nothing more than before."""

import pytest

from grader.sandbox.isolation import LAYERS, Policy, default_readable, privileges
from grader.sandbox.isolation.policy import FIRST_WORKER_USER

pytestmark = pytest.mark.process

PRIVILEGES = frozenset({"privileges"})

STATE = """
import os
lines = dict(line.split(":", 1) for line in open("/proc/thread-self/status"))
sets = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
result = {
    "capabilities": [int(lines[name], 16) for name in sets],
    "no_new": int(lines["NoNewPrivs"]),
    "ids": [os.getuid(), os.geteuid()],
    "groups": os.getgroups(),
}
"""
OPEN_TO_OTHERS = ("/usr/lib", "/etc/hostname")


def test_root_drops_every_capability(inside, as_root):
    before = inside(STATE, Policy(layers=frozenset()))["result"]
    assert before["capabilities"][2] != 0
    after = inside(STATE, Policy(OPEN_TO_OTHERS, layers=PRIVILEGES))["result"]
    assert after["capabilities"] == [0, 0, 0, 0, 0]
    assert after["no_new"] == 1
    assert after["groups"] == []


def test_root_becomes_a_user_of_its_own(inside, as_root):
    done = inside(STATE, Policy(OPEN_TO_OTHERS, layers=PRIVILEGES))
    real, effective = done["result"]["ids"]
    assert real == effective > FIRST_WORKER_USER
    assert "instead of root" in done["details"]["privileges"]


def test_root_reads_on_where_others_may_not(inside, as_root, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "module.py").write_text("value = 1")
    source = STATE + f"\nresult['read'] = open({str(closed / 'module.py')!r}).read()"
    done = inside(source, Policy((str(closed),), layers=PRIVILEGES))["result"]
    assert done["read"] == "value = 1"
    assert done["capabilities"] == [0, 0, 0, 0, 0]
    assert done["ids"][0] > FIRST_WORKER_USER
    assert done["ids"][1] == 0


def test_threads_are_counted_for_root_too(inside, as_root, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    source = """
import threading
threading.stack_size(64 * 1024)
gate = threading.Event()
try:
    for count in range(600):
        threading.Thread(target=gate.wait, daemon=True).start()
    result = "all started"
except RuntimeError as error:
    result = count
gate.set()
"""
    for readable in (OPEN_TO_OTHERS, (str(closed),)):
        for layers in ({"rlimits"}, {"rlimits", "privileges"}):
            done = inside(source, Policy(readable, layers=frozenset(layers)))
            stopped = isinstance(done["result"], int) and done["result"] <= 256
            assert stopped == ("privileges" in layers), (readable, layers, done)


def test_a_plain_user_keeps_its_id_and_has_no_capability(inside, plain_user):
    done = inside(STATE, Policy(layers=PRIVILEGES), **plain_user)
    assert done["layers"]["privileges"]
    assert done["result"]["capabilities"][:3] == [0, 0, 0]
    assert done["result"]["capabilities"][4] == 0
    assert done["result"]["no_new"] == 1


def test_every_layer_holds_for_a_plain_user(inside, plain_user):
    done = inside("result = 1", Policy(default_readable(())), **plain_user)
    missing = [name for name, held in done["layers"].items() if not held]
    assert set(missing) <= {"namespaces"}, done["details"]


def test_root_of_a_container_without_capabilities_is_held_as_well(inside, as_root):
    """As with `docker run --cap-drop all`: no other id, and no namespace that would map root."""
    source = """
from grader.sandbox.isolation import LAYERS, Policy, default_readable, enter, privileges
from grader.sandbox.isolation.canaries import canaries
privileges.drop_capabilities()
policy = Policy(default_readable(()))
entered = enter(policy, keep_fds=(writing,))
result = [
    [layer.name for layer in entered.layers if layer.held],
    [layer.detail for layer in entered.layers if layer.name in ("namespaces", "rlimits")],
    canaries(policy).escaped,
]
"""
    held, details, escaped = inside(source, Policy(layers=frozenset()))["result"]
    assert set(held) == set(LAYERS) - {"namespaces"}
    assert "root" in details[0]
    assert "not bound" in details[1]
    assert escaped == []


@pytest.mark.parametrize("refused", [OSError(22, "not mapped"), PermissionError(1, "no right")])
def test_a_container_without_other_users_is_said(monkeypatch, refused):
    def refuse(*_):
        raise refused

    monkeypatch.setattr(privileges.os, "getuid", lambda: 0)
    monkeypatch.setattr(privileges, "shrink_bounding_set", lambda: None)  # it binds this process
    for name in ("setgroups", "setresuid", "setresgid"):
        monkeypatch.setattr(privileges.os, name, refuse)
    assert "has no other" in privileges.change_user(Policy())


def test_a_closed_folder_anywhere_on_the_way_is_found(tmp_path):
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_mode & 0o001 == 0:
            path.chmod(path.stat().st_mode | 0o011)
    inner = tmp_path / "open" / "inner"
    inner.mkdir(parents=True)
    for path in (inner.parent, inner):
        path.chmod(0o755)
    policy = Policy((str(inner), "/nonexistent/path"))
    assert privileges.first_closed_path(policy) is None
    inner.chmod(0o750)
    assert privileges.first_closed_path(policy) == str(inner)
    inner.chmod(0o755)
    inner.parent.chmod(0o700)
    assert privileges.first_closed_path(policy) == str(inner.parent)
