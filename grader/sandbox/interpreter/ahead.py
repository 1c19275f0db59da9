"""Compilation ahead of time, `jit(f).lower(…).compile()`: what comes of it is evaluated, too."""

from collections.abc import Callable, Sequence
from typing import Any

from jax._src import core, dispatch
from jax._src.array import ArrayImpl

Call = Callable[..., list[Any]]
Miss = Callable[[str], object]


class Ahead:
    """Stands for what jax would make of a function: first its lowering, then its executable.

    It can be compiled and called. Who asks for its text, its cost or anything else is answered by
    XLA.

    Args:
        jaxpr: of the function.
        donated: for each argument whether its memory is given away.
        call: evaluates a jaxpr, given as a keyword with the donated arguments.
        miss: told what cannot be answered here. It does not return.
    """

    const_args = ()

    def __init__(self, jaxpr: Any, donated: Sequence[bool], call: Call, miss: Miss) -> None:
        self._jaxpr, self._donated, self._call, self._miss = jaxpr, donated, call, miss

    def compile(self, *_: Any, **options: Any) -> "Ahead":
        """Return what can be called."""
        if any(value is not None for value in options.values()):
            self._miss("options of the compiler")
        return self

    def create_cpp_call(self, *_: Any) -> None:
        """Return no quicker way to call this, so that jax calls `call`."""

    def call(self, *arguments: Any) -> list[Any]:
        """Evaluate the function, if the arguments are of the types that it was made for."""
        if dispatch.needs_check_special():
            self._miss("a compiled function whose results are searched for NaN")
        for value, aval in zip(arguments, self._jaxpr.in_avals, strict=True):
            if isinstance(value, ArrayImpl) and value.is_deleted():
                self._miss("a compiled function that is called with what was given away")
            given = core.typeof(value)
            if (given.shape, given.dtype) != (aval.shape, aval.dtype):
                self._miss("a compiled function that is called with other types")
        return self._call(*arguments, jaxpr=self._jaxpr, donated_invars=self._donated)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("__"):
            self._miss(f"what a compiled function says of itself: {name}")
        raise AttributeError(name)
