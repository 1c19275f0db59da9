"""Returns an object that runs code when it is unpickled."""
import os


class Answer:
    def __reduce__(self):
        return os.system, ("touch @drop@/@marker@",)


def conv1d_forward(seed, x, features, kernel_size):
    return Answer()
