"""Files made to harm the side that reads them, through the real command."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .flood import source

pytestmark = pytest.mark.process

HERE = Path(__file__).parent / "hostile"
HANG_SECONDS = 300


def punycode(_: str) -> bytes:
    return b"# coding: punycode\n-" + b"a" * 300_000


def definitions(right: str) -> bytes:
    many = "".join(f"def f{number}():0\n" for number in range(12_000))
    return f"{right.replace('SAME', 'VALID')}\n{many}".encode()


def forged_records(right: str) -> bytes:
    """Records of a worker far beyond what one sends: many, deep, long."""
    return f"""{right}
import sys
def _child():
    frame = sys._getframe()
    while frame is not None:
        me = frame.f_locals.get("self")
        if type(me).__name__ == "Child":
            return me
        frame = frame.f_back
value = {{"kind": "sequence", "type": "tuple", "items": []}}
for _ in range(300):
    value = {{"kind": "sequence", "type": "tuple", "items": [value]}}
call = {{"function": "f", "arguments": {{str(n): value for n in range(50)}}}}
_child()._raised = lambda error: {{
    "type": "TypeError", "message": "m" * 20_000, "calls": [call] * 50, "bases": ["b" * 400] * 150
}}
def conv1d_forward(*_):
    raise TypeError
""".encode()


GENERATED: dict[str, Callable[[str], bytes]] = {
    "punycode": punycode,
    "definitions": definitions,
    "forged_records": forged_records,
    "long_line": lambda right: f"{right}\nx = [{'f(x)[0], ' * 100_000}]\n".encode(),
    "nested_text": lambda right: (right + "\n" + "(" * 3000 + "\n").encode(),
    "null_bytes": lambda right: right.encode() + b"\0" * 100_000,
    "long_import_from": lambda right: f"from {'b' * 400} import {'c' * 400}\n{right}".encode(),
    "import_dots": lambda right: f"import {'.'.join('a' * 200)}\n{right}".encode(),
}
EXPECTED = {
    "backtracking": "raised",
    "backtracking_forged": None,
    "chained_subscripts": "padding",
    "circular_tuple": "kernel-layout",
    "doubled_tuple": "kernel-layout",
    "giant_class_name": "raised",
    "long_import": "import-error",
    "warning_flood": None,
    "punycode": None,
    "definitions": "padding",
    "forged_records": None,
    "long_line": None,
    "nested_text": "syntax-error",
    "null_bytes": "syntax-error",
    "long_import_from": "import-error",
    "import_dots": "import-error",
}
"""By file: the finding that leads, or None where any may."""


def content(name: str, right: str) -> bytes:
    return GENERATED[name](right) if name in GENERATED else (HERE / f"{name}.py").read_bytes()


@pytest.mark.parametrize("name", EXPECTED)
def test_each_is_failed_and_told_apart(
    name: str, right: str, root: Path, tmp_path: Path, grade_command: Callable[..., Any]
) -> None:
    path = tmp_path / "me.py"
    path.write_bytes(content(name, right))
    ran = grade_command("--format", "json", "--exercise", "conv1d", "me.py", cwd=tmp_path)
    assert ran.status == (3 if name == "null_bytes" else 1), ran.err
    (report,) = ran.reports.values()
    if name != "null_bytes":  # whose sentence says what to do
        assert report["verdict"] == "failed"
        first = report["findings"][0]["name"]
        assert first == (EXPECTED[name] or first)
    said = re.sub(r'"(platform|python)": "[^"]*"', "", ran.out)
    for place in (str(root), str(tmp_path), sys.prefix, sys.base_prefix, "Traceback"):
        assert place not in said + ran.err
    assert len(ran.out) < 200_000


@pytest.mark.slow
def test_neighbours_in_a_class_are_not_changed(right: str, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    for name in ("backtracking_forged", "backtracking", "definitions", "chained_subscripts"):
        (folder / f"{name}.py").write_bytes(content(name, right))
        (folder / f"{name}_again.py").write_bytes(content(name, right) + b"\n#")
    for number in range(8):
        (folder / f"right{number}.py").write_text(f"{right}\n# {number}\n")
    grade = Path(sys.executable).with_name("grade")
    done = subprocess.run(
        [grade, "batch", "class", "--exercise", "conv1d", "--jobs", "2", "--format", "jsonl"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    verdicts = {report["submission"]["learner"]: report["verdict"] for report in reports}
    assert len(verdicts) == 16, done.stderr
    for learner, verdict in verdicts.items():
        assert verdict == ("passed" if learner.startswith("right") else "failed"), learner
    assert done.returncode == 0


@pytest.mark.slow
def test_a_flood_of_sources_changes_no_verdict_and_no_deadline_passes(
    grade_text: Callable[..., Any],
) -> None:
    for number in range(1000, 1033):
        report = grade_text(source(number))
        assert report.verdict in {"passed", "failed"}, (number, report.summary)
        assert report.durations.diagnosis < HANG_SECONDS
        # what runs right is right, however hard it is to read
        right = all(case.status == "passed" for case in report.cases)
        assert right == (report.verdict == "passed"), number
