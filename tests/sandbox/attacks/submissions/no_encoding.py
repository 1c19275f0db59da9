# -*- coding: hex -*-
"""Has a coding that is none for text."""


def conv1d_forward(seed, x, features, kernel_size):
    return x
