"""Aborts."""
import os


def conv1d_forward(seed, x, features, kernel_size):
    os.abort()
