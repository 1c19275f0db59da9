"""Arrays whose types say how they are spread over a mesh: jax reads that again, so it is kept.

Explicit axes are part of a type. Over others it is the compiler that spreads an array, and what it
chooses can be asked for: that is left to it.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import jax
import numpy as np
from jax._src import mesh as meshes
from jax.sharding import Mesh, NamedSharding

from grader.sandbox.interpreter.rules import Unsupported


def are_spread(avals: Iterable[Any]) -> bool:
    """Whether one of these types names axes of a mesh."""
    return any(is_spread(aval) for aval in avals)


def is_spread(aval: Any) -> bool:
    """Whether a type names axes of a mesh."""
    sharding = getattr(aval, "sharding", None)
    return bool(sharding is not None and not sharding.mesh.empty)


def in_mesh() -> bool:
    """Whether a mesh is set at this place of the program, of which new arrays would be."""
    return not meshes.get_abstract_mesh().empty


def check_settings(params: Mapping[str, Any]) -> None:
    """See that no compiler has to choose how the arrays of a jitted function are spread.

    Raises:
        Unsupported: it has, or the function says how itself.
    """
    for name in ("in_shardings", "out_shardings"):
        if any(isinstance(each, NamedSharding) for each in params.get(name) or ()):
            raise Unsupported(f"{name} over a mesh")
    if in_mesh():
        check_mesh(meshes.get_abstract_mesh())


def check_type(aval: Any) -> None:
    """See that a type names no axes but explicit ones. Raises Unsupported."""
    if is_spread(aval):
        check_mesh(aval.sharding.mesh)


def check_mesh(mesh: Any) -> None:
    """See that a mesh has explicit axes alone, and one device. Raises Unsupported."""
    if mesh.size != 1:
        raise Unsupported("a mesh of several devices")
    if not mesh._any_axis_explicit or mesh._any_axis_auto_or_manual:
        raise Unsupported("a mesh whose axes are not explicit")


def sharding_of(aval: Any) -> Any:
    """Return how an array of such a type is spread. Raises Unsupported."""
    return NamedSharding(_mesh(aval.sharding.mesh), aval.sharding.spec)


@lru_cache
def _mesh(abstract: Any) -> Any:
    """Return the mesh of these axes, of which there is one, as there is one device."""
    check_mesh(abstract)
    devices = np.array(jax.local_devices()[:1]).reshape((1,) * len(abstract.axis_names))
    return Mesh(devices, abstract.axis_names, axis_types=abstract.axis_types)
