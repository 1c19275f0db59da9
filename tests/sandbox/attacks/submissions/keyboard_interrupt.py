"""Pretends that the instructor pressed Ctrl-C."""


def conv1d_forward(seed, x, features, kernel_size):
    raise KeyboardInterrupt
