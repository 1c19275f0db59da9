"""Prints without end."""


def conv1d_forward(seed, x, features, kernel_size):
    while True:
        print("flood " * 1000)
