# -*- coding: idna -*-
"""Has a coding that Python knows and cannot decode with."""


def conv1d_forward(seed, x, features, kernel_size):
    return x
