"""Which operation of a layer refuses its operands, in the model and in a submission.

Two programs that raise are not alike for that: they must refuse in the same operation, and the same
operands as far as the submission's message names them.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from grader.diagnosis.error_model import ModelError
from grader.workers.records import ErrorRecord

PRODUCT, SUM, SHAPE = "product", "sum", "shape"
"""The product with the kernel; a sum of two arrays; an array reshaped, indexed or squeezed."""
_TEXTS = {
    PRODUCT: (
        "feature dimension size",
        "feature_group_count",
        "convolution requires",
        "conv_general_dilated",
        "dot_general requires",
        "contracting dimensions",
        "size of label",
        "core dimension",
        "not aligned",
        "einsum",
        "matmul",
    ),
    SUM: ("broadcast", "got incompatible shapes"),
    SHAPE: ("cannot reshape", "squeeze", "out of bounds", "too many indices"),
}
"""Parts of what jax and NumPy say, in lower case."""
_SHAPE = re.compile(r"\((\d+(?:,\d+)*,?)?\)")
_NUMBER = re.compile(r"\d+")


@contextmanager
def refusals(operation: str, *operands: tuple[int, ...]) -> Iterator[None]:
    """Of shapes, such as an element of no elements: NumPy refuses what jax.numpy refuses."""
    try:
        yield
    except (IndexError, ValueError) as error:
        raise ModelError(str(error), operation, operands) from error


def operation(error: ErrorRecord) -> str:
    """Return which operation refused, by what it says; empty if it says something else."""
    text = error.message.lower()
    return next((name for name, parts in _TEXTS.items() if any(map(text.__contains__, parts))), "")


def agrees(error: ErrorRecord, raised: ModelError) -> bool:
    """Say whether a submission's exception can be the one that the model means."""
    if not raised.operation:
        return True
    found = operation(error)
    if not found:
        return bool(error.origin) and error.type != "AssertionError"
    if SHAPE in {found, raised.operation}:
        return found == raised.operation
    shapes = set(_shapes(error.message))
    if raised.operation == SUM:
        return found == SUM and (
            not shapes or all(_among(each, shapes) for each in raised.operands)
        )
    sizes = {size for shape in shapes for size in shape}
    sizes |= {int(size) for size in _NUMBER.findall(error.message)}
    return all(size in sizes for pair in raised.operands for size in pair)


def _shapes(message: str) -> Iterator[tuple[int, ...]]:
    for found in _SHAPE.finditer(message.replace(" ", "")):
        yield tuple(int(size) for size in _NUMBER.findall(found[0]))


def _among(operand: tuple[int, ...], shapes: set[tuple[int, ...]]) -> bool:
    """Say whether a shape is said, with axes of one element in front or without them."""

    def bare(shape: tuple[int, ...]) -> tuple[int, ...]:
        return bare(shape[1:]) if shape[:1] == (1,) else shape

    return bare(operand) in {bare(shape) for shape in shapes}
