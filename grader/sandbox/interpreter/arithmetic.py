"""The processor's mode in which XLA computes: numbers below the smallest normal one are zero.

`exp(-90)` is 0 in XLA and 8.2e-40 in NumPy, so that its logarithm is -inf in one and -90 in the
other. Setting the mode takes 0.2 microseconds.
"""

import ctypes
import platform
import sys
import threading
from types import TracebackType

import numpy as np

_WORDS = 32
_PLACES = {"x86_64": (7, 0x8040), "aarch64": (0, 1 << 24)}
"""Where the C library's `fenv_t` holds the mode, as a 32-bit word, and its bits."""


class _OfThread(threading.local):
    """What was entered and not yet left in one thread: the mode is a thread's own."""

    def __init__(self) -> None:
        self.quiet: list[np.errstate] = []


class XlaArithmetic:
    """A context in which subnormal numbers are zero and NumPy warns of nothing."""

    def __init__(self) -> None:
        self._set = None
        if sys.platform == "linux" and platform.machine() in _PLACES:
            library = ctypes.CDLL("libm.so.6")
            self._plain = (ctypes.c_uint32 * _WORDS)()
            library.fegetenv(self._plain)
            word, bits = _PLACES[platform.machine()]
            self._flushing = (ctypes.c_uint32 * _WORDS)(*self._plain)
            self._flushing[word] |= bits
            self._set = library.fesetenv
        self._of_thread = _OfThread()

    def __enter__(self) -> None:
        quiet = np.errstate(all="ignore")
        quiet.__enter__()
        self._of_thread.quiet.append(quiet)
        if self._set is not None:
            self._set(self._flushing)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        quiet = self._of_thread.quiet.pop()
        if self._set is not None and not self._of_thread.quiet:
            self._set(self._plain)
        quiet.__exit__(kind, error, trace)
