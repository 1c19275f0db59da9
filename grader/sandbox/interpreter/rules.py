"""The table of rules: what each of jax's primitives computes, by its name.

A rule maps NumPy arrays and the primitive's parameters to arrays, with XLA's meaning. Modules of
this folder add to the table when they are imported; `hooks` imports them all.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Function = Callable[..., Any]
"""Takes arrays, and the parameters of a plain rule; returns an array, or several where the
primitive has several results."""


class Unsupported(Exception):
    """A rule cannot do this, so XLA has to answer. It never leaves this folder."""


MOST_EVALUATIONS = 100_000
"""How much of a program is evaluated, some seconds of it; what takes more may be quick by XLA."""


class Effort:
    """Counts what is evaluated in this process, so that long work is left to XLA: it compiles.

    Attributes:
        done: calls of jitted functions and primitives, and steps of loops, so far.
        most: how many there may be.
    """

    def __init__(self) -> None:
        self.done = 0
        self.most = math.inf

    def limit(self) -> None:
        """From now on allow so much and no more."""
        self.most = self.done + MOST_EVALUATIONS

    def step(self) -> None:
        """Count one. Raises Unsupported where there have been too many."""
        self.done += 1
        if self.done > self.most:
            raise Unsupported("more evaluations than a program of this size may take")


EFFORT = Effort()


@dataclass(frozen=True)
class Rule:
    """How one primitive is evaluated.

    Attributes:
        function: takes arrays and parameters; if `prepared`, parameters alone, and returns the
            function of the arrays.
        prepared: whether the parameters are worked on once for many evaluations.
    """

    function: Function
    prepared: bool = False

    def bound(self, params: Mapping[str, Any]) -> tuple[Function, Mapping[str, Any]]:
        """Return the function of the arrays and the keywords to call it with."""
        return (self.function(**params), {}) if self.prepared else (self.function, params)


RULES: dict[str, Rule] = {}
INLINED: dict[str, str] = {}
"""Primitives that call a jaxpr and do nothing else, with the parameter that holds it."""
CHECKED: dict[str, Callable[[Mapping[str, Any]], object]] = {}
"""Of some of these, what raises Unsupported where they do something else, by their parameters."""


def rule(*names: str, prepared: bool = False) -> Callable[[Function], Function]:
    """Add a function to the table, as the rule of the primitives of these names."""

    def add(function: Function) -> Function:
        for name in names:
            RULES[name] = Rule(function, prepared)
        return function

    return add


def unary(function: Function, *names: str) -> None:
    """Add a function of one array, which no parameter concerns."""
    rule(*names)(lambda x, **_: function(x))


def binary(function: Function, *names: str) -> None:
    """Add a function of two arrays, which no parameter concerns."""
    rule(*names)(lambda x, y, **_: function(x, y))
