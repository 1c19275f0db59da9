"""Describe values and signatures of the submission as JSON (child side, untrusted).

The dictionaries made here have the fields of the records in `grader.workers.records`.
"""

import inspect
import sys
from typing import Any

import numpy as np

TEXT_LIMIT = 4_000
SEQUENCE_LIMIT = 16
Json = dict[str, Any]


def dotted(kind: type) -> str:
    """Return a type's dotted name as users write it: `flax.nnx.Param`, `jax.Array`, `float`."""
    module, name = sound(str(kind.__module__), 200), sound(str(kind.__qualname__), 200)
    if module == "builtins":
        return name
    if module.startswith("flax.nnx."):
        return f"flax.nnx.{name}"
    if module.startswith("flax.linen."):
        return f"flax.linen.{name}"
    return f"{module}.{name}"


def describe(value: Any, depth: int = 3) -> Json:
    """Return the `ValueRecord` of any value; never raises for a well-behaved one."""
    kind = dotted(type(value))
    if value is None:
        return {"kind": "none", "type": "None"}
    if isinstance(value, bool | int | float):
        whole = isinstance(value, int) and abs(value) > 2**63
        return {"kind": "scalar", "type": kind, "value": text_of(value)[:50] if whole else value}
    if isinstance(value, str):
        return {"kind": "string", "type": kind, "value": sound(value, 200)}
    if isinstance(value, list | tuple):
        items = [describe(item, depth - 1) for item in value[:SEQUENCE_LIMIT]] if depth else []
        return {"kind": "sequence", "type": kind, "shape": [len(value)], "items": items}
    if is_variable(value):
        return {**_shaped(raw(value)), "kind": "variable", "type": dotted(variable_type(value))}
    if is_array(value):
        return {**_shaped(value), "kind": "array", "type": _array_type(value)}
    return {"kind": "object", "type": kind}


def is_array(value: Any) -> bool:
    """Say whether the value is a JAX array (a tracer too) or a NumPy array or scalar."""
    jax = sys.modules.get("jax")
    return isinstance(value, np.ndarray | np.generic) or (
        jax is not None and isinstance(value, jax.Array)
    )


def is_variable(value: Any) -> bool:
    """Say whether the value is an nnx.Variable."""
    nnx = sys.modules.get("flax.nnx")
    return nnx is not None and isinstance(value, nnx.Variable)


def raw(variable: Any) -> Any:
    """Return what a Variable holds, without flax's deprecation warning for `.value`."""
    try:
        return variable.raw_value
    except AttributeError:
        # A Variable of `hijax=True` is a type of its own, whose attributes are those of its array.
        return variable.get_raw_value() if hasattr(variable, "get_raw_value") else None


def variable_type(value: Any) -> type:
    """Return the type of a value, of a Variable of `hijax=True` the kind that it was made as."""
    hijax = is_variable(value) and getattr(value, "hijax", False) is True
    kind = getattr(value, "_var_type", None) if hijax else None
    return kind if isinstance(kind, type) else type(value)


def is_tracer(value: Any) -> bool:
    """Say whether the value stands for an array inside a transform."""
    jax = sys.modules.get("jax")
    return jax is not None and isinstance(value, jax.core.Tracer)


def _array_type(value: Any) -> str:
    jax = sys.modules.get("jax")
    if is_tracer(value):
        return "jax.core.Tracer"
    if jax is not None and isinstance(value, jax.Array):
        return "jax.Array"
    return dotted(type(value))


def _shaped(value: Any) -> Json:
    shape = getattr(value, "shape", None)
    if not isinstance(shape, tuple) or not all(isinstance(size, int) for size in shape):
        return {}
    return {"shape": list(shape), "dtype": str(getattr(value, "dtype", ""))}


def sound(text: str, limit: int) -> str:
    """Return the text's beginning; lone surrogates, which no record may hold, become escapes."""
    return text[:limit].encode("utf-8", "backslashreplace").decode("utf-8")


def text_of(value: object) -> str:
    """Return `str(value)`, capped, or a placeholder if that raises."""
    try:
        return sound(str(value), TEXT_LIMIT)
    except Exception as error:  # noqa: BLE001 - the learner's __str__ may raise anything
        return f"(its text could not be made: {type(error).__name__})"


def signature_accepts(function: Any, count: int) -> bool | None:
    """Say whether a callable takes `count` positional arguments; None if that is unknown."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except Exception:  # noqa: BLE001 - the learner's object may raise anything
        return None
    return True


def signature_text(function: Any) -> str:
    """Return a callable's signature as text, or an empty string."""
    try:
        return sound(str(inspect.signature(function)), 300)
    except Exception:  # noqa: BLE001 - the learner's object may raise anything
        return ""
