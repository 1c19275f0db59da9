"""The exercises as they are graded: each with the families that it names."""

from collections.abc import Mapping
from pathlib import Path

from grader.exercise.catalogue import Catalogue, default_root
from grader.exercise.family import Family
from grader.families import kernel_layers

FAMILIES: Mapping[str, Family] = {"kernel_layers": kernel_layers.FAMILY}
"""Every family by the word that exercises name it by."""


loaded: Catalogue | None = None
"""In a session of a standing grader, what was read before: it is refused after any change."""


def open_catalogue(root: Path | None = None) -> Catalogue:
    """Return the exercises under a root, by default where `default_root` finds them."""
    if root is None and loaded is not None:
        return loaded
    return Catalogue(root or default_root(), FAMILIES)
