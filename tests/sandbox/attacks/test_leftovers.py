"""Hundreds of workers in a row, hostile ones among them: none hangs, nothing is left behind."""

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from grader.judging.session import run

pytestmark = pytest.mark.process

COUNT = 200
# They end before a backend starts, so that two hundred take seconds.
ENDINGS = {
    "1 / 0": None,
    "def f(:": None,
    "def f(x, y): pass": None,
    "import os; os._exit(0)": "crashed",
    "import os; os.abort()": "crashed",
    "raise SystemExit": None,
    "import os; os.closerange(3, 99)": "crashed",
    "import os; os.write(2, b'x' * 100_000)": "output-limit",
    "import threading, time\nthreading.Thread(target=time.sleep, args=(9,)).start()": None,
    "import atexit, time; atexit.register(time.sleep, 9)": None,
    "import os\nfor n in range(5): open(os.environ['TMPDIR'] + f'/{n}', 'w')": None,
    "import os\nfor _ in range(9):\n    try: os.fork()\n    except OSError: pass": None,
}


def processes(parent):
    """All descendants of a process."""
    found = []
    for task in Path(f"/proc/{parent}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *processes(child)]
    return sorted(found)


def left_behind(template):
    """What workers could leave: processes, descriptors here and there, files and folders."""
    return {
        "processes": len(processes(template)),  # one spare worker follows the other
        "descriptors here": len(os.listdir("/proc/self/fd")),
        "descriptors there": len(os.listdir(f"/proc/{template}/fd")),
        "files": sorted(Path(tempfile.gettempdir()).rglob("*")),
        "threads": len(os.listdir("/proc/self/task")),
    }


def settled(template, wanted):
    """Look until it is as it was, for the last worker's threads end a moment later."""
    give_up = time.monotonic() + 300
    while (found := left_behind(template)) != wanted and time.monotonic() < give_up:
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("kind", ["cold", "interpreted"])
def test_two_hundred_workers_leave_nothing_behind(kind, attacks):
    settings = attacks.exercise.settings
    limits = settings.limits.model_copy(update={"output_bytes": 10_000, "load_seconds": 20.0})
    change = {"entry_point": "f", "limits": limits}
    exercise = replace(attacks.exercise, settings=settings.model_copy(update=change))
    cases = exercise.cases(0)
    template = attacks.guarded._template.process.pid

    def once(source):
        process = attacks.guarded.start(kind, limits.bounds)
        return run(process, source.encode(), exercise, cases)

    for source in ENDINGS:
        once(source)
    for spare in attacks.guarded._spares._ready.values():
        spare.result()
    before = left_behind(template)
    for number in range(COUNT):
        source, reason = list(ENDINGS.items())[number % len(ENDINGS)]
        outcome = once(source)
        assert (outcome.stop.reason if outcome.stop else None) == reason, (source, outcome)
    assert settled(template, before) == before
