"""Arrays whose types say how they are spread over a mesh: jax reads that again, so it is kept.

Only explicit axes are part of a type; over the others it is the compiler that spreads an array.
"""

from collections.abc import Iterable
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
    return bool(sharding is not None and sharding.mesh._any_axis_explicit)


def in_mesh() -> bool:
    """Whether a mesh is set at this place of the program, of which new arrays would be."""
    return bool(meshes.get_abstract_mesh()._any_axis_explicit)


def sharding_of(aval: Any) -> Any:
    """Return how an array of such a type is spread.

    Raises:
        Unsupported: over more devices than there are.
    """
    return NamedSharding(_mesh(aval.sharding.mesh), aval.sharding.spec)


@lru_cache
def _mesh(abstract: Any) -> Any:
    """Return the mesh of these axes, of which there is one, as there is one device."""
    if abstract.size != 1:
        raise Unsupported("a mesh of several devices")
    devices = np.array(jax.local_devices()[:1]).reshape((1,) * len(abstract.axis_names))
    return Mesh(devices, abstract.axis_names, axis_types=abstract.axis_types)
