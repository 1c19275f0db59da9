"""What runs in a fork of a process with the interpreter installed, and how a miss ends it."""

import json
import os
import subprocess
import sys
import textwrap
from importlib import util
from importlib.metadata import version
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux"),
]
FORKED = Path(__file__).with_name("forked.py")
HANG_SECONDS = 300
MISSED = 9


def run(program, *arguments):
    """Run a program; return the exit status and what was printed."""
    done = subprocess.run(
        [sys.executable, FORKED, *arguments],
        env={**os.environ, "PYTHONHASHSEED": "0"},  # jax lists sets in its messages
        input=textwrap.dedent(program),
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def both(program):
    """Return what a program tells with XLA and with the rules."""
    answers = []
    for arguments in (["--xla"], []):
        status, printed = run(program, *arguments)
        assert status == 0, printed
        answers.append(json.loads(printed.splitlines()[-1]))
    return answers


def agree(program):
    by_xla, by_rules = both(program)
    assert by_rules == by_xla


@pytest.mark.parametrize(
    "program",
    [
        """
        try:
            jax.jit(lambda x: x + 1).lower(1.0).compile().cost_analysis()
        except BaseException:
            pass
        """,
        """
        try:
            jax.pure_callback(np.sin, jax.ShapeDtypeStruct((2,), np.float32), np.float32(1))
        except BaseException:
            pass
        """,
        """
        import threading
        def work():
            try:
                jax.lax.linalg.schur(jnp.eye(2))
            except BaseException:
                pass
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        """,
        """
        class Last:
            def __del__(self):
                jax.lax.linalg.schur(jnp.eye(2))
        item = Last()
        del item
        """,
        """
        def call(x):
            try:
                jax.lax.linalg.schur(jnp.eye(2))
            except BaseException:
                pass
        jax.jit(lambda x: (jax.debug.callback(call, x), x)[1])(1.0)
        """,
    ],
    ids=["compilation", "callback", "thread", "__del__", "debug callback"],
)
def test_a_miss_ends_the_process_and_cannot_be_caught(program):
    status, printed = run(textwrap.dedent(program) + "told.append('went on')")
    assert status == MISSED, printed
    assert "miss: " in printed
    assert "went on" not in printed


def test_a_learners_error_is_jaxs_own():
    agree(
        """
        programs = [
            lambda: jnp.ones((2, 3)) @ jnp.ones((4, 2)),
            lambda: jax.lax.add(jnp.ones((1, 3)), jnp.ones(3)),
            lambda: jax.lax.add(jnp.ones(3), jnp.ones(3, int)),
            lambda: jnp.reshape(jnp.ones(3), 7),
            lambda: jax.jit(lambda x: int(x))(1.0),
            lambda: jnp.concatenate([jnp.ones((2, 2)), jnp.ones((2, 3))]),
            lambda: jax.grad(lambda x: x)(jnp.ones(2)),
            lambda: jax.random.normal(jnp.ones(2)),
        ]
        for program in programs:
            try:
                told.append(str(program()))
            except Exception as error:
                told.append([type(error).__name__, str(error)])
        """
    )


def test_settings_mean_what_they_mean_with_xla():
    agree(
        """
        def attempt(program):
            try:
                told.append(str(program()))
            except Exception as error:
                told.append([type(error).__name__, str(error).splitlines()[0]])

        x = jnp.zeros(2)
        with jax.debug_nans(True):
            attempt(lambda: x / x)
            attempt(lambda: jax.jit(lambda x: x / x)(x))
            attempt(lambda: jnp.log(x - 1))
            attempt(lambda: jax.lax.div(x, x))
        with jax.debug_infs(True):
            attempt(lambda: 1 / x)
        with jax.disable_jit():
            attempt(lambda: jax.jit(lambda x: x + 1 if x[0] == 0 else x)(x))
            attempt(lambda: jax.lax.scan(lambda c, r: (c + r, c), 0.0, x))
        attempt(lambda: (jnp.arange(3) / 2).dtype)
        jax.config.update("jax_enable_x64", True)
        attempt(lambda: (jnp.arange(3) / 2).dtype)
        attempt(lambda: jnp.sin(np.arange(3.0)).dtype)
        attempt(lambda: jnp.asarray(2**40) * 2)
        with jax.default_matmul_precision("highest"):
            attempt(lambda: jnp.ones((2, 2)) @ jnp.ones((2, 2)))
        with jax.numpy_dtype_promotion("strict"):
            attempt(lambda: jnp.ones(2) + jnp.ones(2, int))
        """
    )


def test_a_named_algorithm_of_products_is_missed():
    status, printed = run(
        "jax.lax.dot(jnp.ones((2, 2)), jnp.ones((2, 2)), precision='BF16_BF16_F32')"
    )
    assert (status, printed.startswith("miss: ")) == (MISSED, True), printed


@pytest.mark.parametrize(
    "program",
    [
        "jax.lax.fori_loop(0, 10**6, lambda i, c: c + 1.0, 0.0)",
        "jax.lax.scan(lambda c, _: (c + 1.0, None), 0.0, length=10**6)",
        "x = jnp.zeros(2)\nfor _ in range(10**6): x = jax.lax.add(x, x)",
        "f, x = jax.jit(lambda x: x + 1), jnp.zeros(2)\nfor _ in range(10**6): x = f(x)",
    ],
    ids=["fori_loop", "scan", "operations", "jit"],
)
def test_long_work_is_missed_as_xla_may_be_quick(program):
    status, printed = run(program)
    assert (status, printed.startswith("miss: ")) == (MISSED, True), printed


def test_weak_types_arrays_of_no_axis_and_keys_keep_their_types():
    agree(
        """
        key = jax.random.key(1)
        values = [
            jnp.add(1, 2), jax.lax.add(jnp.float32(1), 2.0), jnp.asarray(1.0) * 2, jax.jit(lambda x: x * 2)(3),
            jnp.sum(jnp.ones(3)), jnp.zeros(()), key, jax.random.split(key)[0], jax.random.PRNGKey(1),
            jax.vmap(lambda k: k)(jax.random.split(key, 3)), jnp.where(True, 1, 2.0), jnp.arange(3)[1],
            jax.lax.convert_element_type(1.5, np.int32), jnp.full((2,), 3), jax.lax.scan(lambda c, _: (c, c), 1, None, 2)[1],
        ]
        for value in values:
            told.append([str(value.dtype), value.shape, getattr(value, 'weak_type', None), type(value).__name__])
        told.append([str(jnp.ones(2, np.int8) * 2), str(jnp.ones(2, np.float16) * np.float32(2)), str(3.0 * jnp.arange(2))])
        """
    )


def test_threads_evaluate_side_by_side_and_leave_numpys_arithmetic_alone():
    agree(
        """
        import threading
        tiny = np.full(9, 1e-39, np.float32)
        answers = []
        def work():
            for _ in range(50):
                answers.append(float(jnp.sum(jnp.asarray(tiny) * 2)))
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        told += [sorted(set(answers)), bool((tiny * 2 == 0).any())]
        """
    )


def test_a_donated_argument_ends_with_the_call():
    agree(
        """
        x, y = jnp.arange(4.0), jnp.ones(2)
        out = jax.jit(lambda x, y: (x + 1, y, x), donate_argnums=0)(x, y)
        told += [x.is_deleted(), y.is_deleted(), str(out)]
        try:
            x + 1
        except Exception as error:
            told += [type(error).__name__, str(error)]
        """
    )


def test_what_looks_into_arrays_works():
    agree(
        """
        x = jnp.arange(6.0).reshape(2, 3)
        jax.debug.print("x is {}", x)
        jax.jit(lambda x: jax.debug.print("in jit {}", x))(x)
        seen = []
        jax.jit(lambda x: jax.debug.callback(lambda v: seen.append(float(v)), x.sum()))(x)
        told += [seen, str(x.block_until_ready()), str(np.asarray(x.addressable_shards[0].data))]
        told += [str(jax.device_get(x)), str(np.from_dlpack(x)), str(np.asarray(x.__array__())), len(x.devices())]
        told += [x.tolist(), float(x[0, 1]), str(x), repr(x), str(list(x)[1]), str(x.at[0, 1].set(9.0))]
        buffer = np.zeros(3, np.float32)
        kept = jnp.reshape(buffer, (1, 3))
        buffer[:] = 7
        told.append(kept.tolist())
        told.append(np.add(x, np.ones(3)).tolist())
        """
    )


def test_functions_of_the_host_are_called_as_by_xla():
    agree(
        """
        from jax.experimental import io_callback
        x, seen = jnp.arange(3.0), []
        def host(v, scale=2.0):
            seen.append([type(v).__name__, np.shape(v)])
            return np.sin(np.asarray(v)) * np.float32(scale)
        def called(x, **how):
            kind = jax.ShapeDtypeStruct(x.shape, x.dtype)
            return jax.pure_callback(host, kind, x, scale=3.0, **how)
        told += [called(x).tolist(), jax.jit(called)(x[1]).tolist()]
        for method in ("sequential", "expand_dims", "broadcast_all"):
            one = lambda v: called(v, vmap_method=method)
            told += [jax.vmap(one)(x).tolist(), jax.jit(jax.vmap(one))(x).tolist()]
        told.append(sorted(map(str, seen)))
        @jax.custom_vjp
        def outer(x):
            return called(x)
        outer.defvjp(lambda x: (called(x), x), lambda x, g: (g * jnp.cos(x) * 3,))
        told.append(str(jax.jit(jax.value_and_grad(lambda x: outer(x).sum()))(x)))
        order = []
        def step(total, v):
            io_callback(lambda v: order.append(float(v)), None, v, ordered=True)
            return total + v, v
        jax.jit(lambda x: jax.lax.scan(step, 0.0, x))(x)
        jax.effects_barrier()
        told.append(order)
        """
    )


def test_what_is_compiled_ahead_of_time_is_evaluated():
    agree(
        """
        x = jnp.arange(6.0).reshape(2, 3)
        compiled = jax.jit(lambda x, y: x @ y + 1).lower(x, jax.ShapeDtypeStruct((3, 2), jnp.float32)).compile()
        told.append(compiled(x, x.T).tolist())
        times = jax.jit(lambda x, n: {"x": x * n}, static_argnums=1).trace(x, 3).lower().compile()
        told.append(times(x)["x"].tolist())
        given = jax.jit(lambda x: x + 1, donate_argnums=0).lower(x).compile()
        told += [given(x).tolist(), x.is_deleted()]
        try:
            compiled(jnp.ones(3))
        except TypeError as error:
            told.append(str(error))
        """
    )


def test_a_function_of_jaxs_own_is_evaluated_where_a_primitive_is_compiled_so():
    agree(
        """
        from jax.experimental import sparse
        x = jnp.arange(6.0).reshape(2, 3)
        matrix = sparse.BCOO.fromdense(x)
        told += [(matrix @ x.T).tolist(), matrix.sum(0).todense().tolist()]
        told.append(jax.jit(sparse.sparsify(lambda m, y: m @ y))(matrix, x.T).tolist())
        """
    )


def test_what_is_spread_over_a_mesh_keeps_its_type():
    agree(
        """
        from jax.sharding import NamedSharding, PartitionSpec as P
        try:
            from jax import shard_map
        except ImportError:
            from jax.experimental.shard_map import shard_map
        x = jnp.arange(12.0).reshape(3, 4)
        explicit = 2 * (jax.sharding.AxisType.Explicit,)
        mesh = jax.make_mesh((1, 1), ("a", "b"), devices=jax.devices()[:1], axis_types=explicit)
        y = jax.device_put(x, NamedSharding(mesh, P("a", "b")))
        z = jax.device_put(x.T, NamedSharding(mesh, P("b", None)))
        dot = shard_map(lambda y, z: jax.lax.psum(y @ z, "b"), mesh=mesh, in_specs=(P("a", "b"), P("b", None)), out_specs=P("a", None))
        told += [jax.jit(dot)(y, z).tolist(), jax.jit(dot)(y + 1, 2 * z).tolist()]
        told.append(jax.jit(jax.grad(lambda y: dot(y, z).sum()))(y).tolist())
        told += [str((y + 1).sharding.spec), str(jax.jit(jnp.sin)(y).sharding.spec)]
        if hasattr(jax, "typeof"):
            told += [str(jax.typeof(y + 1)), str(jax.typeof(jax.jit(jnp.sin)(y)))]
        """
    )


@pytest.mark.parametrize(
    "program",
    [
        "jax.jit(lambda x: x * 2, out_shardings=spread)(x)",
        "jax.device_put(x, spread) + 1",
        "jax.jit(jnp.sin)(jax.device_put(x, spread))",
        "jax.pmap(jnp.sin)(x[None])",
        "jax.jit(lambda x: (jax.pure_callback(np.sin, jax.ShapeDtypeStruct((), x.dtype), x[0]), x)[1])(x)",
    ],
)
def test_what_the_compiler_decides_is_left_to_it(program):
    status, printed = run(
        f"""
        from jax.sharding import NamedSharding, PartitionSpec as P
        x = jnp.ones(3)
        mesh = jax.make_mesh((1,), ("a",), devices=jax.devices()[:1], axis_types=(jax.sharding.AxisType.Auto,))
        spread = NamedSharding(mesh, P("a"))
        {program}
        told.append("went on")
        """
    )
    assert status == MISSED, printed
    assert "went on" not in printed


def test_what_a_function_of_the_host_returned_is_kept_as_it_was():
    agree(
        """
        kept = np.zeros(3, np.float32)
        def host(v):
            kept[:] = v
            return kept
        call = lambda x: jax.pure_callback(host, jax.ShapeDtypeStruct((3,), jnp.float32), x)
        x = jnp.arange(3.0)
        told += [str(jax.jit(lambda x: (call(x), call(x + 1)))(x)), str((call(x), call(x + 1)))]
        given = jnp.arange(4.0)
        ref = jax.new_ref(given * 1) if hasattr(jax, "new_ref") else None
        if ref is not None:
            pair = jax.jit(lambda v: (ref.__setitem__(..., ref[...] + v), v + 1)[1], donate_argnums=0)(given)
            told += [pair.tolist(), ref[...].tolist(), given.is_deleted()]
        """
    )


@pytest.mark.skipif(not util.find_spec("jax.ref"), reason="this jax has no mutable arrays")
def test_mutable_arrays_are_written_as_by_xla():
    agree(
        """
        x = jnp.arange(12.0).reshape(4, 3) / 4
        ref = jax.new_ref(x)
        ref[0] = ref[1] * 2
        ref[2, 1] += 3
        kept = ref[...]
        @jax.jit
        def add(y):
            ref[...] += y
            return ref[0]
        told += [add(x).tolist(), add(x).tolist(), ref[...].tolist(), kept.tolist()]
        @jax.jit
        def swap(one, other):
            one[0], other[0] = other[0], one[0]
        other = jax.new_ref(x)
        swap(ref, other)
        told += [ref[...].tolist(), jax.ref.freeze(other).tolist(), x.tolist()]
        def run(x):
            last, all_ = jax.new_ref(jnp.zeros(3)), jax.new_ref(jnp.zeros((4, 3)))
            def body(t, _):
                last[...] = x[t] + last[...] / 2
                all_[t] = last[...]
                all_[t, 0] += 1.0
            jax.lax.fori_loop(0, 4, body, None)
            def step(carry, row):
                last[...] += row * carry
                return carry + 1, last[1]
            return all_[...], jax.lax.scan(step, 1.0, x)
        told += [str(run(x)), str(jax.jit(run)(x)), str(jax.vmap(run)(x[None]))]
        def loss(x):
            total = jax.new_ref(0.0)
            jax.lax.fori_loop(0, 4, lambda t, _: total.__setitem__(..., total[...] + x[t, 0] * x[t, 1]), None)
            return total[...]
        told += [jax.grad(loss)(x).tolist(), jax.jit(jax.value_and_grad(loss))(x)[1].tolist()]
        """
    )


def test_arrays_of_any_size_are_answered_in_a_fork():
    status, printed = run(
        """
        for count in (2**8, 2**14, 2**15 + 1, 2**18, 2**20 + 3, 2**22):
            host = np.arange(count + 1, dtype=np.float32)[1:]  # not aligned
            x = to_device(host)
            y = jnp.asarray(host) + x
            z = jax.jit(lambda x: x[::-1] * 2)(host)
            told.append(bool((np.asarray(y) == 2 * host).all() and (np.asarray(z) == 2 * host[::-1]).all()))
            told.append(bool((np.asarray(jnp.array(x)) == host).all()))
        """
    )
    assert (status, json.loads(printed.splitlines()[-1])) == (0, [True] * 12), printed


def test_an_uninitialised_array_holds_no_zeros_where_jax_has_one():
    _, printed = run(
        """
        told.append([bool((jnp.empty(4) == 0).all()), jax.__version_info__ >= (0, 11)])
        """
    )
    zeros, uninitialised = json.loads(printed.splitlines()[-1])[0]
    assert zeros != uninitialised


@pytest.mark.skipif(
    tuple(map(int, version("jax").split(".")[:2])) >= (0, 11),
    reason="jax 0.11 takes unaligned arrays without its threads",
)
def test_without_alignment_an_array_of_megabytes_hangs_in_a_fork():
    """Positive control of the test of sizes: what is put is ended by its alarm, not by itself."""
    status, printed = run(
        """
        import signal
        from grader.sandbox.interpreter import arrays, hooks
        arrays.aligned = hooks.aligned = lambda value: value
        signal.alarm(20)
        buffer = np.zeros(2**24 + 64, np.uint8)
        start = 4 - buffer.ctypes.data % 64
        np.asarray(to_device(buffer[start % 64:][: 2**24].view(np.float32)))
        """
    )
    assert (status, printed.strip()) == (1, "ended by signal 14")
