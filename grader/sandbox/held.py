"""What an object holds: Variables, arrays and inner modules, with dotted paths (child side)."""

import sys
from collections.abc import Iterator
from typing import Any

from grader.sandbox.serialise import is_array, is_variable


def walk(value: Any, prefix: str, depth: int = 4) -> Iterator[tuple[str, Any]]:
    """Yield the Variables, arrays and inner modules held by an object, with dotted paths."""
    if depth == 0:
        return
    for name, item in parts_of(value):
        path = f"{prefix}{name}"
        if is_variable(item) or is_array(item):
            yield path, item
        elif isinstance(item, list | tuple | dict):
            yield from walk(item, f"{path}.", depth - 1)
        elif hasattr(item, "__dict__") and not _callable_only(item):
            yield path, item
            yield from walk(item, f"{path}.", depth - 1)


def _callable_only(value: Any) -> bool:
    """Say whether a value is code rather than something that holds state."""
    return isinstance(value, type) or hasattr(value, "__code__") or hasattr(value, "__func__")


def parts_of(value: Any) -> list[tuple[str, Any]]:
    """Return what an object holds, by name or place."""
    if isinstance(value, dict):
        return [(str(key)[:80], item) for key, item in value.items()]
    if isinstance(value, list | tuple):
        return [(str(index), item) for index, item in enumerate(value)]
    attributes = getattr(value, "__dict__", {})
    return [
        (name, item)
        for name, item in attributes.items()
        if not name.startswith("_") or _keeps_parameters(item)
    ]


def _keeps_parameters(value: Any) -> bool:
    """Say whether a private attribute counts: flax keeps its own book-keeping in others."""
    nnx = sys.modules.get("flax.nnx")
    modules = (nnx.Module,) if nnx is not None else ()
    return is_variable(value) or is_array(value) or isinstance(value, (list, dict, *modules))
