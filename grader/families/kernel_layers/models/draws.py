"""Random numbers that a program can meet: which seed, which key, which distribution.

`Draws.draw` runs where jax is, on its own; nothing here imports jax before.

Under `jax_threefry_partitionable`, the default since jax 0.5, the n-th number of a draw depends
on the key and on n alone, not on the shape.  So one flat draw per key and distribution serves
every kernel and bias: a draw of any shape is its beginning, reshaped.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import numpy as np

from grader.diagnosis.error_model import Array, Inputs, ModelError, Settings

SeedRule = Callable[[int, Any], int]

_USUAL_SEEDS: Final[Mapping[str, SeedRule]] = {
    "seed": lambda seed, _: seed,
    "0": lambda *_: 0,
    "42": lambda *_: 42,
    "1": lambda *_: 1,
    "seed + 1": lambda seed, _: seed + 1,
    "seed - 1": lambda seed, _: seed - 1,
    "2 * seed": lambda seed, _: 2 * seed,
    "-seed": lambda seed, _: -seed,
}
_RARE_SEEDS: Final = (2, 123, 1234, 1337, 2024)

# split(key)[n] is fold_in(key, n), and the n-th rngs.params() is fold_in(key(seed), n - 1): so
# split(key(seed))[0] is right, split(key(seed))[1] is the second draw, and rngs.fork().params()
# is split(rngs.params())[0].
_JAX_KEYS: Final = (
    "rngs.params()",
    "key(seed)",
    "second rngs.params()",
    "split(rngs.params())[0]",
    "split(rngs.params())[1]",
    "third rngs.params()",
    "nnx.Rngs(split(key(seed))[1]).params()",
    "fold_in(key(0), seed)",
    "flax.linen",
)
_NUMPY_KEYS: Final = ("numpy.random.default_rng(seed)", "numpy.random.seed(seed)")

# The key that a program with this kernel key would naturally use next.
NEXT_KEY: Final[Mapping[str, str]] = {
    "rngs.params()": "second rngs.params()",
    "second rngs.params()": "third rngs.params()",
    "split(rngs.params())[0]": "split(rngs.params())[1]",
}

TRUNCATED, NORMAL, UNIFORM = range(3)  # of [-2, 2], standard, of [0, 1)


@dataclass(frozen=True)
class Draws:
    """Every random number that the programs of one exercise may draw.

    Attributes:
        seeds: names of seeds, and the seed that each makes of the right one and the case's sizes.
        keys: names of the keys that are made from a seed.
        layer: name that flax.linen gives to a ready-made layer, such as `Conv_0`.
    """

    seeds: Mapping[str, SeedRule]
    keys: tuple[str, ...]
    layer: str

    @classmethod
    def of(cls, *sizes: str, layer: str) -> "Draws":
        """Return the draws of programs that may take one of these sizes for their seed."""
        taken = {name: _size(name) for name in sizes}
        fixed = {str(value): _fixed(value) for value in _RARE_SEEDS}
        keys = (*_JAX_KEYS, f"flax.linen, inside {layer}", *_NUMPY_KEYS)
        return cls({**_USUAL_SEEDS, **taken, **fixed}, keys, layer)

    def draw(self, seed: int, sizes: Any, count: int) -> dict[str, Array]:
        """Draw for one case; imports jax.

        Args:
            seed: the right seed.
            sizes: of the case, as the rules of the seeds know them.
            count: how many numbers the largest kernel needs.

        Returns:
            `numbers`, float32, shape (seeds, keys, distributions, count or more); NaN where the
            program would raise.
        """
        import jax  # noqa: PLC0415  the model is also read where jax must not be imported

        if not jax.config.jax_threefry_partitionable:
            raise RuntimeError("draws need jax_threefry_partitionable, jax's default since 0.5")
        count = -(-count // 256) * 256  # few different counts, few compilations
        seeds = [rule(seed, sizes) for rule in self.seeds.values()]
        bare = np.stack([np.asarray(jax.random.key_data(jax.random.key(value))) for value in seeds])
        folds = [0 <= value < 2**32 for value in seeds]  # what fold_in takes
        folded = np.where(folds, seeds, 0).astype(np.uint32)
        numbers = np.array(_compiled_numbers(count)(_compiled_keys(self.layer)(bare, folded)))
        numbers[np.logical_not(folds), self.keys.index("fold_in(key(0), seed)")] = np.nan
        ours = np.stack([_numpy_numbers(value, count) for value in seeds])
        return {"numbers": np.concatenate([numbers, ours], axis=1)}

    def read(self, inputs: Inputs, _states: Array, settings: Settings) -> Array:
        """Stage: the numbers of a seed and a key, shape (1, distributions, count)."""
        return self.numbers(inputs, settings["seed"], settings["key"])[None]

    def numbers(self, inputs: Inputs, seed: str, key: str) -> Array:
        """Flat draws, shape (distributions, count), float32.

        Raises:
            ModelError: this key can't be made from this seed.
        """
        flat = inputs.draws["numbers"][tuple(self.seeds).index(seed), self.keys.index(key)]
        if np.isnan(flat[NORMAL, 0]):
            raise ModelError(f"no key {key!r} from seed {seed!r}")
        return np.asarray(flat)


def _size(name: str) -> SeedRule:
    return lambda _, sizes: int(getattr(sizes, name))


def _fixed(value: int) -> SeedRule:
    return lambda *_: value


@functools.cache
def _compiled_numbers(count: int) -> Callable[[Any], Any]:
    """Function of key data, shape (seeds, keys, 2): (seeds, keys, distributions, count)."""
    import jax  # noqa: PLC0415

    def numbers(data: Any) -> Any:
        key = jax.random.wrap_key_data(data)
        return jax.numpy.stack(
            [
                jax.random.truncated_normal(key, -2, 2, (count,), "float32"),
                jax.random.normal(key, (count,), "float32"),
                jax.random.uniform(key, (count,), "float32"),
            ]
        )

    compiled: Callable[[Any], Any] = jax.jit(jax.vmap(jax.vmap(numbers)))
    return compiled


@functools.cache
def _compiled_keys(layer: str) -> Callable[[Array, Array], Any]:
    """Function of key data (seeds, 2) and seeds (seeds,): key data (seeds, keys, 2)."""
    import jax  # noqa: PLC0415
    from flax import linen  # noqa: PLC0415

    def keys(data: Any, seed: Any) -> Any:
        return jax.numpy.stack(_keys(jax, linen, layer, jax.random.wrap_key_data(data), seed))

    compiled: Callable[[Array, Array], Any] = jax.jit(jax.vmap(keys))
    return compiled


def _keys(jax: ModuleType, linen: ModuleType, layer: str, key: Any, seed: Any) -> list[Any]:
    """Key data of the keys that jax makes, in the order of `Draws.keys`."""
    random = jax.random
    first = random.fold_in(key, 0)

    class Own(linen.Module):  # type: ignore[misc, name-defined]
        """Makes its kernel itself."""

        @linen.compact  # type: ignore[untyped-decorator]
        def __call__(self) -> Any:
            return self.param("kernel", random.key_data)

    class Outer(linen.Module):  # type: ignore[misc, name-defined]
        """Leaves its kernel to a layer."""

        @linen.compact  # type: ignore[untyped-decorator]
        def __call__(self) -> Any:
            return Own(name=layer)()

    keys = [
        first,
        key,
        random.fold_in(key, 1),
        *random.split(first),
        random.fold_in(key, 2),
        random.fold_in(random.fold_in(key, 1), 0),
        random.fold_in(random.key(0), seed),
    ]
    return [
        *(random.key_data(each) for each in keys),
        Own().init(key)["params"]["kernel"],
        Outer().init(key)["params"][layer]["kernel"],
    ]


def _numpy_numbers(seed: int, count: int) -> Array:
    """Draws of the keys that NumPy makes, shape (2, distributions, count).

    NumPy has no truncated normal.
    """
    numbers = np.full((2, 3, count), np.nan, np.float32)
    if seed >= 0:
        numbers[0, NORMAL] = np.random.default_rng(seed).standard_normal(count)
        numbers[0, UNIFORM] = np.random.default_rng(seed).random(count)
    if 0 <= seed < 2**32:
        numbers[1, NORMAL] = np.random.RandomState(seed).standard_normal(count)
        numbers[1, UNIFORM] = np.random.RandomState(seed).random_sample(count)
    return numbers
