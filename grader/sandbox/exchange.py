"""Run the submission's function with other values in its Variables (child side).

A value is put as soon as the making of modules has ended and the Variable holds what it held when
it was observed: after `__init__` and whatever else sets the first values, before they are read. So
a copy that `__init__` takes of them keeps the old ones, and what the function writes stays.
"""

import contextlib
import itertools
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.sandbox.locate import Source
from grader.sandbox.observe import Recorder
from grader.sandbox.serialise import is_array, is_tracer, is_variable, raw


@dataclass
class Target:
    """Where a value goes, and what became of it.

    Attributes:
        module: number of the module in the order of first sight, see `Recorder.holders`.
        path: of the Variable within it, dotted.
        group: number of the value; copies of a module get the same.
        value: what is put there, an array of jax.
        originals: what the Variable held when it was observed, at first and in the end.
        put: whether it was put.
        late: whether a method of the module began before that, which may have read the old one.
        read: whether a method of the module began after that.
    """

    module: int
    path: str
    group: int
    value: Any
    originals: tuple[Any, ...]
    put: bool = False
    late: bool = False
    read: bool = False
    seen: Any = None
    """What the Variable held when it was last looked at."""


class Exchange(Recorder):
    """Calls the function with other values.

    Args:
        source, functions: as for the observation, so that objects are seen in the same order.
        targets: where the values go.
    """

    def __init__(
        self, source: Source, functions: tuple[str, ...], targets: Sequence[Target]
    ) -> None:
        super().__init__(source, functions)
        self._targets = targets
        self._replaced: list[tuple[Any, Any, Any]] = []

    @property
    def sure(self) -> bool:
        """Whether for every value a method ran with it, and none before it was put."""
        groups: dict[int, bool] = {}
        for target in self._targets:
            used = target.put and target.read
            groups[target.group] = groups.get(target.group, False) or used
        return all(groups.values()) and not any(target.late for target in self._targets)

    def restore(self) -> None:
        """Give Variables that outlive the call their own values back."""
        for variable, value, original in self._replaced:
            if raw(variable) is value:
                with contextlib.suppress(Exception):
                    _set(variable, original)

    def _moment(self) -> None:
        if self.making:
            return
        for target in self._targets:
            with contextlib.suppress(Exception):  # the learner's objects may raise anything
                self._put(target)
                holder = _at(self.holders, target.module)
                if holder is not None and holder is self.began:
                    target.read |= target.put
                    target.late |= not target.put

    def _put(self, target: Target) -> None:
        variable = find(self, target.module, target.path)
        held = raw(variable) if variable is not None else None
        if held is None or held is target.seen:
            return
        target.seen = held
        if is_tracer(held):
            return
        if np.array_equal(held, target.value):
            target.put = True  # a copy of what has it already
            return
        if not any(np.array_equal(held, original) for original in target.originals):
            return
        _set(variable, target.value)
        if raw(variable) is target.value:
            target.seen, target.put = target.value, True
            self._replaced.append((variable, target.value, held))


def aim(seen: Recorder, places: Sequence[Any], values: Sequence[Any]) -> list[Target]:
    """Return the targets of a request.

    Args:
        seen: the observation that the places were found in.
        places: dictionaries of `module`, `path` and `group`.
        values: NumPy arrays, by group.

    Raises:
        LookupError: there is no such Variable, or it holds no array of floating-point numbers.
    """
    import jax  # noqa: PLC0415 - this module is read where jax must not be loaded

    targets = []
    for place in places:
        variable = find(seen, place["module"], place["path"])
        original = raw(variable) if variable is not None else None
        if not is_array(original):
            raise LookupError(place["path"])
        if is_tracer(original):
            continue  # a copy inside a transform gets its values from outside
        numbers = values[place["group"]]
        if np.asarray(original).dtype != numbers.dtype or numbers.dtype.kind != "f":
            raise LookupError(place["path"])
        value = jax.device_put(np.array(numbers))
        first = seen.first.get(id(variable), seen.made.get(id(variable), original))
        originals = (original,) if is_tracer(first) else (original, first)
        targets.append(Target(place["module"], place["path"], place["group"], value, originals))
    return targets


def find(seen: Recorder, module: int, path: str) -> Any:
    """Return the Variable at a dotted path within a module that was seen, or None."""
    value = _at(seen.holders, module)
    for name in path.split("."):
        value = _held(value, name)
    return value if is_variable(value) else None


def _held(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return next((item for key, item in value.items() if str(key) == name), None)
    if isinstance(value, list | tuple):
        return _at(value, int(name)) if name.isdecimal() else None
    return getattr(value, "__dict__", {}).get(name)


def _at(values: Sequence[Any], index: int) -> Any:
    return next(itertools.islice(values, index, None), None)


def _set(variable: Any, value: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if hasattr(variable, "set_raw_value"):
            variable.set_raw_value(value)
        else:
            variable.raw_value = value
