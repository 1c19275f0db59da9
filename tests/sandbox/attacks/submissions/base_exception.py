"""Raises what `except Exception` does not catch."""


class Unexpected(BaseException):
    pass


def conv1d_forward(seed, x, features, kernel_size):
    raise Unexpected
