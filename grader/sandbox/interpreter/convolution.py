"""Convolutions of any number of axes, strided, dilated, grouped and transposed."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.sandbox.interpreter.conversions import convert
from grader.sandbox.interpreter.products import check_precision, for_product, product_dtype
from grader.sandbox.interpreter.rules import rule
from grader.sandbox.interpreter.shapes import pad


@rule("conv_general_dilated", prepared=True)
def _conv_general_dilated(
    *,
    window_strides: Any,
    padding: Any,
    lhs_dilation: Any,
    rhs_dilation: Any,
    dimension_numbers: Any,
    feature_group_count: int,
    batch_group_count: int,
    precision: Any,
    preferred_element_type: Any,
    **_: Any,
) -> Callable[..., Any]:
    check_precision(precision)
    spec = dimension_numbers
    back = np.argsort(spec.out_spec)
    spread = [(0, 0, 0), (0, 0, 0)] + [
        (int(low), int(high), dilation - 1)
        for (low, high), dilation in zip(padding, lhs_dilation, strict=True)
    ]
    holes = [(0, 0, 0), (0, 0, 0)] + [(0, 0, dilation - 1) for dilation in rhs_dilation]

    def convolve(lhs: Any, rhs: Any) -> Any:
        dtype = product_dtype(lhs, rhs, preferred_element_type)
        x = np.transpose(for_product(lhs, dtype), spec.lhs_spec)
        kernel = np.transpose(for_product(rhs, dtype), spec.rhs_spec)
        x = pad(x, x.dtype.type(0), spread)
        kernel = pad(kernel, kernel.dtype.type(0), holes)
        if batch_group_count > 1:
            batches = np.split(x, batch_group_count, 0)
            kernels = np.split(kernel, batch_group_count, 0)
            parts = [
                _grouped(a, b, window_strides, 1) for a, b in zip(batches, kernels, strict=True)
            ]
            out = np.concatenate(parts, 1)
        else:
            out = _grouped(x, kernel, window_strides, feature_group_count)
        return convert(np.transpose(out, back), dtype)

    return convolve


def _grouped(x: Any, kernel: Any, strides: Any, groups: int) -> Any:
    """Convolve (N, C, …) with (O, I, …), both padded and dilated, to (N, O, …)."""
    taps, axes = kernel.shape[2:], tuple(range(2, x.ndim))
    sizes = tuple(
        max(0, (size - tap) // stride + 1)
        for size, tap, stride in zip(x.shape[2:], taps, strides, strict=True)
    )
    batch, features = x.shape[0], kernel.shape[0]
    if 0 in (*sizes, batch, features) or 0 in kernel.shape:
        return np.zeros((batch, features, *sizes), np.result_type(x, kernel))
    windows = sliding_window_view(x, taps, axes)
    steps = [slice(None), slice(None), *(slice(None, None, stride) for stride in strides)]
    windows = windows[tuple(steps)]
    # (N, G, C/G, sizes…, taps…) -> (G, N, sizes…, C/G, taps…)
    channels = x.shape[1] // groups
    windows = windows.reshape(batch, groups, channels, *sizes, *taps)
    windows = np.moveaxis(windows, (1, 2), (0, 2 + len(sizes)))
    flat = windows.reshape(groups, -1, channels * int(np.prod(taps)))
    weights = kernel.reshape(groups, features // groups, -1).transpose(0, 2, 1)
    out = np.matmul(flat, weights).reshape(groups, batch, *sizes, features // groups)
    out = np.moveaxis(out, (0, -1), (1, 2))
    return out.reshape(batch, features, *sizes)
