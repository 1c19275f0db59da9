"""Raises an exception whose text raises an exception."""


class Fault(BaseException):
    def __str__(self):
        raise ValueError("no text")

    __repr__ = __str__


def conv1d_forward(seed, x, features, kernel_size):
    raise Fault
