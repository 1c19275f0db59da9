"""Kill processes of a batch from outside while it runs: nothing may be lost, doubled or wrong.

    python benchmarks/kills.py [COUNT]

COUNT (10) kills each of a template, a worker, an examiner and the main process, one in each batch
of 30 submissions. After a kill of the main process the same command goes on. Every batch must end
with the 30 verdicts that are known, once each, and leave no process and no folder behind.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
RIGHT = (ROOT / "submissions" / "alice.py").read_text(encoding="utf-8")
WRONG = RIGHT.replace('"SAME"', '"VALID"')
SIZE = 30
GRADE = Path(sys.executable).with_name("grade")


def class_folder(place: Path) -> dict[str, str]:
    """Write a class; return the verdict of each learner."""
    place.mkdir()
    verdicts = {}
    for number in range(SIZE):
        name, right = f"learner{number}", number % 2 == 0
        (place / f"{name}.py").write_text(f"{RIGHT if right else WRONG}\n# {number}\n")
        verdicts[name] = "passed" if right else "failed"
    return verdicts


def children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def module_of(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return ""
    return next((word.decode() for word in words if word.startswith(b"grader.")), "")


def targets(main: int, kind: str) -> list[int]:
    """Return the processes of one kind that run now."""
    if kind == "main":
        return [main]
    templates = [child for child in children(main) if module_of(child)]
    if kind == "template":
        return templates
    wanted = "grader.grading.examiner" if kind == "examiner" else "grader.sandbox.template"
    return [child for each in templates if module_of(each) == wanted for child in children(each)]


def batch(place: Path, temporary: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [GRADE, "batch", "class", "--jobs", "2", "--format", "jsonl", "--output", "out.jsonl"],
        cwd=place,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def one(kind: str, number: int) -> None:
    """Run one batch with one kill."""
    random_ = random.Random(f"{kind} {number}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        temporary = place / "temporary"
        temporary.mkdir()
        expected = class_folder(place / "class")
        running = batch(place, temporary)
        time.sleep(random_.uniform(1.5, 6.0))
        give_up = time.monotonic() + 30
        killed = False
        while not killed and running.poll() is None and time.monotonic() < give_up:
            found = targets(running.pid, kind)
            if found:
                os.kill(random_.choice(found), signal.SIGKILL)
                killed = True
            time.sleep(0.005)
        _, said = running.communicate(timeout=300)
        if kind == "main":
            time.sleep(1.0)
            running = batch(place, temporary)
            _, said = running.communicate(timeout=300)
        assert killed, "the batch was over before anything could be killed"
        assert running.returncode == 0, said.decode()[-2000:]
        lines = (place / "out.jsonl").read_text().splitlines()
        reports = [json.loads(line) for line in lines]
        counted = Counter(report["submission"]["learner"] for report in reports)
        assert set(counted.values()) == {1}, counted
        verdicts = {each["submission"]["learner"]: each["verdict"] for each in reports}
        assert verdicts == expected, verdicts
        incomplete = [each["incomplete"] for each in reports if each["incomplete"]]
        assert not incomplete, incomplete
        time.sleep(0.5)
        left = [path.name for path in temporary.iterdir()]
        assert not left, left


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    for kind in ("template", "worker", "examiner", "main"):
        began = time.monotonic()
        for number in range(count):
            one(kind, number)
        seconds = time.monotonic() - began
        print(f"{kind}: {count} kills in batches of {SIZE}, nothing lost ({seconds:.0f} s)")


if __name__ == "__main__":
    main()
