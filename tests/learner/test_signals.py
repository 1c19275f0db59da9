"""A signal ends what waits for ever, whichever thread of the process the system gives it to."""

import signal
import subprocess
import sys

import pytest

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform == "win32", reason="sends a signal to a thread"),
]
HANG_SECONDS = 60
TAKEN = """
import signal, threading, time

def take():
    time.sleep(0.5)  # until the main thread waits
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

threading.Thread(target=take).start()
"""
WATCH = """
from queue import SimpleQueue
from grader.learner.watch import session

events = SimpleQueue()
with session._until_ended(events):
    print(int(session._next(events).status))
"""
STAND = """
import os, select
from grader.learner.standing import stand

with stand._signals() as ended:
    select.select([ended], [], [])
    print(os.read(ended, 1)[0])
"""
WAITS = """
from queue import SimpleQueue

signal.signal(signal.SIGTERM, lambda *_: events.put(None))
events = SimpleQueue()
events.get()
"""


def run(code: str, seconds: float) -> str:
    done = subprocess.run(
        [sys.executable, "-c", TAKEN + code],
        capture_output=True,
        text=True,
        timeout=seconds,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(("code", "said"), [(WATCH, 143), (STAND, int(signal.SIGTERM))])
def test_a_signal_that_another_thread_took_ends_the_wait(code: str, said: int) -> None:
    assert run(code, HANG_SECONDS) == f"{said}\n"


def test_a_plain_wait_would_not_end() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run(WAITS, 4)
