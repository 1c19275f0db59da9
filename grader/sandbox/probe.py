"""Observe the submission's function once more: its modules, calls and trace (child side)."""

import contextlib
import itertools
import sys
from collections.abc import Container, Iterator, Sequence
from typing import Any

import numpy as np

from grader.sandbox.caught import catching
from grader.sandbox.held import walk
from grader.sandbox.locate import FILENAME, Source, is_own
from grader.sandbox.observe import Recorder
from grader.sandbox.serialise import (
    Json,
    describe,
    dotted,
    is_array,
    is_variable,
    raw,
    variable_type,
)
from grader.sandbox.wire import Message, Tensor, tensor

ARRAY_BYTES = 256 << 10
MODULE_LIMIT = 8
VARIABLE_LIMIT = 24
EQUATION_LIMIT = 60
JITTED = {"jit", "pjit"}
SEARCHED = 2_000
"""How many equations of a trace are looked at."""


def watch(
    source: Source,
    function: Any,
    arguments: list[Any],
    names: list[str],
    modes: Sequence[bool] = (True, False),
) -> tuple[Recorder, bool]:
    """Run the function once more under observation, and say whether it was compiled.

    A function compiled as a whole runs no Python the second time; it is then run with compilation
    off, if `modes` say so, so that the modules inside show.
    """
    for compiled in modes:
        seen = Recorder(source, tuple(names))
        with compiling(on=compiled), catching(source) as seen.caught:
            try:
                seen.run(function, *arguments)
            except BaseException as error:  # noqa: BLE001 - it is the learner's code that runs
                seen.mark_raised(error)
        if seen.objects:
            break
    return seen, compiled


def compiling(*, on: bool) -> contextlib.AbstractContextManager[Any]:
    """Let jax compile within, or run every operation by itself."""
    import jax  # noqa: PLC0415 - this module is read where jax must not be loaded

    return contextlib.nullcontext() if on else jax.disable_jit()


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
        found = [pair for pair in every if pair[0].primitive.name in set(primitives)]
        equations = [_equation(source, *pair) for pair in found[:EQUATION_LIMIT]]
    except BaseException:  # noqa: BLE001 - untraceable work is no fault
        return {"trace": None}
    return {
        "trace": {"equations": equations},
        "modules": _traced_layers(source, [item for item, _ in every]),
    }


def described(
    seen: Recorder, trace: Json | None, earlier: Container[int], most_bytes: int, *, compiled: bool
) -> Message:
    """Return the probe's message.

    Args:
        seen: what ran.
        trace: what `traced` returned, if anything was traced.
        earlier: ids of the objects that ran when earlier cases were observed.
        most_bytes: how much the arrays may hold together.
        compiled: whether jax compiled in that run.
    """
    arrays: dict[str, Tensor] = {}
    modules = _modules(seen, arrays, earlier)
    known = {module["layer"] for module in modules}
    trace = trace or {"trace": None}
    modules += [item for item in trace.get("modules", ()) if item["layer"] not in known]
    body = {
        "trace": trace["trace"],
        "modules": modules,
        "calls": seen.calls,
        "compiled": compiled,
        "caught": seen.caught,
    }
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
            for key in ("array", "first"):
                if variable.get(key) not in kept:
                    variable.pop(key, None)
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


def _equations(jaxpr: Any, call: Any = None) -> Iterator[tuple[Any, Any]]:
    """Yield each equation with the one that says where it is: the call of a library's function.

    Such a function is traced once, and what is in it keeps the place of that first call, or none.
    """
    for equation in jaxpr.eqns:
        yield equation, call or equation
        for value in equation.params.values():
            for inner in value if isinstance(value, tuple | list) else (value,):
                inner_jaxpr = getattr(inner, "jaxpr", inner)
                if hasattr(inner_jaxpr, "eqns"):
                    library = equation.primitive.name in JITTED and not _is_written(inner_jaxpr)
                    yield from _equations(inner_jaxpr, call or (equation if library else None))


def _is_written(jaxpr: Any) -> bool:
    """Say whether a jitted function stands in the submission, as far as this jax says it."""
    made_from = getattr(getattr(jaxpr, "debug_info", None), "func_src_info", None)
    return made_from is None or f" {FILENAME}:" in made_from


def _equation(source: Source, equation: Any, call: Any) -> Json:
    return {
        "primitive": equation.primitive.name,
        "span": _user_line(source, call),
    }


def _user_line(source: Source, equation: Any) -> Json | None:
    try:
        for frame in equation.source_info.traceback.frames:
            if frame.file_name == FILENAME:
                return source.line(frame.line_num)
    except AttributeError:
        pass
    return None


def _modules(seen: Recorder, arrays: dict[str, Tensor], earlier: Container[int]) -> list[Json]:
    records, inner = [], set()
    for value in seen.holders[:MODULE_LIMIT]:
        record = _module_of(type(value), seen.objects[id(value)][1])
        record["idle"] = id(value) in seen.called - seen.changing
        record["variables"], record["arrays"] = [], []
        known = set()
        for path, item in itertools.islice(walk(value, ""), VARIABLE_LIMIT):
            if id(item) in known:
                continue  # another name for the same
            known.add(id(item))
            if is_variable(item):
                described = _variable(path, item, arrays)
                first = seen.first.get(id(item), seen.made.get(id(item)))
                if first is not None and first is not raw(item):
                    described["first"] = _numbers(first, arrays)
                    described["unseen"] = id(item) not in seen.first
                record["variables"].append(described)
            elif is_array(item):
                record["arrays"].append(_variable(path, item, arrays))
            else:
                inner.add(id(item))
        records.append((id(value), record))
    for identity, record in records:
        record["outermost"], record["kept"] = identity not in inner, identity in earlier
        record["called"] = identity in seen.called
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


def _variable(path: str, item: Any, arrays: dict[str, Tensor]) -> Json:
    value = raw(item) if is_variable(item) else item
    record = describe(item)
    out = {
        "path": path[:200],
        "type": record["type"],
        "bases": [dotted(kind) for kind in variable_type(item).__mro__[1:-1]][:20],
        "shape": record.get("shape"),
        "dtype": record.get("dtype"),
    }
    out["array"] = _numbers(value, arrays)
    return out


def _numbers(value: Any, arrays: dict[str, Tensor]) -> str | None:
    """Keep small numbers among the arrays, and return their name."""
    if not is_array(value) or getattr(value, "nbytes", ARRAY_BYTES) >= ARRAY_BYTES:
        return None
    try:
        values = np.asarray(value)
    except Exception:  # noqa: BLE001 - keys and tracers have no plain numbers
        return None
    if values.dtype.kind not in "biufc" and values.dtype.name != "bfloat16":
        return None
    name = f"variable{len(arrays)}"
    arrays[name] = tensor(values)
    return name
