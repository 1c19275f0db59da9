"""Raises an exception whose text takes for ever."""


class Fault(Exception):
    def __str__(self):
        while True:
            pass


def conv1d_forward(seed, x, features, kernel_size):
    raise Fault
