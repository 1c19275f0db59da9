"""Primitives that jax itself writes in terms of others: its own function, traced and evaluated."""

import importlib
from collections.abc import Callable
from typing import Any

import jax
import numpy as np
from jax._src.lax import lax, special

from grader.sandbox.interpreter.conversions import widened
from grader.sandbox.interpreter.evaluate import plan_of
from grader.sandbox.interpreter.rules import rule
from grader.sandbox.interpreter.special import scipy_special

try:
    random = importlib.import_module("jax._src.random.core")
except ImportError:  # jax 0.6
    random = importlib.import_module("jax._src.random")


def _by_jax(name: str, function: Callable[..., Any], keys: int = 0) -> None:
    """Add a rule that evaluates a function of jax, whose first `keys` arguments are typed keys."""
    plans: dict[Any, Any] = {}

    @rule(name)
    def _evaluate(*arrays: Any, **params: Any) -> Any:
        x64 = jax.config.jax_enable_x64
        shapes = (*[(np.shape(x), x.dtype) for x in arrays], x64, *params.items())
        if shapes not in plans:
            types = [jax.ShapeDtypeStruct(np.shape(x), x.dtype) for x in arrays]
            if keys:
                of_keys = jax.eval_shape(jax.random.key, 0).dtype
                types[:keys] = [jax.ShapeDtypeStruct(one.shape, of_keys) for one in types[:keys]]
            plans[shapes] = plan_of(jax.make_jaxpr(lambda *xs: function(*xs, **params))(*types))
        return plans[shapes](*arrays)[0]


_broadcast = special._up_and_broadcast
_by_jax("igamma", _broadcast(special.igamma_impl))
_by_jax("igammac", _broadcast(special.igammac_impl))
_by_jax("igamma_grad_a", _broadcast(special.igamma_grad_a_impl))
_by_jax("regularized_incomplete_beta", _broadcast(special.regularized_incomplete_beta_impl))
_by_jax("bessel_i0e", special.bessel_i0e_impl)


def _gamma(key: Any, a: Any, *, log_space: bool, **_: Any) -> Any:
    return random._gamma_impl(key, a, log_space=log_space, use_vmap=False)


_by_jax("random_gamma", _gamma, keys=1)
_by_jax("ragged_dot_general", lax._ragged_dot_general_impl)


@rule("bessel_i1e")
def _bessel_i1e(x: Any, **_: Any) -> Any:
    return scipy_special().i1e(widened(x)).astype(x.dtype)


@rule("zeta")
def _zeta(x: Any, q: Any, **_: Any) -> Any:
    return scipy_special().zeta(widened(x), widened(q)).astype(x.dtype)


@rule("polygamma")
def _polygamma(m: Any, x: Any, **_: Any) -> Any:
    wide = np.asarray(widened(x), np.float64)
    order = np.asarray(widened(m), np.float64)
    sign = np.where(order % 2 == 0, -1.0, 1.0)
    value = sign * scipy_special().gamma(order + 1) * scipy_special().zeta(order + 1, wide)
    return np.where(order == 0, scipy_special().digamma(wide), value).astype(x.dtype)
