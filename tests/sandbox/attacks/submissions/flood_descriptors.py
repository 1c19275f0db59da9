"""Prints without end past Python's streams, from a thread, while it answers."""
# @right@
import os
import threading


def flood():
    while True:
        os.write(2, b"flood " * 1000)


right_forward = conv1d_forward
started = []


def conv1d_forward(*arguments):
    if not started:
        started.append(threading.Thread(target=flood, daemon=True))
        started[0].start()
    import time

    time.sleep(0.5)
    return right_forward(*arguments)
