"""What a worker inherits from its parent: nothing it was not given."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.sandbox.isolation import LAYERS, Policy, clean_environment

pytestmark = pytest.mark.process

PROCESS = frozenset({"process"})
NONE = frozenset()


@pytest.mark.parametrize(("layers", "gone"), [(NONE, False), (PROCESS, True)])
def test_no_variable_is_left_in_any_place(inside, layers, gone):
    source = """
import ctypes, os
libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
result = [
    "DECOY" in os.environ,
    libc.getenv(b"DECOY") is not None,
    b"sesame" in open("/proc/self/environ", "rb").read(),
]
"""
    done = inside(source, Policy(layers=layers), env={"DECOY": "sesame"})
    assert done["result"] == [not gone] * 3


def test_what_jax_depends_on_is_kept(inside):
    variables = {"XLA_FLAGS": "--a", "JAX_PLATFORMS": "cpu", "LC_ALL": "C.UTF-8", "HOME": "/root"}
    done = inside("import os; result = dict(os.environ)", Policy(layers=PROCESS), env=variables)
    assert done["result"] == clean_environment(variables)
    assert "HOME" not in done["result"]


@pytest.mark.parametrize(("layers", "closed"), [(NONE, False), (PROCESS, True)])
def test_descriptors_not_kept_are_closed(inside, layers, closed):
    reading, writing = os.pipe()
    os.set_inheritable(reading, True)  # noqa: FBT003
    source = f"import os; os.fstat({reading}); result = os.readlink('/proc/self/fd/1')"
    done = inside(source, Policy(layers=layers), pass_fds=(reading,))
    os.close(reading)
    os.close(writing)
    assert ("Bad file descriptor" in done.get("error", "")) == closed


def test_standard_streams_not_kept_lead_nowhere(inside):
    source = "import os; result = [os.readlink(f'/proc/self/fd/{fd}') for fd in (0, 1, 2)]"
    assert inside(source, Policy(layers=PROCESS))["result"] == ["/dev/null"] * 3


@pytest.mark.parametrize(("layers", "own"), [(NONE, False), (PROCESS, True)])
def test_the_session_is_its_own(inside, layers, own):
    done = inside("import os; result = os.getsid(0) == os.getpid()", Policy(layers=layers))
    assert done["result"] == own


def test_the_folder_is_the_root_or_the_scratch(inside, tmp_path):
    source = "import os; result = os.getcwd()"
    assert inside(source, Policy(layers=PROCESS))["result"] == "/"
    policy = Policy(scratch=str(tmp_path), layers=PROCESS)
    assert inside(source, policy)["result"] == str(tmp_path)


PARENT = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
from grader.sandbox.isolation import Policy, enter
layers = frozenset(sys.argv[2].split(",")) - {""}
parent = os.getpid()
pid = os.fork()
if pid == 0:
    enter(Policy(layers=layers), parent=parent)
    print(os.getpid(), flush=True)
    time.sleep(60)
    os._exit(0)
time.sleep(60)
"""


@pytest.mark.parametrize(("layers", "dies"), [("", False), ("process", True), ("all", True)])
def test_a_worker_dies_with_its_parent(layers, dies):
    chosen = ",".join(LAYERS) if layers == "all" else layers
    root = str(Path(__file__).parents[3])
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", PARENT, root, chosen], stdout=subprocess.PIPE
    ) as parent:
        worker = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        deadline = time.monotonic() + (5 if dies else 0.3)
        while running(worker) and time.monotonic() < deadline:
            time.sleep(0.01)
        survived = running(worker)
        if survived:
            os.kill(worker, signal.SIGKILL)
        assert survived != dies


def running(pid):
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_an_orphan_ends_before_it_reads_anything(inside):
    source = """
import os
from grader.sandbox.isolation import Policy, enter
pid = os.fork()
if pid == 0:
    enter(Policy(layers=frozenset()), parent=1 << 30)
    os._exit(0)
result = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
"""
    assert inside(source, Policy(layers=NONE))["result"] == 1


def test_a_crash_leaves_no_core(inside, tmp_path):
    source = "import os; os.abort()"
    done = inside(source, Policy(scratch=str(tmp_path), layers=PROCESS | {"rlimits"}))
    assert done["status"] == -signal.SIGABRT
    assert list(tmp_path.iterdir()) == []


def test_others_of_the_same_user_cannot_look_into_it(inside):
    """One worker is another's neighbour: its memory is closed, also to its own user."""
    source = "import os; result = os.stat('/proc/self/environ').st_uid"
    hidden = inside(source, Policy(layers=PROCESS))["result"]
    assert hidden == 0
    assert json.dumps(hidden)
