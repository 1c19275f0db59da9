"""Attacks on the wall, one small function each, harmless when they succeed.

They prove what each layer stops (`ablation.py`, `tests/sandbox/isolation/`) against decoys that
`ground.py` sets up: a secret file, a writable folder, listening sockets, a parent process. Adding
one is adding a decorated function.
"""

from benchmarks.isolation.attacks import (  # noqa: F401  # imported to register their attacks
    files,
    inherited,
    kernel,
    network,
    processes,
    resources,
)
from benchmarks.isolation.attacks.registry import ATTACKS, Attack, Range

__all__ = ["ATTACKS", "Attack", "Range"]
