"""One MLIR context for all that a process lowers, in place of a new one for each kernel."""

import contextlib
import threading
from typing import Any


def share_lowering_context() -> None:
    """Have jax lower every kernel in one context per thread.

    jax makes a context for each kernel and loads every dialect into it: with 60 small kernels, a
    quarter of the time that a worker takes. `make_ir_context` is not public; a jax without it goes
    on as it was. Kernels and the keys of the compilation cache stay the same.
    """
    with contextlib.suppress(ImportError, AttributeError):
        from jax._src.interpreters import mlir  # noqa: PLC0415 - only behind the wall

        make = mlir.make_ir_context
        kept = threading.local()

        def shared() -> Any:
            if not hasattr(kept, "context"):
                kept.context = make()
            return kept.context

        mlir.make_ir_context = shared
