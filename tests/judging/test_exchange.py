"""Params count as used only if other values in them give the answer that is right for these."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from grader.exercise.case import Case
from grader.judging.exchange import Other, Proof
from grader.judging.outcome import Answer, Observed, Outcome
from grader.report.schema import Report
from grader.sandbox.wire import tensor
from grader.workers.records import ModuleRecord, Probe, ValueRecord, VariableRecord

if TYPE_CHECKING:
    from grader.judging.conversation import Conversation

TEXT = """
import functools

import jax
import jax.numpy as jnp
from flax import nnx


class Dense(nnx.Module):
    def __init__(self, i, o, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (i, o)))
        self.bias = nnx.Param(jnp.zeros((o,)))

    def __call__(self, x):
        return x @ self.kernel[...] + self.bias[...]


def make(seed, x, features):
    return Dense(x.shape[-1], int(features), nnx.Rngs(int(seed)))


def dense_forward(seed, x, features):
    return make(seed, x, features)(x).flatten()
"""
CALL = "x @ self.kernel[...] + self.bias[...]"
LAST = "make(seed, x, features)(x)"
MAKE = "    return Dense(x.shape[-1], int(features), nnx.Rngs(int(seed)))\n"
SETS = """        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (i, o)))
        self.bias = nnx.Param(jnp.zeros((o,)))
"""
WRONG = {
    "bias subtracted": ([(CALL, CALL.replace("+", "-"))], "bias"),
    "bias doubled": ([(CALL, f"{CALL} + self.bias[...]")], "bias"),
    "bias reversed": ([(CALL, f"{CALL}[::-1]")], "bias"),
    "bias summed": ([(CALL, f"{CALL}.sum()")], "bias"),
    "bias before the product": (
        [(CALL, "(x + self.bias[...].mean()) @ self.kernel[...]")],
        "bias",
    ),
    "bias times zero": ([(CALL, f"{CALL} * 0")], "bias"),
    "a copy of the kernel": (
        [
            ("        self.bias =", "        self.fixed = self.kernel[...]\n        self.bias ="),
            (CALL, "x @ self.fixed + self.bias[...]"),
        ],
        "kernel",
    ),
    "bias subtracted, compiled": (
        [("    def __call__", "    @nnx.jit\n    def __call__"), (CALL, CALL.replace("+", "-"))],
        "bias",
    ),
    "bias subtracted, another instance": (
        [
            (
                f"    return {LAST}",
                f"    Dense(x.shape[-1], int(features), nnx.Rngs(1))(0 * x)\n    return {LAST}",
            ),
            (CALL, CALL.replace("+", "-")),
        ],
        "bias",
    ),
    "bias subtracted, module kept": (
        [
            (
                "def make(seed, x, features):\n",
                "@functools.cache\ndef make(seed, width, features):\n",
            ),
            ("x.shape[-1], int(f", "width, int(f"),
            (LAST, "make(seed, x.shape[-1], features)(x)"),
            (CALL, CALL.replace("+", "-")),
        ],
        "bias",
    ),
}
RIGHT = {
    "as it is": [],
    "Params in a list": [
        (SETS, f"{SETS}        self.both = nnx.List([self.kernel, self.bias])\n"),
        (CALL, "x @ self.both[0][...] + self.both[1][...]"),
    ],
    "a class of Param": [
        ("class Dense", "class Weight(nnx.Param):\n    pass\n\n\nclass Dense"),
        ("= nnx.Param(nnx", "= Weight(nnx"),
    ],
    "another name for the same": [
        (SETS, f"{SETS}        self.weight = self.kernel\n"),
        ("self.kernel[...] +", "self.weight[...] +"),
    ],
    "vmap": [(LAST, f"nnx.vmap(lambda m, row: m(row), in_axes=(None, 0))({LAST[:-3]}, x)")],
    "a compiled method": [("    def __call__", "    @nnx.jit\n    def __call__")],
    "a compiled function of the module": [(LAST, f"nnx.jit(lambda m, x: m(x))({LAST[:-3]}, x)")],
    "split and merge": [
        (
            f"    return {LAST}",
            (
                f"    graph, state = nnx.split({LAST[:-3]})\n"
                "    run = jax.jit(lambda state, x: nnx.merge(graph, state)(x))\n"
                "    return run(state, x)"
            ),
        )
    ],
    "a copy": [(LAST, f"nnx.clone({LAST[:-3]})(x)")],
    "a compiled factory": [
        (
            MAKE,
            (
                "    return nnx.jit(Dense, static_argnums=(0, 1))"
                "(x.shape[-1], int(features), nnx.Rngs(int(seed)))\n"
            ),
        )
    ],
    "made in the first call": [
        (SETS, "        self.sizes, self.rngs, self.made = (i, o), rngs, False\n"),
        (
            f"        return {CALL}",
            "        (i, o), rngs = self.sizes, self.rngs\n        if not self.made:\n"
            + SETS.replace("        self", "            self")
            + f"            self.made = True\n        return {CALL}",
        ),
    ],
    "set in a second step": [
        (
            SETS,
            (
                "        self.kernel = nnx.Param(jnp.zeros((i, o)))\n"
                "        self.bias = nnx.Param(jnp.zeros((o,)))\n"
                "        first = nnx.initializers.lecun_normal()(rngs.params(), (i, o))\n"
                "        self.kernel[...] = first\n"
            ),
        )
    ],
    "set from outside": [
        (
            SETS,
            (
                "        self.kernel = nnx.Param(jnp.zeros((i, o)))\n"
                "        self.bias = nnx.Param(jnp.zeros((o,)))\n"
            ),
        ),
        (
            MAKE,
            (
                "    layer = Dense(x.shape[-1], int(features), nnx.Rngs(int(seed)))\n"
                "    first = nnx.initializers.lecun_normal()\n"
                "    layer.kernel[...] = first(nnx.Rngs(int(seed)).params(), layer.kernel.shape)\n"
                "    return layer\n"
            ),
        ),
    ],
    "a module that is kept": [
        ("def make(seed, x, features):\n", "@functools.cache\ndef make(seed, width, features):\n"),
        ("x.shape[-1], int(f", "width, int(f"),
        (LAST, "make(seed, x.shape[-1], features)(x)"),
    ],
    "a compiled program that is kept": [
        ("def make(seed, x, features):\n", "@functools.cache\ndef make(seed, width, features):\n"),
        (
            MAKE,
            (
                "    layer = Dense(width, int(features), nnx.Rngs(int(seed)))\n"
                "    return jax.jit(lambda x: layer(x))\n"
            ),
        ),
        (LAST, "make(seed, x.shape[-1], features)(x)"),
    ],
    "no method at all": [
        (f"    def __call__(self, x):\n        return {CALL}\n", ""),
        (
            f"    return {LAST}.flatten()",
            (
                f"    layer = {LAST[:-3]}\n"
                "    return (x @ layer.kernel[...] + layer.bias[...]).flatten()"
            ),
        ),
    ],
    "the whole compiled": [
        (
            "def dense_forward",
            "@functools.partial(jax.jit, static_argnums=(0, 2))\ndef dense_forward",
        ),
    ],
    "another instance for its shape": [
        (
            f"    return {LAST}",
            f"    Dense(x.shape[-1], int(features), nnx.Rngs(1))(0 * x)\n    return {LAST}",
        )
    ],
    "checkpointed": [(LAST, f"nnx.remat(lambda m, x: m(x))({LAST[:-3]}, x)")],
}
UNKNOWN = {
    "all of it in __init__": [
        ("def __init__(self, i, o, rngs)", "def __init__(self, i, o, rngs, x)"),
        (SETS, f"{SETS}        self.out = {CALL}\n"),
        (f"    def __call__(self, x):\n        return {CALL}\n", ""),
        (MAKE, MAKE.replace("seed)))", "seed)), x)")),
        (LAST, LAST.replace("(x)", ".out")),
    ],
    "values that are checked": [
        (
            f"        return {CALL}",
            f"        assert not self.bias[...].any()\n        return {CALL}",
        )
    ],
}


def changed(changes: list[tuple[str, str]]) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def grade_dense(grade_exercise: Callable[..., Report]) -> Callable[[list[tuple[str, str]]], Report]:
    return lambda changes: grade_exercise("dense", changed(changes))


def used(report: Report) -> tuple[str, str]:
    (item,) = [item for item in report.requirements if item.name == "parameters-used"]
    return item.status, item.message


@pytest.mark.parametrize("name", WRONG)
def test_a_param_that_is_misused_is_seen(name: str, grade_dense: Callable[..., Report]) -> None:
    changes, param = WRONG[name]
    report = grade_dense(changes)
    assert report.summary.startswith("12 of 12 answers are right; what the task asks besides")
    status, message = used(report)
    assert status == "broken"
    assert f"`{param}`" in message
    assert report.verdict == "failed"


@pytest.mark.parametrize("name", RIGHT)
def test_right_use_is_proved_in_any_style(name: str, grade_dense: Callable[..., Report]) -> None:
    report = grade_dense(RIGHT[name])
    assert report.verdict == "passed", (report.summary, report.requirements, report.findings)
    assert used(report)[0] == "held"


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_cannot_be_exchanged_is_unknown(name: str, grade_dense: Callable[..., Report]) -> None:
    report = grade_dense(UNKNOWN[name])
    assert used(report)[0] == "unknown"
    assert report.verdict == "passed"


def test_where_nothing_can_be_compared_nothing_is_asked() -> None:
    kind = "flax.nnx.Param"
    held = VariableRecord(path="kernel", type=kind, shape=(2,), dtype="float32", array="k")
    module = ModuleRecord(
        name="Dense",
        type="submission.Dense",
        bases=(),
        library="nnx",
        own=True,
        outermost=True,
        variables=(held,),
    )
    seen = Observed(Probe(modules=(module,)), {"k": tensor(np.ones(2, np.float32))})
    right = {"": tensor(np.ones(3, np.float32))}
    answer = Answer(ValueRecord(kind="array", type="jax.Array"), {"answer": right[""]}, ())
    case = Case("case 1", {}, {})

    class Asked(AssertionError):
        """Something was."""

    class Talk:
        outcome = Outcome(replies={0: answer}, seen={0: seen})

        def exchange(self, *_: object, **__: object) -> None:
            raise Asked

        watch = exchange

    def ask(other: Other) -> None:
        Proof(case, lambda _: 1e-5, right, seen, other).ask(cast("Conversation", Talk()))

    ask(Other())
    assert Talk.outcome.use is None
    with pytest.raises(Asked):  # there is an answer to compare with
        ask(Other(together=right))
