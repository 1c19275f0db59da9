"""Loops, branches and calls of functions that jax has traced."""

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.sandbox.interpreter.arrays import carrier
from grader.sandbox.interpreter.evaluate import plan_of
from grader.sandbox.interpreter.rules import EFFORT, INLINED, Unsupported, rule

INLINED.update(
    {
        "jit": "jaxpr",
        "pjit": "jaxpr",
        "closed_call": "call_jaxpr",
        "core_call": "call_jaxpr",
        "call": "call_jaxpr",
        "remat2": "jaxpr",
        "checkpoint": "jaxpr",
        "remat": "jaxpr",
        "eval_jaxpr": "call_jaxpr",
        "custom_jvp_call": "call_jaxpr",
        "custom_vjp_call": "call_jaxpr",
        "custom_vmap_call": "call",
        "remat_opt": "fwd_jaxpr",
        "composite": "jaxpr",
    }
)


@rule("while", prepared=True)
def _while(
    *, cond_jaxpr: Any, body_jaxpr: Any, cond_nconsts: int, body_nconsts: int, **_: Any
) -> Callable[..., Any]:
    condition, body = plan_of(cond_jaxpr), plan_of(body_jaxpr)
    batched = bool(condition.results[0].shape)

    def loop(*arguments: Any) -> list[Any]:
        consts = arguments[:cond_nconsts]
        body_consts = arguments[cond_nconsts : cond_nconsts + body_nconsts]
        state = list(arguments[cond_nconsts + body_nconsts :])
        while np.any(going := condition(*consts, *state)[0]):
            EFFORT.step()
            after = body(*body_consts, *state)
            if batched:  # what has come to its end stays as it is
                pairs = zip(after, state, strict=True)
                after = [np.where(_leading(going, new), new, old) for new, old in pairs]
            state = after
        return state

    return loop


def _leading(going: Any, value: Any) -> Any:
    """Return a condition for each of a batch as one for each number."""
    return np.reshape(going, going.shape + (1,) * (np.ndim(value) - going.ndim))


@rule("cond", prepared=True)
def _cond(*, branches: Any, **_: Any) -> Callable[..., Any]:
    plans = [plan_of(branch) for branch in branches]
    last = len(plans) - 1
    return lambda index, *operands: plans[min(max(int(index), 0), last)](*operands)


@rule("scan", prepared=True)
def _scan(*, jaxpr: Any, length: int, reverse: bool, **params: Any) -> Callable[..., Any]:
    body = plan_of(jaxpr)
    num_consts, num_carry = _scanned_over(len(body.avals), params)
    stacked = [(aval.shape, carrier(aval.dtype)) for aval in body.results[num_carry:]]

    def loop(*arguments: Any) -> list[Any]:
        consts, rest = arguments[:num_consts], arguments[num_consts:]
        state, xs = list(rest[:num_carry]), rest[num_carry:]
        ys = [np.empty((length, *shape), dtype) for shape, dtype in stacked]
        for step in range(length - 1, -1, -1) if reverse else range(length):
            EFFORT.step()
            out = body(*consts, *state, *(x[step] for x in xs))
            state = out[:num_carry]
            for y, value in zip(ys, out[num_carry:], strict=True):
                y[step] = value
        return [*state, *ys]

    return loop


def _scanned_over(count: int, params: dict[str, Any]) -> tuple[int, int]:
    """Return how many of the arguments are constants, and how many the loop carries on."""
    if "num_consts" in params:
        return params["num_consts"], params["num_carry"]
    consts, carry, _ = params["ft_in"].update(range(count)).unpack()  # jax 0.12
    return len(list(consts)), len(list(carry))


@rule("platform_index")
def _platform_index(*, platforms: Any, **_: Any) -> Any:
    for number, names in enumerate(platforms):
        if names is None or "cpu" in names:
            return np.int32(number)
    raise Unsupported("a choice of platforms without this one")


@rule("custom_linear_solve", prepared=True)
def _custom_linear_solve(*, const_lengths: Any, jaxprs: Any, **_: Any) -> Callable[..., Any]:
    solve = plan_of(jaxprs.solve)
    before = const_lengths.matvec + const_lengths.vecmat
    total = sum(const_lengths)

    def solved(*arguments: Any) -> list[Any]:
        consts = arguments[before : before + const_lengths.solve]
        return solve(*consts, *arguments[total:])

    return solved
