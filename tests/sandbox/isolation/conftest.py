"""Run snippets inside the wall, in throw-away processes, as this user or as another."""

import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader.sandbox.isolation import Policy, default_readable, helper

ROOT = str(Path(__file__).parents[3])
NOBODY = 65534

RUNNER = """
import json, os, sys, threading  # before the folder of modules may be closed
sys.path.insert(0, sys.argv[1])
from grader.sandbox.isolation import enter, helper
request = json.load(sys.stdin)
policy = helper.policy_from_json(request["policy"])
reading, writing = os.pipe()
pid = os.fork()
if pid == 0:
    try:
        entered = enter(policy, keep_fds=(writing,), parent=os.getppid())
        answer = {"layers": {layer.name: layer.held for layer in entered.layers}}
        answer["details"] = {layer.name: layer.detail for layer in entered.layers}
        names = {"writing": writing}
        try:
            exec(request["source"], names)
            answer["result"] = names.get("result")
        except BaseException as error:
            answer["error"] = f"{type(error).__name__}: {error}"
        os.write(writing, json.dumps(answer).encode())
    finally:
        os._exit(0)
os.close(writing)
with os.fdopen(reading, "rb") as pipe:
    received = pipe.read()
status = os.waitpid(pid, 0)[1]
print(json.dumps({**json.loads(received or b"{}"), "status": os.waitstatus_to_exitcode(status)}))
"""


def _python(source, *arguments, **options):
    """Run source in a fresh interpreter; returns what it printed, as JSON."""
    interpreter = options.pop("interpreter", sys.executable)
    root = options.pop("root", ROOT)
    command = [interpreter, "-I", "-S", "-c", source, root, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, cwd="/", **options
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def python():
    """Return `_python`."""
    return _python


@pytest.fixture
def inside():
    """Return a function that runs source after `enter(policy)`: what it left in `result`."""

    def run(source, policy=None, **options):
        policy = policy or Policy(readable=default_readable(()))
        request = json.dumps({"policy": helper.policy_to_json(policy), "source": source})
        return _python(RUNNER, input=request, **options)

    return run


@functools.cache
def interpreter_for_others():
    """Find an interpreter that an unprivileged user may run (pyenv in root's home is closed)."""
    for candidate in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        if not Path(candidate).exists():
            continue
        check = "import sys; sys.exit(sys.version_info < (3, 11))"
        command = [candidate, "-I", "-S", "-c", check]
        try:
            done = subprocess.run(command, check=False, capture_output=True, user=NOBODY, cwd="/")
        except PermissionError:
            continue
        if done.returncode == 0:
            return candidate
    return None


@functools.cache
def copy_for_others():
    """Copy the code to where any user may read it, as the checkout may be closed to others."""
    folder = tempfile.mkdtemp(prefix="readable-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Path(folder).chmod(0o755)
    for name in ("grader", "benchmarks"):
        copied = Path(folder, name)
        shutil.copytree(Path(ROOT, name), copied, ignore=shutil.ignore_patterns("__pycache__"))
        for path in (copied, *copied.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


@pytest.fixture
def plain_user():
    """Options that make `python` run as an unprivileged user, whoever runs the tests."""
    if os.getuid() != 0:
        return {}
    interpreter = interpreter_for_others()
    if interpreter is None:
        pytest.skip("no Python 3.11 that another user than root may run")
    return {
        "interpreter": interpreter,
        "root": copy_for_others(),
        "user": NOBODY,
        "group": NOBODY,
        "extra_groups": [],
    }


@pytest.fixture
def as_root():
    """Skip where root's cases can't be tried."""
    if os.getuid() != 0:
        pytest.skip("only as root")
