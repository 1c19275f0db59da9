"""Random numbers that a program can meet: which seed, which key, which distribution.

`Draws.draw` runs where jax is, on its own; nothing here imports jax before.

Under `jax_threefry_partitionable`, the default since jax 0.5, the n-th number of a draw depends
on the key and on n alone, not on the shape.  So one flat draw per key and distribution serves
every kernel and bias: a draw of any shape is its beginning, reshaped.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any, Final, NamedTuple

import numpy as np

from grader.diagnosis.error_model import Array, Chosen, Inputs, ModelError, Setting, rare


class Seed(NamedTuple):
    """A seed that a program may use: so many times the right one, plus a number, plus a size.

    A value of the switch `seed`; `code` is how a program writes it.
    """

    code: str
    times: int = 0
    plus: int = 0
    size: str = ""

    def of(self, seed: int, sizes: Any) -> int:
        """The seed in a case, from the right one and the case's sizes."""
        return self.times * seed + self.plus + (int(getattr(sizes, self.size)) if self.size else 0)


class Key(NamedTuple):
    """A key that a program may draw its kernel with; a value of the switch `key`.

    Attributes:
        code: how a program writes it, or words for it.
        place: among the keys that numbers are drawn with.
        before: place of the key that such a program would naturally have used before, if any.
        then: place of the one that it would use next, if any.
        nth: which key of `rngs.params()` it is, in words, if it is a later one.
        library: what makes it: `jax`, `linen` or `numpy`.
    """

    code: str
    place: int
    before: int | None = None
    then: int | None = None
    nth: str = ""
    library: str = "jax"


def _seed(seed: Seed) -> Setting:
    return Setting(f"uses `{seed.code}` as the seed", seed)


def _key(key: Key, label: str = "") -> Setting:
    code = f"the {key.nth} key of `rngs.params()`" if key.nth else f"`{key.code}`"
    by = "by NumPy with" if key.library == "numpy" else "with"
    return Setting(label or f"draws the kernel {by} {code}", key)


_USUAL_SEEDS: Final = (
    _seed(Seed("seed", times=1)),
    _seed(Seed("0")),
    _seed(Seed("42", plus=42)),
    _seed(Seed("1", plus=1)),
    _seed(Seed("seed + 1", times=1, plus=1)),
    _seed(Seed("seed - 1", times=1, plus=-1)),
    _seed(Seed("2 * seed", times=2)),
    _seed(Seed("-seed", times=-1)),
)
_FIXED_SEEDS: Final = (2, 123, 1234, 1337, 2024)

# split(key)[n] is fold_in(key, n), and the n-th rngs.params() is fold_in(key(seed), n - 1): so
# split(key(seed))[0] is right, split(key(seed))[1] is the second draw, and rngs.fork().params()
# is split(rngs.params())[0].
_FOLDED: Final = Key("fold_in(key(0), seed)", 7)
_USUAL_KEYS: Final = (
    _key(Key("rngs.params()", 0, then=2)),
    _key(Key("key(seed)", 1)),
    _key(Key("second rngs.params()", 2, 0, 5, nth="second")),
    _key(Key("split(rngs.params())[0]", 3, then=4)),
    _key(Key("split(rngs.params())[1]", 4, before=3)),
    rare(_key(Key("third rngs.params()", 5, before=2, nth="third"))),
    rare(_key(Key("nnx.Rngs(split(key(seed))[1]).params()", 6))),
    _key(_FOLDED),
    _key(Key("flax.linen", 8, library="linen"), "lets `flax.linen` draw the kernel"),
)

TRUNCATED, NORMAL, UNIFORM = range(3)  # of [-2, 2], standard, of [0, 1)


@dataclass(frozen=True)
class Draws:
    """Every random number that the programs of one exercise may draw.

    Attributes:
        kind: the NamedTuple of a case's sizes, as `Layer` has it; its `numbers` is how many the
            largest kernel needs.
        sizes: names of the sizes that a program may take for its seed.
        layer: name that flax.linen gives to a ready-made layer, such as `Conv_0`.
    """

    kind: Any
    sizes: tuple[str, ...]
    layer: str

    @cached_property
    def seeds(self) -> tuple[Setting, ...]:
        """Settings of the switch `seed`."""
        return (
            *_USUAL_SEEDS,
            *(_seed(Seed(size, size=size)) for size in self.sizes),
            *(rare(_seed(Seed(str(each), plus=each))) for each in _FIXED_SEEDS),
        )

    @cached_property
    def keys(self) -> tuple[Setting, ...]:
        """Settings of the switch `key`, by their places."""
        inside = Key(f"flax.linen, inside {self.layer}", 9, library="linen")
        return (
            *_USUAL_KEYS,
            rare(_key(inside, f"lets `flax.linen` draw the kernel inside `{self.layer}`")),
            _key(Key("numpy.random.default_rng(seed)", 10, library="numpy")),
            _key(Key("numpy.random.seed(seed)", 11, library="numpy")),
        )

    @cached_property
    def _places(self) -> dict[Seed, int]:
        return {setting.value: place for place, setting in enumerate(self.seeds)}

    def draw(self, seed: float, x: Any, *others: float) -> dict[str, Array]:
        """Draw for one case; imports jax.

        Args:
            seed: the right seed.
            x: the input, of which only the shape counts.
            others: the other sizes of the case.

        Returns:
            `numbers`, float32, shape (seeds, keys, distributions, count or more); NaN where the
            program would raise.
        """
        import jax  # noqa: PLC0415  the model is also read where jax must not be imported

        sizes = self.kind(*x.shape, *map(int, others))
        if not jax.config.jax_threefry_partitionable:
            raise RuntimeError("draws need jax_threefry_partitionable, jax's default since 0.5")
        count = -(-sizes.numbers // 256) * 256  # few different counts, few compilations
        seeds = [each.value.of(int(seed), sizes) for each in self.seeds]
        bare = np.stack([np.asarray(jax.random.key_data(jax.random.key(value))) for value in seeds])
        folds = [0 <= value < 2**32 for value in seeds]  # what fold_in takes
        folded = np.where(folds, seeds, 0).astype(np.uint32)
        numbers = np.array(_compiled_numbers(count)(_compiled_keys(self.layer)(bare, folded)))
        numbers[np.logical_not(folds), _FOLDED.place] = np.nan
        ours = np.stack([_numpy_numbers(value, count) for value in seeds])
        return {"numbers": np.concatenate([numbers, ours], axis=1)}

    def read(self, inputs: Inputs, _states: Array, chosen: Chosen) -> Array:
        """Stage: the numbers of a seed and a key, shape (1, distributions, count)."""
        return self.numbers(inputs, chosen["seed"], chosen["key"].place)[None]

    def numbers(self, inputs: Inputs, seed: Seed, key: int) -> Array:
        """Flat draws with the key at a place, shape (distributions, count), float32.

        Raises:
            ModelError: this key can't be made from this seed.
        """
        flat = inputs.draws["numbers"][self._places[seed], key]
        if np.isnan(flat[NORMAL, 0]):
            raise ModelError(f"key {key} cannot be made of seed {seed.code!r}")
        return np.asarray(flat)


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
