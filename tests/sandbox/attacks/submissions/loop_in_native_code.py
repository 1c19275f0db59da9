"""Never answers, in native code that no Python signal handler can interrupt."""
import re


def conv1d_forward(seed, x, features, kernel_size):
    re.match(r"(a+)+$", "a" * 64 + "b")
