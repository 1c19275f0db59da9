"""Explanations are given up when they must be, and verdicts stand whatever becomes of them."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from grader.exercise.exercise import Exercise
from grader.grading.examiner import examination
from grader.grading.examiner.dialogue import Dialogue
from grader.grading.flow import grade
from grader.grading.launch import EXAMINER
from grader.report.schema import Report
from grader.sandbox.isolation import LAYERS
from grader.sandbox.wire import Message
from grader.submission.submission import Submission
from grader.workers.examiners import Examiners
from grader.workers.launch import Launcher
from grader.workers.start import start_template

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks and signals of POSIX"),
]

PATTERN = 're.search("(a+)+$", "a" * 60 + "b")'
"""One call into the pattern matcher that takes longer than anybody lives."""
LONG_TO_PARSE = "def unused():\n    " + "f(x)[0];" * 130_000
"""A megabyte whose parsing takes seconds inside one call."""


@pytest.fixture
def wrong(right: str) -> str:
    return right.replace('"SAME"', '"VALID"')


def graded(source: str, exercise: Exercise, launcher: Launcher) -> Report:
    return grade(Submission("me.py", source.encode()), exercise, 0, launcher)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "EXPLAINING_SECONDS", 1.0)
    monkeypatch.setattr(examination, "TOTAL_SECONDS", 2.0)


@pytest.mark.usefixtures("hasty")
def test_one_that_is_inside_a_pattern_is_ended_and_the_verdict_stands(
    with_pitfall: Callable[[str], Exercise], launcher: Launcher, right: str, wrong: str
) -> None:
    exercise = with_pitfall(PATTERN)
    report = graded(wrong, exercise, launcher)
    assert (report.verdict, [item.name for item in report.findings]) == ("failed", ["unrecognised"])
    assert report.incomplete.startswith("the explanation was given up: more than 1 s passed")
    assert report.incomplete in report.findings[0].evidence
    report = graded(right, exercise, launcher)  # what is right is only given advice
    assert (report.verdict, report.score, report.findings) == ("passed", 100.0, ())


@pytest.mark.usefixtures("hasty")
def test_neighbours_of_one_that_is_stuck_are_graded_meanwhile(
    with_pitfall: Callable[[str], Exercise], exercise: Exercise, launcher: Launcher, wrong: str,
    right: str,
) -> None:  # fmt: skip
    stuck = with_pitfall(PATTERN)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(graded, wrong, stuck, launcher)
        others = [pool.submit(graded, right, exercise, launcher) for _ in range(4)]
        assert [each.result().verdict for each in others] == ["passed"] * 4
        assert first.result().verdict == "failed"


def test_the_control_a_thread_with_a_time_limit_cannot_be_ended() -> None:
    script = f"""
        import re, threading
        thread = threading.Thread(target=lambda: {PATTERN}, daemon=True)
        thread.start()
        thread.join(timeout=0.5)
        print("was never reached")
    """
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", textwrap.dedent(script)], timeout=10, check=True)


def test_one_that_is_inside_the_parser_is_ended_and_the_rest_is_explained(
    exercise: Exercise, launcher: Launcher, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "READING_SECONDS", 0.1)
    report = graded(f"{wrong}\n{LONG_TO_PARSE}", exercise, launcher)
    assert report.verdict == "failed"
    assert report.incomplete.startswith("what stands in the source was not looked at: more than")
    assert report.findings[0].name in {"padding", "time-limit"}


def test_without_the_limit_the_same_source_is_looked_at(
    exercise: Exercise, launcher: Launcher, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("READING_SECONDS", "EXPLAINING_SECONDS", "TOTAL_SECONDS"):
        monkeypatch.setattr(examination, limit, 120.0)
    report = graded(f"{wrong}\n{LONG_TO_PARSE}", exercise, launcher)
    assert (report.verdict, report.incomplete) == ("failed", "")


def test_memory_is_limited(
    with_pitfall: Callable[[str], Exercise], launcher: Launcher, wrong: str
) -> None:
    report = graded(wrong, with_pitfall("[bytearray(1 << 24) for _ in range(500)]"), launcher)
    assert report.verdict == "failed"
    assert report.findings[0].name == "padding"
    assert report.incomplete == (
        "a part of the explanation failed (added: MemoryError); please report it"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("1 / 0", "a part of the explanation failed (added: ZeroDivisionError)"),
        ("def f(): f()\nf()", "a part of the explanation failed (added: RecursionError)"),
        ("import os\nos._exit(0)", "the process ended"),
        ("import os\nos.abort()", "the process ended"),
        ("open('/etc/passwd')", "a part of the explanation failed (added: PermissionError)"),
        ("import socket\nsocket.socket()", "a part of the explanation failed (added: Permission"),
        ("import os\nos.fork()", "a part of the explanation failed (added: PermissionError)"),
    ],
)
def test_a_fault_of_ours_takes_nothing_but_itself_away(
    body: str, said: str, with_pitfall: Callable[[str], Exercise], launcher: Launcher, wrong: str
) -> None:
    report = graded(wrong, with_pitfall(body), launcher)
    assert report.verdict == "failed"
    assert said in report.incomplete
    assert report.findings[0].name == ("unrecognised" if "ended" in said else "padding")


def test_a_pitfall_that_cannot_be_loaded_changes_no_verdict(
    with_pitfall: Callable[[str], Exercise], launcher: Launcher, wrong: str
) -> None:
    report = graded(wrong, with_pitfall("return ("), launcher)
    assert (report.verdict, report.findings[0].name) == ("failed", "unrecognised")
    assert "`grade check-exercises` says why" in report.incomplete
    assert "added.py" not in report.model_dump_json()


def test_what_is_not_valid_is_not_believed(
    exercise: Exercise, launcher: Launcher, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Dialogue.ask

    def forged(self: Any, request: Message, *rest: Any) -> Message:
        reply = before(self, request, *rest)
        if request.kind == "explain":
            return Message("explained", {"findings": [{"name": 7}], "verdict": "passed"})
        return reply

    monkeypatch.setattr(Dialogue, "ask", forged)
    report = graded(wrong, exercise, launcher)
    assert (report.verdict, report.findings[0].name) == ("failed", "unrecognised")
    assert "no valid answer came" in report.incomplete


def test_the_trusted_side_parses_nothing(root: Path, tmp_path: Path) -> None:
    """In a process where `ast.parse` fails; the command has no need of it for a submission."""
    wrong = tmp_path / "me.py"
    text = (root / "submissions/alice.py").read_text(encoding="utf-8")
    wrong.write_text(text.replace('"SAME"', '"VALID"'))
    script = """
        import ast, builtins, sys
        from grader.cli.main import main
        before = ast.parse
        def refuse(source, *rest, **more):
            text = source if isinstance(source, str) else source.decode()
            if "conv1d_forward" in text and "VALID" in text:
                raise SystemExit(f"parsed here: {text[:40]!r}")
            return before(source, *rest, **more)
        ast.parse = refuse
        PARSE
        sys.argv = ["grade", "--format", "json", sys.argv[1]]
        main()
    """
    found = {}
    for parse in ("", "refuse(open(sys.argv[1]).read())"):  # the second shows that it would tell
        run = textwrap.dedent(script).replace("PARSE", parse)
        found[parse] = subprocess.run(
            [sys.executable, "-c", run, wrong], capture_output=True, text=True, check=False
        )
    assert json.loads(found[""].stdout)["findings"][0]["name"] == "padding"
    assert "parsed here" in found["refuse(open(sys.argv[1]).read())"].stderr


def test_an_examiner_that_is_killed_is_replaced(
    exercise: Exercise, fragile: Launcher, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    before = Dialogue.ask

    def killing(self: Any, request: Message, *rest: Any) -> Message:
        asked.append(request.kind)
        if asked.count("explain") == 1 and request.kind == "explain":
            template = fragile.examiners._template.process.pid
            for child in children(template):  # the spare one, too
                os.kill(child, signal.SIGKILL)
        return before(self, request, *rest)

    monkeypatch.setattr(Dialogue, "ask", killing)
    report = graded(wrong, exercise, fragile)
    assert (report.findings[0].name, report.incomplete) == ("padding", "")
    assert asked.count("explain") == 2


@pytest.mark.parametrize("which", ["workers", "examiners"])
def test_a_template_that_is_killed_is_started_again(
    which: str, exercise: Exercise, fragile: Any, wrong: str
) -> None:
    first = graded(wrong, exercise, fragile)
    for _ in range(2):
        standing = fragile._template if which == "workers" else fragile.examiners._template
        standing.process.kill()
        standing.process.wait()
        report = graded(wrong, exercise, fragile)
        assert (report.verdict, report.findings) == ("failed", first.findings)
        assert not report.incomplete


def children(pid: int) -> set[int]:
    return {int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def test_workers_killed_while_they_work_are_replaced(
    exercise: Exercise, fragile: Any, right: str
) -> None:
    entry = "def conv1d_forward"
    waits = right.replace(entry, f"import time; time.sleep(1)\n\n\n{entry}")
    fragile._spares.take = fragile._fork  # one worker is all there is
    graded(right, exercise, fragile)
    template = fragile._template.process.pid
    stays = children(template)  # what interpreted workers are forked from
    assert len(stays) == 1
    killed: list[int] = []

    def kill(times: int) -> None:
        give_up = time.monotonic() + 60
        while len(killed) < times and time.monotonic() < give_up:
            workers = set().union(*map(children, stays | {template})) - stays
            for pid in workers - set(killed):
                time.sleep(0.3)
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
            time.sleep(0.02)

    for times, verdict in ((1, "passed"), (2, "passed"), (3, "ungradable")):
        killed.clear()
        killer = threading.Thread(target=kill, args=(times,))
        killer.start()
        report = graded(waits, exercise, fragile)
        killer.join()
        assert (report.verdict, len(killed)) == (verdict, times), report.summary
    assert "two workers in a row were ended from outside" in report.summary


def test_a_submission_cannot_be_taken_for_one_that_was_killed(
    exercise: Exercise, launcher: Launcher
) -> None:
    kills = "import os, signal, threading\nsignal.pthread_kill(threading.get_ident(), 9)\n"
    report = graded(f"{kills}def conv1d_forward(*a): pass", exercise, launcher)
    assert (report.verdict, report.findings[0].name) == ("failed", "raised")
    write = "    try: os.write(n, b'x' * 64)\n    except OSError: pass\n"
    bad_frame = f"import os\nfor n in range(3, 64):\n{write}"
    report = graded(f"{bad_frame}while True: pass", exercise, launcher)
    assert (report.verdict, report.findings[0].name) == ("failed", "crashed")


def test_examiners_start_by_themselves_where_nothing_forks(
    monkeypatch: pytest.MonkeyPatch, exercise: Exercise, launcher: Any, wrong: str
) -> None:
    monkeypatch.delattr(os, "fork")
    spawning = Examiners(EXAMINER)
    monkeypatch.setattr(launcher, "_examiners", spawning)
    report = graded(wrong, exercise, launcher)
    assert (report.findings[0].name, report.incomplete) == ("padding", "")


def test_a_template_that_was_never_used_is_ended_too() -> None:
    begun = start_template(frozenset(LAYERS), EXAMINER)
    Examiners(EXAMINER, started=begun).close()
    assert begun.process.poll() is not None
    assert not Path(begun.scratch).exists()
