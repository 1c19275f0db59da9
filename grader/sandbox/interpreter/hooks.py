"""Where jax is made to ask the interpreter instead of its compiler: a table by version."""

import importlib
import os
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

import jax
import numpy as np
from jax._src import compiler, core, dispatch, pjit
from jax._src.api_util import InternalFloatingPointError
from jax._src.array import ArrayImpl
from jax._src.interpreters import mlir, pxla

from grader.sandbox.interpreter.ahead import Ahead
from grader.sandbox.interpreter.arithmetic import XlaArithmetic
from grader.sandbox.interpreter.arrays import Putter, aligned, to_numpy
from grader.sandbox.interpreter.evaluate import plan_of
from grader.sandbox.interpreter.mutable import has_any, pure
from grader.sandbox.interpreter.rules import EFFORT, RULES, Rule, Unsupported
from grader.sandbox.interpreter.spread import are_spread, check_settings, in_mesh

KINDS = (
    "callbacks", "collectives", "control", "conversions", "convolution", "elementwise", "fourier",
    "indexing", "integers", "keys", "linear_algebra", "products", "reductions", "shapes", "sorting",
    "special", "windows",
)  # fmt: skip
"""Modules of rules."""
for _kind in KINDS:
    importlib.import_module(f"grader.sandbox.interpreter.{_kind}")

CONSTANTS_APART = (0, 7, 1)
"""The version of jax from which on a call returns its constants as a fourth value."""
OWN_WAY = {
    "debug_callback",
    "debug_print",
    "device_put",
    "layout_constraint",
    "mesh_cast",
    "name",
    "random_seed",
    "reshard",
    "stage",
    "sharding_constraint",
}
"""Primitives whose rules serve jaxprs. Called by themselves, jax's own way compiles nothing, and
raises what it raises of a seed that is no integer."""
OF_THE_COMPILER = (
    "jax_compilation_cache_dir",
    "jax_dump_ir_to",
    "jax_persistent_cache_min_compile_time_secs",
    "jax_persistent_cache_min_entry_size_bytes",
)
"""Settings that only a compiler obeys: who changes one is answered by XLA."""
MISSED = 3
"""Exit status of a process that had to leave, should the handler of a miss return."""
OnMiss = Callable[[str], object]


class Hooks:
    """Replaces jax's ways to the compiler by the rules, in this process and its forks.

    Args:
        on_miss: told, in a few words, what no rule can do. It must not return.
    """

    def __init__(self, on_miss: OnMiss) -> None:
        self.arm(on_miss)
        self._put = Putter()
        self._arithmetic = XlaArithmetic()
        self._undo: list[Callable[[], object]] = []

    def arm(self, on_miss: OnMiss) -> None:
        """From now on call this handler, and take the settings of the compiler as they are."""
        self.on_miss = on_miss
        self._compiler = _compiler()

    def install(self) -> None:
        """Replace all of them; `remove` undoes it."""
        for primitive in primitives():
            if primitive.name in RULES and primitive.name not in OWN_WAY:
                self._replace(primitive, "impl", self._eager(primitive, RULES[primitive.name]))
        constants: tuple[Any, ...] = ([],) if jax.__version_info__ >= CONSTANTS_APART else ()

        def called(*arguments: Any, **params: Any) -> Any:
            return (self._call(*arguments, **params), None, None, *constants)

        self._replace(pjit, "_pjit_call_impl_python", called)
        self._replace(getattr(pjit, "jit_p", None) or pjit.pjit_p, "impl", self._call)
        self._replace(compiler, "compile_or_get_cached", self._refuse("a compilation"))
        self._replace(pxla, "lower_sharding_computation", self._lower)
        for kind, handler in tuple(pxla.shard_arg_handlers.items()):
            if issubclass(kind, np.ndarray):
                pxla.shard_arg_handlers[kind] = _aligning(handler)
                self._undo.append(partial(pxla.shard_arg_handlers.update, {kind: handler}))

    def remove(self) -> None:
        """Put back what was there before."""
        while self._undo:
            self._undo.pop()()

    def to_device(self, value: Any) -> Any:
        """Put a NumPy array of any size on the device."""
        return self._put.array(np.asarray(value, jax.dtypes.canonicalize_dtype(value.dtype)))

    def miss(self, what: str) -> NoReturn:
        """Say what no rule can do, and end this process."""
        self.on_miss(what[:200])
        os._exit(MISSED)

    def _replace(self, owner: Any, name: str, value: Any) -> None:
        original = getattr(owner, name)
        self._undo.append(lambda: setattr(owner, name, original))
        setattr(owner, name, value)

    def _refuse(self, what: str) -> Callable[..., NoReturn]:
        return lambda *_, **__: self.miss(what)

    def _lower(self, jaxpr: Any, *settings: Any, **named: Any) -> Ahead:
        """Return what stands for the lowering of a jitted function."""
        _, _, ins, outs, _, _, donated, *_ = settings
        if named.get("compiler_options_kvs") or named.get("lowering_platforms"):
            self.miss("a lowering with settings of its own")
        if jax.config.jax_disable_jit:
            self.miss("a lowering where jit is disabled")
        try:
            check_settings({"in_shardings": ins, "out_shardings": outs})
            mutable = pure(jaxpr, ())
            plan_of(mutable.jaxpr if mutable else jaxpr)  # holds constants as they are now
        except Exception as error:  # noqa: BLE001 - whatever a rule cannot do, XLA shall
            self.miss(_told(error))
        return Ahead(jaxpr, donated, self._call, self.miss)

    def _call(
        self, *arguments: Any, jaxpr: Any, donated_invars: Any = (), **params: Any
    ) -> list[Any]:
        """Evaluate a jitted function's jaxpr."""
        if _compiler() != self._compiler:
            self.miss("a setting of the compiler")
        try:
            EFFORT.step()
            mutable = pure(jaxpr, arguments)
            plan = plan_of(mutable.jaxpr if mutable else jaxpr)
            check_settings(params)
            returned = mutable.returned(plan.results) if mutable else plan.results
            donated = _given_away(arguments, donated_invars, returned)
            with self._arithmetic:
                given = mutable.given(arguments) if mutable else arguments
                pairs = zip(given, plan.avals, strict=True)
                values = plan(*[to_numpy(value, aval.dtype) for value, aval in pairs])
            pairs = zip(values, plan.results, strict=True)
            results = [self._put.typed(value, aval) for value, aval in pairs]
            dispatch.check_special("jit", results)
            if mutable:
                results = mutable.settle(arguments, results)
            for value in donated:
                value.delete()
        except (FloatingPointError, InternalFloatingPointError):  # of `jax_debug_nans`
            raise
        except Exception as error:  # noqa: BLE001 - whatever a rule cannot do, XLA shall
            _raise_if_deleted(arguments)
            self.miss(_told(error))
        return results

    def _eager(self, primitive: Any, found: Rule) -> Callable[..., Any]:
        """Return what evaluates a primitive outside jitted functions."""
        several, name, put = primitive.multiple_results, primitive.name, self._put.typed
        by_jax = primitive.impl
        types: dict[Any, list[Any]] = {}

        def evaluate(*arguments: Any, **params: Any) -> Any:
            given = [core.typeof(value) for value in arguments]
            if in_mesh() or has_any(arguments) or are_spread(given):
                return by_jax(*arguments, **params)  # which makes a jitted function of it
            if any(hasattr(value, "__jax_array__") for value in arguments):
                self.miss(f"{name}: an object that only turns into an array")  # in jax 0.6
            key = (*[(one.shape, one.dtype, one.weak_type) for one in given], *params.items())
            try:
                wanted = types.get(key)
                hashable = True
            except TypeError:  # a parameter is an array or a list
                wanted, hashable = None, False
            if wanted is None:  # a type that does not fit is jax's own error
                out = primitive.abstract_eval(*given, **params)[0]
                wanted = list(out) if several else [out]
                if hashable:
                    types[key] = wanted
            try:
                EFFORT.step()
                with self._arithmetic:
                    run, keywords = found.bound(params)
                    pairs = zip(arguments, given, strict=True)
                    result = run(*[to_numpy(value, one.dtype) for value, one in pairs], **keywords)
                results = [
                    put(value, one)
                    for value, one in zip(result if several else [result], wanted, strict=True)
                ]
                if dispatch.needs_check_special():
                    dispatch.check_special(name, results)
            except InternalFloatingPointError as error:
                message = f"invalid value ({error.ty}) encountered in {name}"
                raise FloatingPointError(message) from None
            except Exception as error:  # noqa: BLE001 - whatever a rule cannot do, XLA shall
                _raise_if_deleted(arguments)
                self.miss(f"{name}: {_told(error)}")
            return results if several else results[0]

        return evaluate


def _compiler() -> list[Any]:
    # `jax.config.values` would make a dictionary of all settings, at each call.
    holders = jax.config._value_holders
    return [holders[name].value for name in OF_THE_COMPILER if name in holders]


def _given_away(arguments: Any, donated: Any, results: list[Any]) -> list[Any]:
    """Return the arrays whose memory XLA would use for results, so that they end with the call.

    Raises:
        Unsupported: there is no result of that type, of which jax warns when it compiles.
    """
    left = [(aval.shape, aval.dtype) for aval in results]
    given = [value for value, gone in zip(arguments, donated, strict=bool(donated)) if gone]
    for value in given:
        if not isinstance(value, jax.Array) or (value.shape, value.dtype) not in left:
            raise Unsupported("a donated argument that no result can take the place of")
        left.remove((value.shape, value.dtype))
    return given


def primitives() -> set[Any]:
    """Return all primitives that jax knows how to compile."""
    tables = [mlir._lowerings, *mlir._platform_specific_lowerings.values()]
    return {primitive for table in tables for primitive in table}


def _raise_if_deleted(arguments: Any) -> None:
    """Raise jax's own error of an array that was donated before."""
    for value in arguments:
        if isinstance(value, ArrayImpl) and value.is_deleted():
            value._check_if_deleted()


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, Unsupported) else f"{type(error).__name__}: {error}"


def _aligning(handler: Callable[..., Any]) -> Callable[..., Any]:
    def handle(arrays: Any, *rest: Any) -> Any:
        return handler([aligned(array) for array in arrays], *rest)

    return handle
