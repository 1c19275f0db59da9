"""Traces said as data by a process that compiles, and made again in one that interprets."""

import json
import sys

import pytest

from grader.workers.records import JitTrace
from tests.sandbox.interpreter.test_hooks import run

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux"),
]
WORK = """
import warnings

@jax.jit
def mine(x):
    return jnp.cumsum(x)

def work():
    key = jax.random.key(3)
    x = jax.random.truncated_normal(key, -2, 2, (4, 3))
    y = jnp.where(x > 0, x, 0) @ x.T
    return mine(jnp.sort(y, axis=0)) + jnp.concatenate([y, y])[0, 0] + jnp.sum(y, dtype="float32")
"""
RECORD = """
from grader.sandbox.interpreter.traces import recorded
heard = []
with recorded(heard) as records:
    work()
told += records
"""
REPLAY = """
from grader.sandbox.interpreter.traces import replay
replay({records})
traced = []
jax.monitoring.register_event_duration_secs_listener(
    lambda name, seconds, **_: traced.append(name) if "jaxpr_trace" in name else None
)
work()
told += [len(traced)]
"""


def told(program: str, *arguments: str) -> list:
    status, printed = run(program, *arguments)
    assert status == 0, printed
    return json.loads(printed.splitlines()[-1])


def test_what_was_traced_is_not_traced_again_after_a_replay() -> None:
    records = told(WORK + RECORD, "--xla")
    assert [JitTrace.model_validate(item).model_dump(mode="json") for item in records]
    (without,) = told(WORK + REPLAY.format(records=[]))
    (after,) = told(WORK + REPLAY.format(records=records))
    assert without > 5
    assert after == 1, "that of `mine`, which no name of jax leads to"


def test_functions_that_are_not_of_jax_are_not_recorded() -> None:
    records = told(WORK + RECORD, "--xla")
    functions = {item["function"] for item in records}
    assert not [name for name in functions if "mine" in name]
    assert [name for name in functions if name.endswith(":cumsum")], "traced within `mine`"


def test_a_trace_that_warns_is_left_out_as_later_ones_would_not_hear_it() -> None:
    warned = """
def work():
    jnp.sort(jnp.ones(3))
    jnp.cumsum(jnp.ones(3), dtype=np.dtype("float64"))

warnings.simplefilter("always")
warnings.showwarning = lambda *said, **_: heard.append(said)
"""
    functions = [item["function"] for item in told(WORK + warned + RECORD, "--xla")]
    assert [name for name in functions if name.endswith(":sort")]
    assert not [name for name in functions if name.endswith(":cumsum")]


@pytest.mark.parametrize(
    "name",
    [
        "os:getcwd",
        "jax:jit",
        "jax._src.api:os.getcwd",
        "flax.nnx:Linear",
        "jax.numpy:nothing",
        "__main__:mine",
        "jaxes:mine",
    ],
)
def test_a_name_that_leads_to_no_jitted_function_of_jax_is_passed_over(name: str) -> None:
    plain = {"kind": "array", "shape": [3], "dtype": "float32", "weak": False}
    record = {"function": name, "arguments": [plain], "keywords": {}}
    right = {**record, "function": "jax.numpy:sort"}
    program = """
from grader.sandbox.interpreter.traces import replay
sys.modules["jaxes"] = sys.modules["__main__"]
sys.modules["__main__"].mine = mine
"""
    program = WORK + "import sys\n" + program + f"told += [replay([{record!r}, {right!r}])]\n"
    assert told(program) == [1], "the other one"
