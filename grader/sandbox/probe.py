"""Observe the submission's function once more: its modules, calls and trace (child side)."""

import contextlib
import itertools
import sys
from collections.abc import Container, Iterator
from typing import Any

import numpy as np

from grader.sandbox.influence import influential
from grader.sandbox.locate import FILENAME, Source, is_own
from grader.sandbox.observe import Recorder
from grader.sandbox.serialise import Json, describe, dotted, is_array, is_variable, raw
from grader.sandbox.wire import Message, Tensor, tensor

ARRAY_BYTES = 256 << 10
MODULE_LIMIT = 8
VARIABLE_LIMIT = 24
EQUATION_LIMIT = 60
SEARCHED = 2_000
"""How many equations of a trace are looked at."""


def watch(
    source: Source,
    function: Any,
    arguments: list[Any],
    names: list[str],
    *,
    uncompiled: bool = True,
) -> Recorder:
    """Run the function once more under observation.

    A function compiled as a whole runs no Python the second time; it is then run with compilation
    off, if `uncompiled` allows that, so that the modules inside show.
    """
    import jax  # noqa: PLC0415 - this module is read where jax must not be loaded

    for compiled in (True, False) if uncompiled else (True,):
        seen = Recorder(source, tuple(names))
        with contextlib.nullcontext() if compiled else jax.disable_jit():
            try:
                seen.run(function, *arguments)
            except BaseException as error:  # noqa: BLE001 - it is the learner's code that runs
                seen.mark_raised(error)
        if seen.objects:
            break
    return seen


def traced(source: Source, function: Any, arguments: list[Any], primitives: list[str]) -> Json:
    """Trace the function for its arrays, its other arguments as they are; compile nothing."""
    import jax  # noqa: PLC0415 - this module is read where jax must not be loaded

    positions = [i for i, value in enumerate(arguments) if is_array(value)]

    def of_arrays(*arrays: Any) -> Any:
        merged = list(arguments)
        for position, array in zip(positions, arrays, strict=True):
            merged[position] = array
        return function(*merged)

    try:
        whole = jax.make_jaxpr(of_arrays)(*[arguments[i] for i in positions])
        every = list(itertools.islice(_equations(whole.jaxpr), SEARCHED))
        found = [item for item in every if item.primitive.name in set(primitives)]
        equations = [_equation(source, item) for item in found[:EQUATION_LIMIT]]
    except BaseException:  # noqa: BLE001 - untraceable work is no fault
        return {"trace": None}
    return {"trace": {"equations": equations}, "modules": _traced_layers(source, every)}


def described(
    seen: Recorder, trace: Json | None, earlier: Container[int], most_bytes: int
) -> Message:
    """Return the probe's message.

    Args:
        seen: what ran.
        trace: what `traced` returned; without it nothing is tried out on the modules either.
        earlier: ids of the objects that ran when earlier cases were observed.
        most_bytes: how much the arrays may hold together.
    """
    arrays: dict[str, Tensor] = {}
    modules = _modules(seen, arrays, influential(seen) if trace else {}, earlier)
    known = {module["layer"] for module in modules}
    trace = trace or {"trace": None}
    modules += [item for item in trace.get("modules", ()) if item["layer"] not in known]
    body = {"trace": trace["trace"], "modules": modules, "calls": seen.calls}
    return Message("probe", body, _within(arrays, modules, most_bytes))


def _within(arrays: dict[str, Tensor], modules: list[Json], most_bytes: int) -> dict[str, Tensor]:
    """Keep the first arrays that fit together, and strike out the names of the others."""
    kept, left = {}, most_bytes
    for name, item in arrays.items():
        left -= item.values.nbytes
        if left >= 0:
            kept[name] = item
    for module in modules:
        for variable in (*module.get("variables", ()), *module.get("arrays", ())):
            if variable.get("array") not in kept:
                variable.pop("array", None)
    return kept


def _traced_layers(source: Source, equations: list[Any]) -> list[Json]:
    """Return as modules the ready-made layers whose calls an equation comes from.

    Each equation keeps the frames that made it, so a layer shows that ran before the observation:
    in a function that was compiled then, of which only the program is left.
    """
    found: dict[str, Json] = {}
    for equation in equations:
        for kind in _layers_behind(equation):
            record = _module_of(kind, _user_line(source, equation))
            found.setdefault(record["layer"], record)
    return list(found.values())[:MODULE_LIMIT]


def _layers_behind(equation: Any) -> Iterator[type]:
    frames = getattr(getattr(equation.source_info, "traceback", None), "frames", ())
    for frame in frames:
        holder, _, method = frame.function_name.rpartition(".")
        _, flax, path = frame.file_name.replace("\\", "/").rpartition("/flax/")
        if method == "__call__" and flax:
            module = sys.modules.get(f"flax.{path.removesuffix('.py').replace('/', '.')}")
            kind = getattr(module, holder, None)
            if isinstance(kind, type) and _module_of(kind, None)["layer"]:
                yield kind


def _equations(jaxpr: Any) -> Iterator[Any]:
    for equation in jaxpr.eqns:
        yield equation
        for value in equation.params.values():
            for inner in value if isinstance(value, tuple | list) else (value,):
                inner_jaxpr = getattr(inner, "jaxpr", inner)
                if hasattr(inner_jaxpr, "eqns"):
                    yield from _equations(inner_jaxpr)


def _equation(source: Source, equation: Any) -> Json:
    return {
        "primitive": equation.primitive.name,
        "span": _user_line(source, equation),
    }


def _user_line(source: Source, equation: Any) -> Json | None:
    try:
        for frame in equation.source_info.traceback.frames:
            if frame.file_name == FILENAME:
                return source.line(frame.line_num)
    except AttributeError:
        pass
    return None


def _modules(
    seen: Recorder, arrays: dict[str, Tensor], used: dict[int, bool], earlier: Container[int]
) -> list[Json]:
    holders = [(value, span) for value, span in seen.objects.values() if not is_variable(value)]
    records, inner = [], set()
    for value, span in holders[:MODULE_LIMIT]:
        record = _module_of(type(value), span)
        record["variables"], record["arrays"] = [], []
        for path, item in itertools.islice(_walk(value, ""), VARIABLE_LIMIT):
            if is_variable(item):
                described = _variable(path, item, arrays)
                record["variables"].append({**described, "used": used.get(id(item))})
            elif is_array(item):
                record["arrays"].append(_variable(path, item, arrays))
            else:
                inner.add(id(item))
        records.append((id(value), record))
    for identity, record in records:
        record["outermost"], record["kept"] = identity not in inner, identity in earlier
        record["called"] = identity in seen.applied
    return [record for _, record in records]


def _module_of(kind: type, span: Json | None) -> Json:
    ancestry = [each for each in kind.__mro__ if each is not object]
    names = [dotted(each) for each in ancestry]
    library = next(
        (name for name in ("linen", "nnx") if f"flax.{name}.Module" in names),
        "",
    )
    layers = [
        name
        for each, name in zip(ancestry, names, strict=True)
        if each.__module__.startswith(("flax.nnx.nn.", "flax.linen."))
        and callable(getattr(each, "__call__", None))  # noqa: B004 - asks the class
        and name != "flax.linen.Module"
        and not each.__module__.endswith((".module", ".kw_only_dataclasses"))
    ]
    return {
        "name": kind.__name__,
        "type": names[0],
        "bases": names[1:][:20],
        "library": library,
        "own": is_own(kind),
        "layer": layers[0] if layers else "",
        "span": span,
    }


def _walk(value: Any, prefix: str, depth: int = 4) -> Iterator[tuple[str, Any]]:
    """Yield the Variables, arrays and inner modules held by an object, with dotted paths."""
    if depth == 0:
        return
    for name, item in _held(value):
        path = f"{prefix}{name}"
        if is_variable(item) or is_array(item):
            yield path, item
        elif isinstance(item, list | tuple | dict):
            yield from _walk(item, f"{path}.", depth - 1)
        elif hasattr(item, "__dict__") and not callable_only(item):
            yield path, item
            yield from _walk(item, f"{path}.", depth - 1)


def callable_only(value: Any) -> bool:
    """Say whether a value is code rather than something that holds state."""
    return isinstance(value, type) or hasattr(value, "__code__") or hasattr(value, "__func__")


def _held(value: Any) -> list[tuple[str, Any]]:
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


def _variable(path: str, item: Any, arrays: dict[str, Tensor]) -> Json:
    value = raw(item) if is_variable(item) else item
    record = describe(item)
    out = {
        "path": path[:200],
        "type": record["type"],
        "bases": [dotted(kind) for kind in type(item).__mro__[1:-1]][:20],
        "shape": record.get("shape"),
        "dtype": record.get("dtype"),
    }
    if is_array(value) and getattr(value, "nbytes", ARRAY_BYTES) < ARRAY_BYTES:
        try:
            values = np.asarray(value)
        except Exception:  # noqa: BLE001 - keys and tracers have no plain numbers
            return out
        if values.dtype.kind in "biufc" or values.dtype.name == "bfloat16":
            out["array"] = f"variable{len(arrays)}"
            arrays[out["array"]] = tensor(values)
    return out
