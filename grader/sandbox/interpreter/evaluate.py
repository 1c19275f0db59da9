"""Evaluate jaxprs with the rules: a plan for each, made once, and one short loop."""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np
from jax._src import core
from jax._src.interpreters import mlir, partial_eval

from grader.sandbox.interpreter.arrays import carrier, to_numpy
from grader.sandbox.interpreter.rules import CHECKED, INLINED, RULES, Unsupported
from grader.sandbox.interpreter.spread import check_type

Step = tuple[Any, Any, tuple[int, ...], int, tuple[int, ...], tuple[int, ...]]
"""Function, keywords, slots of the arguments, the slot of one result or -1, slots of several
results, slots that nothing reads later."""
_NOWHERE = 0


@dataclass
class Plan:
    """How to evaluate one jaxpr.

    Attributes:
        avals: of the arguments.
        results: of the results.
        steps: in their order.
        slots: values at the start: literals and constants.
        inputs: slots of the arguments.
        outputs: slots of the results.
    """

    avals: list[Any]
    results: list[Any]
    steps: list[Step] = field(default_factory=list)
    slots: list[Any] = field(default_factory=lambda: [None])
    inputs: list[int] = field(default_factory=list)
    outputs: list[int] = field(default_factory=list)

    def __call__(self, *arguments: Any) -> list[Any]:
        """Evaluate: arrays to arrays.

        Raises:
            Unsupported: there is no rule for something.
        """
        values = self.slots.copy()
        for slot, argument in zip(self.inputs, arguments, strict=True):
            values[slot] = argument
        for function, keywords, ins, out, outs, dead in self.steps:
            result = function(*[values[slot] for slot in ins], **keywords)
            if out >= 0:
                values[out] = result
            else:
                for slot, value in zip(outs, result, strict=True):
                    values[slot] = value
            for slot in dead:
                values[slot] = None
        return [values[slot] for slot in self.outputs]


class _Planner:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def constant(self, value: Any) -> int:
        self._plan.slots.append(value)
        return len(self._plan.slots) - 1

    def inline(self, jaxpr: Any, consts: Sequence[Any], inputs: Sequence[int]) -> list[int]:
        """Add the steps of a jaxpr whose arguments are in these slots; return its results'."""
        _check_used(jaxpr)
        slots: dict[Any, int] = dict(zip(jaxpr.invars, inputs, strict=True))
        for var, value in zip(jaxpr.constvars, consts, strict=True):
            slots[var] = self.constant(to_numpy(value, var.aval.dtype))

        def read(atom: Any) -> int:
            if isinstance(atom, core.Literal):
                return self.constant(np.asarray(atom.val, atom.aval.dtype)[()])
            return slots[atom]

        for equation in jaxpr.eqns:
            name, params = equation.primitive.name, equation.params
            ins = tuple(read(atom) for atom in equation.invars)
            if name in CHECKED:
                CHECKED[name](params)
            if name in INLINED:
                inner, inner_consts = opened(params[INLINED[name]])
                outs = self.inline(inner, inner_consts, ins)
                slots.update(zip(equation.outvars, outs, strict=True))
                continue
            if name not in RULES:
                traced = _as_jax_lowers(equation)
                outs = self.inline(*opened(traced), ins)
                slots.update(zip(equation.outvars, outs, strict=True))
                continue
            function, keywords = RULES[name].bound(params)
            written = []
            for var in equation.outvars:
                slots[var] = _NOWHERE if isinstance(var, core.DropVar) else self.constant(None)
                written.append(slots[var])
            several = equation.primitive.multiple_results
            single, outs = (-1, written) if several else (written[0], [])
            self._plan.steps.append((function, keywords, ins, single, tuple(outs), ()))
        return [read(atom) for atom in jaxpr.outvars]


def _check_used(jaxpr: Any) -> None:
    """See that the result of each function of the host is used: the compiler leaves out the others.

    Raises:
        Unsupported: one is not.
    """

    def calls(jaxpr: Any) -> int:
        return sum(equation.primitive.name == "pure_callback" for equation in jaxpr.eqns)

    if count := calls(jaxpr):
        used, _ = partial_eval.dce_jaxpr(jaxpr, [True] * len(jaxpr.outvars))
        if calls(used) != count:
            raise Unsupported("a callback whose result is not used")


def lowered_by(primitive: Any) -> Any:
    """Return the function of jax's that is compiled in the place of a primitive, or None."""
    on_cpu = mlir._platform_specific_lowerings.get("cpu", {})
    entry = on_cpu.get(primitive) or mlir._lowerings.get(primitive)
    lowering: Any = inspect.unwrap(getattr(entry, "rule", entry)) if entry else None
    code = getattr(lowering, "__code__", None)
    if code is None or code.co_name != "f_lowered" or "fun" not in code.co_freevars:
        return None
    return dict(zip(code.co_freevars, lowering.__closure__, strict=True))["fun"].cell_contents


def _as_jax_lowers(equation: Any) -> Any:
    """Trace what is compiled in the place of a primitive without a rule.

    Raises:
        Unsupported: that is no function of jax's.
    """
    function = lowered_by(equation.primitive)
    if function is None:
        raise Unsupported(f"the primitive {equation.primitive.name}")
    types = [jax.ShapeDtypeStruct(atom.aval.shape, atom.aval.dtype) for atom in equation.invars]
    traced = jax.make_jaxpr(lambda *xs: function(*xs, **equation.params))(*types)
    if traced.effects:
        raise Unsupported(f"the primitive {equation.primitive.name}, which has effects")
    return traced


def opened(closed: Any) -> tuple[Any, Sequence[Any]]:
    """Return a jaxpr and its constants, of whatever form this version of jax has."""
    return getattr(closed, "jaxpr", closed), getattr(closed, "consts", ())


_plans: dict[int, tuple[Any, Plan]] = {}


def plan_of(closed: Any) -> Plan:
    """Return the plan of a jaxpr, from the memory of those made before.

    Raises:
        Unsupported: it has a primitive without a rule.
    """
    known = _plans.get(id(closed))
    if known is not None:
        return known[1]
    jaxpr, consts = opened(closed)
    plan = Plan([var.aval for var in jaxpr.invars], [atom.aval for atom in jaxpr.outvars])
    for aval in plan.avals + plan.results:
        carrier(aval.dtype)
        check_type(aval)
    planner = _Planner(plan)
    plan.inputs = [planner.constant(None) for _ in jaxpr.invars]
    plan.outputs = planner.inline(jaxpr, consts, plan.inputs)
    _forget_early(plan)
    _plans[id(closed)] = closed, plan  # with the jaxpr, so that its id stays its own
    return plan


def _forget_early(plan: Plan) -> None:
    """Note at each step which values nothing reads later: memory is what long programs lack."""
    kept = {*plan.outputs, _NOWHERE}
    for index in range(len(plan.steps) - 1, -1, -1):
        function, keywords, ins, out, outs, _ = plan.steps[index]
        dead = tuple({*ins} - kept)
        kept.update(ins)
        plan.steps[index] = function, keywords, ins, out, outs, dead
