"""Mutable arrays, `jax.Ref`: jax makes a pure function of one that writes them, as for XLA."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jax._src import core
from jax._src.array import ArrayImpl
from jax._src.interpreters import pxla

REF: Any = getattr(core, "Ref", ())
"""The class of mutable arrays, from the versions of jax on that document it."""


@dataclass(frozen=True)
class Pure:
    """A jaxpr without mutable arrays.

    Attributes:
        jaxpr: of the arguments, then of what `held` holds.
        held: mutable arrays that the function only closes over.
        written: for each result the argument whose content it is from now on, or None.
    """

    jaxpr: Any
    held: Sequence[Any]
    written: Sequence[int | None]

    def given(self, arguments: Sequence[Any]) -> list[Any]:
        """Return the arrays that the pure function takes in the place of these arguments."""
        every = (*arguments, *self.held)
        return [value._refs._buf if isinstance(value, REF) else value for value in every]

    def settle(self, arguments: Sequence[Any], results: list[Any]) -> list[Any]:
        """Write what is written, and return the other results."""
        every = (*arguments, *self.held)
        for index, result in zip(self.written, results, strict=True):
            if index is not None:
                buffer = every[index]._refs._buf
                buffer._replace_with(_committed(result, like=buffer))
        return self.returned(results)

    def returned(self, results: list[Any]) -> list[Any]:
        """Return those of the results, or of their types, that are not written."""
        pairs = zip(self.written, results, strict=True)
        return [result for index, result in pairs if index is None]


def pure(jaxpr: Any, arguments: Sequence[Any]) -> Pure | None:
    """Return the pure form of a jaxpr that reads or writes mutable arrays; None if it has none."""
    if not REF or not (jaxpr.effects or has_any(arguments)):
        return None
    made, _, mutation = pxla._discharge_refs(jaxpr)
    return Pure(made, mutation.in_mut, mutation.out_mut)


def has_any(arguments: Sequence[Any]) -> bool:
    """Whether one of these is a mutable array."""
    return any(isinstance(value, REF) for value in arguments)


def _committed(value: ArrayImpl, *, like: ArrayImpl) -> ArrayImpl:
    """Return the array, bound to its device if the other is, as jax demands of what replaces it."""
    if value._committed == like._committed:
        return value
    return ArrayImpl(value.aval, like.sharding, value._arrays, like._committed)
