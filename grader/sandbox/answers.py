"""The calls of a case, and their answers: any tree of arrays and numbers (child side)."""

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.sandbox.serialise import Json, describe, is_array, sound
from grader.sandbox.wire import Message, Tensor, tensor

LEAVES = 100
"""How many arrays of an answer are looked at."""


def arguments_of(request: Message) -> list[Any]:
    """Return a call's arguments: arrays as JAX arrays on the device, all else as it is."""
    return _given(request.body["arguments"], request.arrays)


def method(made: Any, name: str) -> Callable[..., Any]:
    """Return a method that is looked up when it is called, so that a missing one raises then."""

    def call(*arguments: Any) -> Any:
        return made(*arguments) if name == "__call__" else getattr(made, name)(*arguments)

    return call


def whole(function: Any, request: Message) -> Any:
    """Return the function that answers a case: with all calls of a script, by their paths."""
    calls = request.body["calls"]
    if not calls:
        return function
    given = [(call, _given(call["arguments"], request.arrays)) for call in calls]

    def script(*first: Any) -> dict[str, Any]:
        made = function(*first)
        return {call["path"]: method(made, call["method"])(*rest) for call, rest in given}

    return script


def described_answer(values: Mapping[str, Any], most: int) -> tuple[Json, dict[str, Tensor]]:
    """Describe answers, and return their arrays and numbers, as far as `most` bytes reach.

    Args:
        values: by how the paths of their leaves begin.
        most: bytes for all of them.
    """
    kinds: dict[str, str] = {}
    arrays: dict[str, Tensor] = {}
    for begin, value in values.items():
        for path, leaf in itertools.islice(leaves(value, begin), LEAVES):
            kinds[path] = describe(leaf)["type"]
            found = numbers(leaf, most)
            if found is not None:
                arrays[f"answer{path}"] = found
                most -= found.values.nbytes
    return {"value": describe(next(iter(values.values()))), "leaves": kinds}, arrays


def leaves(value: Any, path: str = "", depth: int = 4) -> Iterator[tuple[str, Any]]:
    """Yield what tuples, lists and dictionaries hold, with paths such as `[0]` and `["loss"]`."""
    if isinstance(value, list | tuple) and depth:
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]", depth - 1)
    elif isinstance(value, dict) and depth:
        for key, item in value.items():
            name = json.dumps(sound(key, 80)) if isinstance(key, str) else sound(repr(key), 80)
            yield from leaves(item, f"{path}[{name}]", depth - 1)
    elif value is not None or not path:
        yield path, value


def numbers(value: Any, most: int) -> Tensor | None:
    """Return an array or a number for sending; None if it is neither, or larger than `most` bytes.

    A subclass of an array may say anything of itself, so it is none.
    """
    if type(value) is int and abs(value) < 2**63:
        return Tensor("int", np.array(value, np.int64))
    if type(value) is float:
        return Tensor("float", np.array(value, np.float64))
    if type(value) is bool:
        return tensor(np.array(value))
    subclass = isinstance(value, np.ndarray) and type(value) is not np.ndarray
    if not is_array(value) or subclass or getattr(value, "nbytes", 0) > most:
        return None
    values = np.asarray(value)
    known = values.dtype.kind in "biufc" or values.dtype.name == "bfloat16"
    return tensor(values) if known else None


def _given(arguments: list[Json], arrays: Mapping[str, Tensor]) -> list[Any]:
    import jax  # noqa: PLC0415 - this module is read where jax must not be loaded

    return [
        jax.device_put(np.array(arrays[item["array"]].values)) if "array" in item else item["value"]
        for item in arguments
    ]
