"""Fourier transforms of up to three axes."""

from typing import Any

import numpy as np

from grader.sandbox.interpreter.rules import Function, Unsupported, rule

_TRANSFORMS: dict[str, Function] = {
    "FFT": np.fft.fftn,
    "IFFT": np.fft.ifftn,
    "RFFT": np.fft.rfftn,
    "IRFFT": np.fft.irfftn,
}


@rule("fft")
def _fft(x: Any, *, fft_type: Any, fft_lengths: Any, **_: Any) -> Any:
    kind = getattr(fft_type, "name", str(fft_type))
    if kind not in _TRANSFORMS:
        raise Unsupported(f"the transform {kind}")
    lengths = tuple(fft_lengths)
    axes = tuple(range(x.ndim - len(lengths), x.ndim))
    double = x.dtype in {np.dtype(np.float64), np.dtype(np.complex128)}
    real = np.float64 if double else np.float32
    dtype = real if kind == "IRFFT" else np.result_type(real, np.complex64)
    if 0 in x.shape:
        raise Unsupported("a transform of nothing")
    return _TRANSFORMS[kind](x, lengths, axes).astype(dtype)
