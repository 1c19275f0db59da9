"""Strange but right files, through the real command: they pass.

What compiles and runs right passes, whatever its name, encoding or nesting.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import pytest


def at_load(lines: str) -> Callable[[str], str]:
    return lambda right: f"{right}\n{lines}\n"


RIGHT = {
    "with space.py": None,
    "quo'te\".py": None,
    "[red]brackets[bold].py": None,
    "-dash.py": None,
    "esc\x1b[31mape.py": None,
    "new\nline.py": None,
    "right\u202eot left.py": None,
    "percent%s{0}.py": None,
    os.fsdecode(b"not utf-8 \xe9.py"): None,
    "bom.py": lambda right: b"\xef\xbb\xbf" + right.encode(),
    "cookie.py": lambda right: (
        b'# -*- coding: latin-1 -*-\nassert ascii("\xe9") == r"\'\\xe9\'"\n' + right.encode()
    ),
    "crlf.py": lambda right: right.replace("\n", "\r\n"),
    "thread.py": at_load(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(9e5,)).start()"
    ),
    "exit_hook.py": at_load("import atexit, time\natexit.register(time.sleep, 900000)"),
    "deep_sum.py": at_load("y = " + "+".join(["1"] * 1500)),
    "deep_brackets.py": at_load("y = " + "[" * 90 + "]" * 90),
    "deep_attributes.py": at_load("class A: pass\na = A(); a.a = a\ny = a" + ".a" * 1500),
}
if sys.platform == "win32":
    RIGHT = {name: make for name, make in RIGHT.items() if name.isidentifier()}


@pytest.fixture(scope="module")
def passing(
    tmp_path_factory: pytest.TempPathFactory, grade_command: Callable[..., Any], right: str
) -> Any:
    """The command's reports on all files of `RIGHT`, and its exit status."""
    folder = tmp_path_factory.mktemp("right")
    for name, make in RIGHT.items():
        source = make(right) if make else right
        (folder / name).write_bytes(source if isinstance(source, bytes) else source.encode())
    return grade_command("--format", "json", "--", *RIGHT, cwd=folder)


@pytest.mark.parametrize("name", RIGHT, ids=ascii)
def test_what_compiles_and_runs_right_passes(name: str, passing: Any) -> None:
    report = passing.reports[name]
    assert report["verdict"] == "passed"
    assert report["score"] == report["max_score"]
    assert [item for item in report["findings"] if item["level"] == "error"] == []


def test_passing_is_exit_status_0(passing: Any) -> None:
    assert passing.status == 0
    assert passing.err == ""
