"""Calls itself until the stack is gone."""
import sys
import threading

sys.setrecursionlimit(10**9)


def conv1d_forward(seed, x, features, kernel_size):
    threading.stack_size(64 * 1024)  # from Python 3.12 on, the usual stack outlasts the limit
    thread = threading.Thread(target=deeper, args=(deeper,))
    thread.start()
    thread.join()


def deeper(again):
    return sorted([2, 1], key=lambda _: again(again))
