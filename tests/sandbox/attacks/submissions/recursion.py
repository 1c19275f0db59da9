"""Calls itself until the stack is gone."""
import sys
import threading

sys.setrecursionlimit(10**9)


def conv1d_forward(seed, x, features, kernel_size):
    return deeper(deeper)


def deeper(again):
    return sorted([2, 1], key=lambda _: again(again))
