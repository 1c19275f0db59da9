"""The exercises as they are graded: each with the families that it names."""

from collections.abc import Mapping
from pathlib import Path

from grader.exercise.catalogue import Catalogue, default_root
from grader.exercise.family import Family
from grader.families import kernel_layers

FAMILIES: Mapping[str, Family] = {"kernel_layers": kernel_layers.FAMILY}
"""Every family by the word that exercises name it by."""


loaded: dict[Path, Catalogue] = {}
"""In a session of a standing grader, what was read before, by its root: a caller is refused after
any change of it."""


def open_catalogue(root: Path | None = None) -> Catalogue:
    """Return the exercises under a root, by default where `default_root` finds them."""
    chosen = root or default_root()
    return loaded.get(chosen) or Catalogue(chosen, FAMILIES)
