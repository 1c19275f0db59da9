"""Products of matrices, over any axes."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.sandbox.interpreter.conversions import convert, widened
from grader.sandbox.interpreter.rules import Unsupported, rule

PLAIN_PRECISIONS = {"DEFAULT", "HIGH", "HIGHEST"}
"""On a CPU they mean one thing; named algorithms round their arguments, each in its own way."""


def check_precision(precision: Any) -> None:
    """Refuse what does not mean the type's own arithmetic.

    Raises:
        Unsupported: it is an algorithm by name.
    """
    wanted = precision if isinstance(precision, tuple) else (precision,)
    for one in wanted:
        if one is not None and getattr(one, "name", str(one)) not in PLAIN_PRECISIONS:
            raise Unsupported(f"the precision {one}")


def product_dtype(x: Any, y: Any, preferred: Any) -> Any:
    """Return the type of the products of two arrays."""
    return np.dtype(preferred) if preferred is not None else np.promote_types(x.dtype, y.dtype)


def for_product(x: Any, dtype: Any) -> Any:
    """Return an array as the products accumulate: wide enough for results of this type."""
    wide = widened(x)
    if wide.dtype.kind in "iub" and dtype.kind in "iu" and wide.dtype.itemsize < dtype.itemsize:
        return wide.astype(dtype)
    return wide


@rule("dot_general", prepared=True)
def _dot_general(
    *, dimension_numbers: Any, precision: Any, preferred_element_type: Any, **_: Any
) -> Callable[..., Any]:
    check_precision(precision)
    (contract_x, contract_y), (batch_x, batch_y) = dimension_numbers

    def product(x: Any, y: Any) -> Any:
        dtype = product_dtype(x, y, preferred_element_type)
        free_x = [axis for axis in range(x.ndim) if axis not in contract_x and axis not in batch_x]
        free_y = [axis for axis in range(y.ndim) if axis not in contract_y and axis not in batch_y]
        batch = tuple(x.shape[axis] for axis in batch_x)
        rows = tuple(x.shape[axis] for axis in free_x)
        columns = tuple(y.shape[axis] for axis in free_y)
        inner = math.prod(x.shape[axis] for axis in contract_x)
        left = np.transpose(for_product(x, dtype), (*batch_x, *free_x, *contract_x))
        right = np.transpose(for_product(y, dtype), (*batch_y, *contract_y, *free_y))
        out = np.matmul(
            np.reshape(left, (*batch, math.prod(rows), inner)),
            np.reshape(right, (*batch, inner, math.prod(columns))),
        )
        return convert(np.reshape(out, (*batch, *rows, *columns)), dtype)

    return product
