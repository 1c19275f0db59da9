"""Sums and the like over named axes: those of `vmap`, or of a mesh of the only device there is."""

from typing import Any

import numpy as np
from jax._src import core
from jax._src.lax import parallel

from grader.sandbox.interpreter.reductions import reduce_max, reduce_min, reduce_sum
from grader.sandbox.interpreter.rules import CHECKED, INLINED, Function, Unsupported, rule
from grader.sandbox.interpreter.spread import check_mesh

# There is one device, so a function of shards gets the whole arrays, and each axis has size 1.
INLINED["shard_map"] = "jaxpr"
CHECKED["shard_map"] = lambda params: check_mesh(params["mesh"])


def _reducing(reduced: Function, *names: str) -> None:
    """Add the rule of a collective; `vmap` has turned its own named axes into the array's."""
    primitive = getattr(parallel, f"{names[0]}_p")

    @rule(*names)
    def _evaluate(*xs: Any, axes: Any, axis_index_groups: Any = None, **_: Any) -> Any:
        _check(axis_index_groups)
        mapped = tuple(axis for axis in axes if isinstance(axis, int))
        results = [reduced(x, axes=mapped) for x in xs]
        return results if primitive.multiple_results else results[0]


def _check(groups: Any) -> None:
    if groups is not None:
        raise Unsupported("groups of devices")


_reducing(reduce_sum, "psum")
_reducing(reduce_sum, "psum_invariant")
_reducing(reduce_max, "pmax")
_reducing(reduce_min, "pmin")


@rule("pvary")
def _pvary(*xs: Any, **_: Any) -> Any:
    return list(xs) if core.pvary_p.multiple_results else xs[0]


@rule("axis_index")
def _axis_index(**_: Any) -> Any:
    return np.int32(0)


@rule("ppermute")
def _ppermute(*xs: Any, perm: Any, **_: Any) -> Any:
    if any(tuple(pair) != (0, 0) for pair in perm):
        raise Unsupported("a permutation of more devices than there are")
    results = [x if perm else np.zeros_like(x) for x in xs]
    return results if parallel.ppermute_p.multiple_results else results[0]


@rule("all_gather")
def _all_gather(
    *xs: Any, all_gather_dimension: int, tiled: bool, axis_index_groups: Any = None, **_: Any
) -> Any:
    _check(axis_index_groups)
    results = [x if tiled else np.expand_dims(x, all_gather_dimension) for x in xs]
    return results if parallel.all_gather_p.multiple_results else results[0]


@rule("reduce_scatter")
def _reduce_scatter(
    x: Any, *, scatter_dimension: int, tiled: bool, axis_index_groups: Any = None, **_: Any
) -> Any:
    _check(axis_index_groups)
    if scatter_dimension < 0:
        raise Unsupported("a scattered axis that is counted from the end")
    return x if tiled else np.squeeze(x, scatter_dimension)
