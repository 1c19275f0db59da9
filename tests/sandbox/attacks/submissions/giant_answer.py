"""Returns the right row a million times over."""
# @right@
import numpy as np

right_forward = conv1d_forward


def conv1d_forward(*arguments):
    right = np.asarray(right_forward(*arguments))
    return np.broadcast_to(right, (200_000, right.size))
