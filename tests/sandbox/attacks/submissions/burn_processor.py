"""Computes on, and ignores the signal that says its time is up."""
import signal
import time

signal.signal(signal.SIGXCPU, signal.SIG_IGN)


def conv1d_forward(seed, x, features, kernel_size):
    while time.process_time() < 2.5:
        pass
    print("GOT OUT")
