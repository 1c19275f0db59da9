"""Known programs, which show whether the hooks of this version of jax are the ones known."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from grader.sandbox.interpreter.rules import EFFORT

if TYPE_CHECKING:
    from grader.sandbox.interpreter.hooks import Hooks


class _Missed(Exception):
    """A miss, while the hooks are checked."""


def fault_of(hooks: "Hooks") -> str:
    """Evaluate known programs; return what is wrong, in one sentence, or an empty string."""

    def raise_missed(what: str) -> None:
        raise _Missed(what)

    hooks.on_miss = raise_missed
    for name, program, expected in _programs():
        before = EFFORT.done
        try:
            answer = np.asarray(program())
        except _Missed as missed:
            return f"the interpreter cannot evaluate {name} here: it has no answer to {missed}"
        except Exception as error:  # noqa: BLE001 - an unknown version of jax may raise anything
            return f"the interpreter cannot evaluate {name} here: {type(error).__name__}: {error}"
        if EFFORT.done == before:
            return f"this jax does not ask the interpreter for {name}"
        if answer.dtype.name != "float32" or not np.allclose(answer, expected, 1e-6, 1e-6):
            return f"the interpreter evaluates {name} to {answer} here, not {expected}"
    try:
        jax.jit(lambda x: x * 5 - 2).lower(np.float32(1)).as_text()
    except _Missed:
        return ""
    return "this jax compiles past the interpreter"


def _programs() -> Iterator[tuple[str, Callable[[], Any], Any]]:
    """Yield a name, a program and its float32 answer."""
    x = np.array([[0.5, -1.0], [2.0, 0.25]], np.float32)
    square = x @ x

    def loss(x: Any) -> Any:
        return jnp.sum(jnp.tanh(x) ** 2)

    def step(carry: Any, row: Any) -> Any:
        return carry + row, carry * 2

    gradient = 2 * np.tanh(x) * (1 - np.tanh(x) ** 2)
    drawn = [0.6740899, 0.9746169]
    yield "an operation", lambda: jnp.asarray(x) * x, x * x
    yield "a primitive", lambda: jax.lax.sub(jnp.asarray(x), jnp.asarray(x)), 0 * x
    yield "jit", lambda: jax.jit(jnp.matmul)(x, x), square
    ahead = jax.jit(jnp.matmul).lower(x, x).compile()
    yield "a function compiled ahead of time", lambda: ahead(x, x), square
    yield "grad", lambda: jax.grad(loss)(x), gradient
    yield "jit of grad", lambda: jax.jit(jax.grad(loss))(x), gradient
    yield "vmap", lambda: jax.vmap(jnp.dot)(x, x), np.sum(x * x, 1)
    yield "scan", lambda: jax.lax.scan(step, jnp.zeros(2), x)[1], [[0, 0], [1, -2]]
    yield "while", lambda: jax.lax.while_loop(lambda v: v < 9, lambda v: v * 2, jnp.float32(1)), 16
    yield "cond", lambda: jax.lax.cond(jnp.bool_(1), jnp.sin, jnp.cos, np.float32(1)), np.sin(1)
    yield "a draw", lambda: jax.random.uniform(jax.random.key(7), (2,)), drawn
    # Below the smallest normal number there is 0, as in XLA.
    yield "the exponential function", lambda: jnp.log(jnp.exp(np.full(9, -90, np.float32))), -np.inf
