"""Stops itself as Ctrl-Z would, and so never ends."""
import os
import signal


def conv1d_forward(seed, x, features, kernel_size):
    signal.raise_signal(signal.SIGSTOP)
