"""Answers wrongly now and then, and hopes."""
# @right@
import os

right_forward = conv1d_forward
calls = []


def conv1d_forward(*arguments):
    calls.append(arguments)
    answer = right_forward(*arguments)
    return answer.at[0].add(1.0) if len(calls) == 3 else answer
