"""What a traced function calls back while it runs: debug prints, and functions of the host."""

from collections.abc import Callable
from typing import Any

import numpy as np
from jax._src import callback, debugging

from grader.sandbox.interpreter.arrays import Putter
from grader.sandbox.interpreter.rules import Unsupported, rule


def _calls(name: str, call: Callable[..., Any]) -> None:
    """Add a rule that calls what jax itself calls, with arrays of jax."""

    @rule(name)
    def _evaluate(*arrays: Any, **params: Any) -> Any:
        put = Putter()
        told = call(*(put.array(value) for value in arrays), **params)
        results = [np.array(value) for value in told]  # the caller may go on writing into its own
        wanted = params.get("result_avals", ())
        for result, aval in zip(results, wanted, strict=True):
            if (result.shape, result.dtype) != (aval.shape, aval.dtype):
                raise Unsupported(f"{name}: a result of another shape or type")
        return results


for _name in ("debug_callback", "debug_print"):
    if primitive := getattr(debugging, f"{_name}_p", None):
        _calls(_name, primitive.impl)
_calls("pure_callback", callback.pure_callback_impl)
_calls("io_callback", callback.io_callback_impl)
