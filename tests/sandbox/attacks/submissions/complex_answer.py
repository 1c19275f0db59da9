"""Returns complex numbers whose real parts are right."""
# @right@
import numpy as np

right_forward = conv1d_forward


def conv1d_forward(*arguments):
    return np.asarray(right_forward(*arguments)).astype(np.complex64)
