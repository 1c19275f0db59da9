"""Reads from address 0."""
import ctypes


def conv1d_forward(seed, x, features, kernel_size):
    ctypes.string_at(0)
