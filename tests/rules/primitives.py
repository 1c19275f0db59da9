"""Which primitives the documented functions of jax bind, and which of them have a rule.

    python tests/rules/primitives.py FILE.json         ask the installed jax
    python tests/rules/primitives.py --page FILE.json…  print docs/primitives.md

A function is called with arguments of many kinds, traced only, until some fit; all that fit count.
"""

import inspect
import itertools
import json
import os
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["JAX_PLATFORMS"] = "cpu"
sys.path.insert(0, str(Path(__file__).parents[2]))

import jax
import jax.image
import jax.numpy as jnp
import jax.scipy.signal
import jax.scipy.special
import numpy as np

from grader.sandbox.interpreter.evaluate import lowered_by
from grader.sandbox.interpreter.hooks import primitives
from grader.sandbox.interpreter.rules import INLINED, RULES
from tests.rules.proof import lowered, names

MODULES = (
    "lax",
    "numpy",
    "nn",
    "random",
    "scipy.special",
    "scipy.signal",
    "image",
    "numpy.linalg",
    "numpy.fft",
    "nn.initializers",
    "lax.linalg",
)
DTYPES = ("float32", "bfloat16", "int32", "bool", "complex64")
SECONDS = 0.7
"""How long arguments are tried for one function and type."""
SKIPPED = {
    "load",
    "save",
    "savez",
    "fromfile",
    "from_dlpack",
    "frombuffer",
    "set_printoptions",
    "printoptions",
    "outfeed",
    "infeed",
}
GATHERED = jax.lax.GatherDimensionNumbers((), (0,), (0,))
SCATTERED = jax.lax.ScatterDimensionNumbers((), (0,), (0,))
CALLS = {
    "lax.conv": lambda f, x, _m: f(x(1, 2, 5, 5), x(3, 2, 2, 2), (1, 1), "SAME"),
    "lax.conv_general_dilated": lambda f, x, _m: f(x(1, 2, 5, 5), x(3, 2, 2, 2), (1, 1), "SAME"),
    "lax.conv_transpose": lambda f, x, _m: f(x(1, 5, 2), x(2, 2, 3), (2,), "SAME"),
    "lax.conv_with_general_padding": lambda f, x, _m: f(
        x(1, 2, 5), x(3, 2, 2), (1,), "SAME", (1,), (1,)
    ),
    "lax.conv_general_dilated_patches": lambda f, x, _m: f(x(1, 2, 5, 5), (2, 2), (1, 1), "SAME"),
    "lax.conv_general_dilated_local": lambda f, x, _m: f(
        x(1, 2, 5), x(3, 4, 4), (1,), "VALID", (2,)
    ),
    "lax.dot_general": lambda f, x, _m: f(x(2, 3), x(3, 4), (((1,), (0,)), ((), ()))),
    "lax.reduce_window": lambda f, x, _m: f(x(4, 4), x(), jax.lax.add, (2, 2), (1, 1), "SAME"),
    "lax.reduce": lambda f, x, _m: f(x(4, 4), x(), jax.lax.max, (0,)),
    "lax.scan": lambda f, x, _m: f(lambda c, r: (c + r.sum(), r), x(), x(3, 2)),
    "lax.while_loop": lambda f, x, _m: f(lambda v: v.real > 0, lambda v: v - v, x()),
    "lax.fori_loop": lambda f, x, _m: f(0, 3, lambda _, v: v + v, x(2)),
    "lax.cond": lambda f, x, _m: f(True, lambda v: v, lambda v: v + v, x(2)),
    "lax.switch": lambda f, x, _m: f(1, [lambda v: v, lambda v: v + v], x(2)),
    "lax.map": lambda f, x, _m: f(lambda v: v + v, x(3)),
    "lax.associative_scan": lambda f, x, _m: f(jax.lax.add, x(4)),
    "lax.custom_linear_solve": lambda f, x, _m: f(
        lambda v: v * 2, x(3), lambda _, b: b / 2, symmetric=True
    ),
    "lax.pad": lambda f, x, _m: f(x(3), x(), [(1, 1, 1)]),
    "lax.reduce_precision": lambda f, x, _m: f(x(3), 5, 3),
    "lax.top_k": lambda f, x, _m: f(x(5), 2),
    "lax.approx_max_k": lambda f, x, _m: f(x(5), 2),
    "lax.approx_min_k": lambda f, x, _m: f(x(5), 2),
    "lax.linalg.triangular_solve": lambda f, x, _m: f(x(3, 3), x(3, 2), left_side=True),
    "lax.linalg.tridiagonal_solve": lambda f, x, _m: f(x(3), x(3), x(3), x(3, 1)),
    "image.resize": lambda f, x, _m: f(x(4, 4), (6, 6), "bicubic"),
    "image.scale_and_translate": lambda f, x, _m: f(x(4, 4), (6, 6), (0, 1), x(2), x(2), "linear"),
    "numpy.einsum": lambda f, x, _m: f("ij,jk->ik", x(2, 3), x(3, 2)),
    "numpy.vectorize": lambda f, x, _m: f(lambda v: v + v)(x(3)),
    "numpy.piecewise": lambda f, x, _m: f(x(3), [x(3) == 0], [lambda v: v, lambda v: v + v]),
    "numpy.select": lambda f, x, _m: f([x(3) == 0], [x(3)]),
    "numpy.choose": lambda f, x, _m: f(np.array([0, 1]), [x(2), x(2)], mode="clip"),
    "numpy.pad": lambda f, x, _m: [
        f(x(3), 1, mode) for mode in ("constant", "edge", "reflect", "wrap", "linear_ramp", "mean")
    ],
    "numpy.interp": lambda f, x, _m: f(x(3), x(4), x(4)),
    "numpy.convolve": lambda f, x, _m: f(x(5), x(3)),
    "nn.dot_product_attention": lambda f, x, _m: f(x(1, 4, 2, 3), x(1, 4, 2, 3), x(1, 4, 2, 3)),
    "nn.one_hot": lambda f, _x, _m: f(np.array([0, 1]), 3),
    "scipy.signal.convolve": lambda f, x, _m: [f(x(5), x(3)), f(x(5), x(3), method="fft")],
    "scipy.signal.fftconvolve": lambda f, x, _m: f(x(5), x(3)),
    "scipy.signal.stft": lambda f, x, _m: f(x(300)),
    "scipy.signal.istft": lambda f, x, _m: f(x(129, 4)),
    "scipy.signal.welch": lambda f, x, _m: f(x(300)),
    "scipy.signal.detrend": lambda f, x, _m: f(x(30)),
    "random.permutation": lambda f, x, k: [f(k, 5), f(k, x(3, 2))],
    "random.choice": lambda f, x, k: [f(k, x(5), (2,)), f(k, x(5), (2,), replace=False)],
    "random.randint": lambda f, _x, k: f(k, (3,), 0, 9),
    "random.truncated_normal": lambda f, _x, k: f(k, -1.0, 1.0, (3,)),
    "random.multivariate_normal": lambda f, x, k: f(k, x(2), x(2, 2)),
    "random.orthogonal": lambda f, _x, k: f(k, 3),
    "random.binomial": lambda f, _x, k: f(k, 5.0, 0.3),
    "random.multinomial": lambda f, _x, k: f(k, 5, np.full(3, 1 / 3, np.float32)),
    "random.triangular": lambda f, x, k: f(k, x() * 0, x() / 2, x()),
    "numpy.apply_along_axis": lambda f, x, _m: f(lambda v: v + v, 0, x(3, 2)),
    "numpy.apply_over_axes": lambda f, x, _m: f(jnp.sum, x(3, 2), [0, 1]),
    "numpy.bincount": lambda f, _x, _m: f(jnp.array([0, 1, 1]), length=3),
    "numpy.compress": lambda f, x, _m: f(np.array([True, False, True]), x(3, 2), axis=0, size=2),
    "numpy.dsplit": lambda f, x, _m: f(x(2, 2, 4), 2),
    "numpy.extract": lambda f, x, _m: f(x(3) == 0, x(3), size=2),
    "numpy.fill_diagonal": lambda f, x, _m: f(x(3, 3), 0, inplace=False),
    "numpy.frompyfunc": lambda f, x, _m: f(jnp.add, nin=2, nout=1, identity=0).reduce(x(4)),
    "numpy.moveaxis": lambda f, x, _m: f(x(2, 3), 0, 1),
    "numpy.polyfit": lambda f, x, _m: f(x(4), x(4), 1),
    "numpy.put": lambda f, x, _m: f(x(3), jnp.array([0]), x(1), inplace=False),
    "numpy.put_along_axis": lambda f, x, _m: f(
        x(2, 3), jnp.array([[0], [1]]), x(2, 1), 1, inplace=False
    ),
    "numpy.place": lambda f, x, _m: f(x(3), x(3) == 0, x(1), inplace=False),
    "numpy.ravel_multi_index": lambda f, _x, _m: f(
        (jnp.array([0, 1]), jnp.array([1, 2])), (2, 3), mode="clip"
    ),
    "numpy.rollaxis": lambda f, x, _m: f(x(2, 3), 1),
    "numpy.swapaxes": lambda f, x, _m: f(x(2, 3), 0, 1),
    "numpy.unpackbits": lambda f, _x, _m: f(jnp.array([3], jnp.uint8)),
    "nn.initializers.delta_orthogonal": lambda f, _x, k: f()(k, (3, 2, 4)),
    "nn.initializers.variance_scaling": lambda f, _x, k: f(1.0, "fan_in", "normal")(k, (3, 2)),
    "scipy.special.bessel_jn": lambda f, x, _m: f(x(3), v=2),
    "scipy.special.sph_harm_y": lambda f, x, _m: f(
        jnp.array([1]), jnp.array([1]), x(1), x(1), n_max=2
    ),
    "numpy.argwhere": lambda f, x, _m: f(x(4), size=3),
    "numpy.flatnonzero": lambda f, x, _m: f(x(4), size=3),
    "numpy.nonzero": lambda f, x, _m: f(x(4), size=3),
    "numpy.unique": lambda f, x, _m: f(x(4), size=3),
    "numpy.unique_all": lambda f, x, _m: f(x(4), size=3),
    "numpy.unique_counts": lambda f, x, _m: f(x(4), size=3),
    "numpy.unique_inverse": lambda f, x, _m: f(x(4), size=3),
    "numpy.unique_values": lambda f, x, _m: f(x(4), size=3),
    "numpy.intersect1d": lambda f, x, _m: f(x(4), x(3), size=3),
    "numpy.union1d": lambda f, x, _m: f(x(4), x(3), size=3),
    "numpy.setdiff1d": lambda f, x, _m: f(x(4), x(3), size=3),
    "numpy.setxor1d": lambda f, x, _m: f(x(4), x(3), size=3),
    "lax.argmax": lambda f, x, _m: f(x(3, 2), 0, jnp.int32),
    "lax.argmin": lambda f, x, _m: f(x(3, 2), 0, jnp.int32),
    "lax.broadcast_in_dim": lambda f, x, _m: f(x(3), (2, 3), (1,)),
    "lax.concatenate": lambda f, x, _m: f([x(2), x(3)], 0),
    "lax.dynamic_slice": lambda f, x, _m: f(x(4), (1,), (2,)),
    "lax.dynamic_slice_in_dim": lambda f, x, _m: f(x(4), 1, 2),
    "lax.dynamic_update_slice": lambda f, x, _m: f(x(4), x(2), (1,)),
    "lax.dynamic_update_slice_in_dim": lambda f, x, _m: f(x(4), x(2), 1, 0),
    "lax.dynamic_update_index_in_dim": lambda f, x, _m: f(x(4), x(), 1, 0),
    "lax.index_take": lambda f, x, _m: f(x(4, 2), (jnp.array([0, 1]),), (0,)),
    "lax.slice": lambda f, x, _m: f(x(4), (1,), (3,)),
    "lax.slice_in_dim": lambda f, x, _m: f(x(4), 1, 3),
    "lax.squeeze": lambda f, x, _m: f(x(1, 3), (0,)),
    "lax.fft": lambda f, x, _m: f(x(4) + 0j, "fft", (4,)),
    "lax.real": lambda f, x, _m: f(x(3) + 0j),
    "lax.imag": lambda f, x, _m: f(x(3) + 0j),
    "lax.custom_root": lambda f, x, _m: f(
        lambda v: v - 1, x(), lambda g, v: v - g(v), lambda g, y: y / g(y * 0 + 1)
    ),
    "lax.composite": lambda f, x, _m: f(lambda v: v + v, "any.name")(x(3)),
    "lax.platform_dependent": lambda f, x, _m: f(x(3), default=lambda v: v + v),
    "lax.ragged_dot": lambda f, x, _m: f(x(4, 2), x(2, 2, 3), jnp.array([1, 3])),
    "lax.gather": lambda f, x, _m: f(x(4), jnp.array([[0], [2]]), GATHERED, (1,)),
    "lax.rng_uniform": lambda f, x, _m: f(x() * 0, x(), (3,)),
    "lax.scatter": lambda f, x, _m: f(x(4), jnp.array([[0], [2]]), x(2), SCATTERED),
    "lax.scatter_add": lambda f, x, _m: f(x(4), jnp.array([[0], [2]]), x(2), SCATTERED),
    "lax.scatter_max": lambda f, x, _m: f(x(4), jnp.array([[0], [2]]), x(2), SCATTERED),
    "lax.scatter_min": lambda f, x, _m: f(x(4), jnp.array([[0], [2]]), x(2), SCATTERED),
    "lax.scatter_mul": lambda f, x, _m: f(x(4), jnp.array([[0], [2]]), x(2), SCATTERED),
    "lax.scatter_sub": lambda f, x, _m: f(x(4), jnp.array([[0], [2]]), x(2), SCATTERED),
    "lax.scatter_apply": lambda f, x, _m: f(
        x(4), jnp.array([[0], [2]]), lambda v: v + v, SCATTERED, update_shape=(2,)
    ),
    "lax.pmax": lambda f, x, _m: jax.vmap(lambda v: f(v, "i"), axis_name="i")(x(3)),
    "lax.pmean": lambda f, x, _m: jax.vmap(lambda v: f(v, "i"), axis_name="i")(x(3)),
    "lax.pmin": lambda f, x, _m: jax.vmap(lambda v: f(v, "i"), axis_name="i")(x(3)),
    "lax.psum": lambda f, x, _m: jax.vmap(lambda v: f(v, "i"), axis_name="i")(x(3)),
    "lax.all_gather": lambda f, x, _m: jax.vmap(lambda v: f(v, "i"), axis_name="i")(x(3)),
    "lax.axis_index": lambda f, x, _m: jax.vmap(lambda v: v + f("i"), axis_name="i")(x(3)),
    "lax.ppermute": lambda f, x, _m: jax.vmap(lambda v: f(v, "i", [(0, 1), (1, 0)]), axis_name="i")(
        x(2)
    ),
    "lax.pswapaxes": lambda f, x, _m: jax.vmap(lambda v: f(v, "i", 0), axis_name="i")(x(3, 3)),
    "lax.all_to_all": lambda f, x, _m: jax.vmap(lambda v: f(v, "i", 0, 0), axis_name="i")(x(3, 3)),
    "lax.psum_scatter": lambda f, x, _m: jax.vmap(lambda v: f(v, "i"), axis_name="i")(x(3, 3)),
}


def functions(module: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the public functions of a module of jax."""
    home: Any = jax
    for part in module.split("."):
        home = getattr(home, part)
    for name in sorted(dir(home)):
        function = getattr(home, name)
        usable = callable(function) and not inspect.isclass(function)
        if usable and not name.startswith("_") and not name.endswith("_p") and name not in SKIPPED:
            yield name, function


def attempts(path: str, function: Callable[..., Any], dtype: Any) -> Iterator[Callable[..., Any]]:
    """Yield calls with arguments of many kinds, as functions of none."""
    key = jax.random.key(0)

    def x(*shape: int) -> Any:
        return jnp.ones(shape, dtype)

    if path in CALLS:
        yield lambda: CALLS[path](function, x, key)
        return
    if path.startswith("random."):
        yield from (
            lambda a=a: function(key, *a)
            for a in ((), ((3,),), (2,), (x(3),), (x(3), x(3)), (x(3), (3,)), (x(3, 3),))
        )
        yield lambda: function(0)
        return
    if path.startswith("nn.initializers."):
        yield lambda: function(key, (3, 4), dtype)
        yield lambda: function()(key, (3, 4), dtype)
        yield lambda: function(1.0)(key, (3, 4), dtype)
        yield lambda: function()(key, (3, 3, 2), dtype)
        return
    plain = (x(3, 3), x(4), 2, (2,), 1.5, (3, 3), [x(3), x(3)], np.array([0, 1]), dtype)
    yield lambda: function()
    for count in (1, 2, 3, 4):
        kinds = plain if count < 3 else plain[: 5 - count]
        yield from (lambda a=a: function(*a) for a in itertools.product(kinds, repeat=count))


def ask() -> dict[str, Any]:
    """Return the primitives of every function, and the functions that no call fits."""
    bound: dict[str, list[str]] = defaultdict(list)
    uncalled = []
    for module in MODULES:
        for name, function in functions(module):
            path = f"{module}.{name}"
            found: set[str] = set()
            fitting = None
            for dtype in DTYPES:
                give_up = time.monotonic() + SECONDS
                for number, call in enumerate(attempts(path, function, jnp.dtype(dtype))):
                    if time.monotonic() > give_up:
                        break
                    if fitting is not None and number != fitting:
                        continue
                    try:
                        traced = jax.make_jaxpr(lambda call=call: jax.tree.leaves(call()))()
                    except Exception:
                        continue
                    fitting = number
                    found.update(names(lowered(traced)))
                    break
                if fitting is None and dtype == DTYPES[2]:
                    break
            if fitting is None:
                uncalled.append(path)
            for primitive in found:
                bound[primitive].append(path)
    by_functions = {each.name for each in primitives() if lowered_by(each) is not None}
    return {
        "jax": jax.__version__,
        "bound": bound,
        "uncalled": uncalled,
        "rules": sorted(RULES.keys() | INLINED.keys() | by_functions),
    }


def page(answers: list[dict[str, Any]]) -> str:
    """Return the page on what is covered."""
    versions = [answer["jax"] for answer in answers]
    head = ["primitive", "bound by", *(f"jax {version}" for version in versions)]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    all_bound = {name for answer in answers for name in answer["bound"]}
    for name in sorted(all_bound):
        users = sorted({user for answer in answers for user in answer["bound"].get(name, [])})
        cells = [
            ("rule" if name in answer["rules"] else "XLA") if name in answer["bound"] else ""
            for answer in answers
        ]
        shown = ", ".join(f"`{user}`" for user in users[:2]) + (
            f" and {len(users) - 2} more" if len(users) > 2 else ""
        )
        lines.append("| " + " | ".join([f"`{name}`", shown, *cells]) + " |")
    counts = []
    for answer in answers:
        covered = [name for name in answer["bound"] if name in answer["rules"]]
        left = {
            user
            for name, users in answer["bound"].items()
            if name not in answer["rules"]
            for user in users
        }
        called = {user for users in answer["bound"].values() for user in users}
        counts.append(
            f"- jax {answer['jax']}: {len(covered)} of {len(answer['bound'])} primitives have a rule; "
            f"{len(called) - len(left)} of {len(called)} functions need no other."
        )
    return "\n".join([HEAD, *counts, "", *lines, ""])


HEAD = """\
# Primitives

Submissions are evaluated by rules in NumPy, one for each of jax's primitives; where jax itself
compiles a function of others in the place of one, that function is evaluated. A primitive with
neither sends the submission to a worker that compiles. This page lists the primitives that the public
functions of `jax.lax`, `jax.numpy`, `jax.nn`, `jax.random`, `jax.scipy.special`,
`jax.scipy.signal`, `jax.image`, `jax.numpy.linalg` and `jax.numpy.fft` bind, in float32, bfloat16,
int32, bool and complex64. It is written by `tests/rules/primitives.py`; `make test-rules` proves
each rule against XLA.
"""


def main() -> None:
    """Write what the installed jax says, or print the page of several such answers."""
    warnings.simplefilter("ignore")
    if sys.argv[1] == "--page":
        print(page([json.loads(Path(path).read_text()) for path in sys.argv[2:]]), end="")
    else:
        Path(sys.argv[1]).write_text(json.dumps(ask()))


if __name__ == "__main__":
    main()
