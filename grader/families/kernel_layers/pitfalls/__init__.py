"""How pitfalls are recognised in layers with a kernel: one module each, named like its page."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


def recognition(pitfall: str) -> ModuleType | None:
    """Return the recognisers of a pitfall, `kernel-layout`, or None where it needs none here."""
    name = f"{__name__}.{pitfall.replace('-', '_')}"
    return import_module(name) if find_spec(name) is not None else None
