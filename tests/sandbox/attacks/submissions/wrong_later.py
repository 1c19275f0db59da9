"""Answers the first questions rightly and all others not at all rightly."""
# @right@
right_forward = conv1d_forward
calls = []


def conv1d_forward(*arguments):
    calls.append(arguments)
    answer = right_forward(*arguments)
    return answer if len(calls) <= 2 else answer * 2
