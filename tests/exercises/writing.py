"""Writing real flax programs with the mistakes of an error model, from one template.

Every setting is a few edits of the right program's parts; two settings that edit different parts
give a program with two mistakes. Here is what the programs of all exercises have in common.

A template uses the parts of `RIGHT`, in braces, and what else its exercise writes. Where they
stand, it has the names `rngs`, `seed`, `fan_in`, `fan_out`, `features` and `in_features`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.models.biases import Bias
from grader.families.kernel_layers.models.draws import Key
from grader.families.kernel_layers.models.initializers import Scaled, Special
from grader.families.kernel_layers.models.layers import Taken
from grader.families.kernel_layers.models.outputs import Cast, Flattening
from grader.families.kernel_layers.models.values import Change

Edits = dict[str, str]

_KEYS = {
    "key(seed)": "jax.random.key(seed)",
    "second rngs.params()": "(rngs.params(), rngs.params())[1]",
    "third rngs.params()": "[rngs.params() for _ in range(3)][2]",
    "split(rngs.params())[0]": "jax.random.split(rngs.params())[0]",
    "split(rngs.params())[1]": "jax.random.split(rngs.params())[1]",
    "nnx.Rngs(split(key(seed))[1]).params()": "nnx.Rngs(jax.random.split(jax.random.key(seed))[1])"
    ".params()",
    "fold_in(key(0), seed)": "jax.random.fold_in(jax.random.key(0), seed)",
}
_NUMPY = {
    "numpy.random.default_rng(seed)": "np.random.default_rng(seed).standard_normal(s)",
    "numpy.random.seed(seed)": "(np.random.seed(seed), np.random.randn(*s))[1]",
}

_BY_HAND = {
    "normal * sqrt(1 / fan_in)": "jax.random.normal(k, s) * jnp.sqrt(1 / fan_in)",
    "normal * sqrt(2 / fan_in)": "jax.random.normal(k, s) * jnp.sqrt(2 / fan_in)",
    "normal * sqrt(2 / (fan_in + fan_out))": "jax.random.normal(k, s)"
    " * jnp.sqrt(2 / (fan_in + fan_out))",
    "normal / fan_in": "jax.random.normal(k, s) / fan_in",
    "normal * sqrt(1 / in_features)": "jax.random.normal(k, s) / jnp.sqrt(in_features)",
    "normal * sqrt(2 / in_features)": "jax.random.normal(k, s) * jnp.sqrt(2 / in_features)",
    "normal * sqrt(1 / kernel_size)": "jax.random.normal(k, s) / jnp.sqrt(kernel_size)",
    "normal * sqrt(1 / features)": "jax.random.normal(k, s) / jnp.sqrt(features)",
    "truncated_normal * sqrt(1 / fan_in)": "jax.random.truncated_normal(k, -2, 2, s)"
    " * jnp.sqrt(1 / fan_in)",
    "truncated_normal * sqrt(2 / fan_in)": "jax.random.truncated_normal(k, -2, 2, s)"
    " * jnp.sqrt(2 / fan_in)",
    "normal * sqrt(2 / (in_features + features))": "jax.random.normal(k, s)"
    " * jnp.sqrt(2 / (in_features + features))",
    "glorot_uniform of in_features and features": "jax.random.uniform(k, s, minval=-1)"
    " * jnp.sqrt(6 / (in_features + features))",
    "lecun_normal of in_features alone": "nnx.initializers.lecun_normal()(k, s)"
    " * jnp.sqrt(fan_in / in_features)",
    "lecun_normal of kernel_size alone": "nnx.initializers.lecun_normal()(k, s)"
    " * jnp.sqrt(fan_in / kernel_size)",
    "lecun_normal * sqrt(1 / fan_in)": "nnx.initializers.lecun_normal()(k, s)"
    " * jnp.sqrt(1 / fan_in)",
    "uniform(-sqrt(1 / fan_in), sqrt(1 / fan_in))": "jax.random.uniform(k, s, minval=-fan_in**-0.5,"
    " maxval=fan_in**-0.5)",
    "uniform(-1 / fan_in, 1 / fan_in)": "jax.random.uniform(k, s, minval=-1/fan_in,"
    " maxval=1/fan_in)",
    "uniform * sqrt(1 / fan_in)": "jax.random.uniform(k, s) * jnp.sqrt(1 / fan_in)",
}

_BIAS_KEYS = {
    "next": "rngs.params()",
    "same": "key",
    "previous": "nnx.Rngs(seed).params()",  # so that the kernel has the second draw
}

_FLATTENINGS = {
    "none": "out",
    "none, batch kept": "out[None]",
    "out.T, none": "out.T",
    "out.reshape(features, -1)": "out.reshape(out.shape[-1], -1)",
    "sorted": "jnp.sort(out.reshape(-1))",
}
_WHOLE = {"out.reshape(1, -1)", "out.reshape(-1, 1)", "out[0, 0]", "out.sum()", "out.mean()"}
RIGHT = {
    "seed": "seed",
    "key": "rngs.params()",
    "initializer": "nnx.initializers.lecun_normal()",
    "kernel": "kernel",
    "bias": "jnp.zeros((features,))",
    "bias_key": "None",
    "input_values": "x",
    "activation": "out",
    "output_values": "out",
    "arguments": "pass",
    "flatten": "out.reshape(-1)",
    "output_dtype": "out",
}


@dataclass(frozen=True)
class Writing:
    """How programs of one exercise are written.

    Attributes:
        template: the right program with its parts in braces.
        right: the right program's parts.
        writers: for each switch, the edits of a setting's value; without one its code is the part.
    """

    template: str
    right: Mapping[str, str]
    writers: Mapping[str, Callable[[Any], Edits]]

    def source(self, settings: Settings) -> str:
        """The program with these settings.

        Raises:
            ValueError: two of the settings edit the same part.
        """
        changed: Edits = {}
        for switch, setting in settings.items():
            writer, value = self.writers.get(switch), setting.value
            for part, text in (writer(value) if writer else {switch: value.code}).items():
                if part in changed:
                    raise ValueError(f"{settings} edit {part} twice")
                changed[part] = text
        parts = {**self.right, **changed}
        for _ in range(3):  # some parts name others
            parts = {name: _filled(text, parts) for name, text in parts.items()}
        return _filled(self.template, parts)


def _filled(text: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        text = text.replace("{" + name + "}", part)
    return text


def keys(linen: Mapping[str, str], shape: str) -> Callable[[Key], Edits]:
    """Write keys; `linen` has the layer that each setting of flax.linen initialises."""

    def write(key: Key) -> Edits:
        if key.library == "linen":
            params = f"{linen[key.code]}.init(jax.random.key(seed), jnp.zeros({shape}))"
            return {"initializer": f"lambda *_: jax.tree.leaves({params})[1]"}  # bias, then kernel
        if key.library == "numpy":  # with the standard normal, since NumPy has no lecun_normal
            return {"initializer": f"lambda _, s: jnp.asarray({_NUMPY[key.code]}, jnp.float32)"}
        return {"key": _KEYS[key.code]}

    return write


def _initializer(initializer: Scaled | Special) -> Edits:
    written = initializer.code
    name, _, rest = written.partition("(")
    if written in _BY_HAND:
        code = f"lambda k, s: {_BY_HAND[written]}"
    elif name == "uniform" and "," in rest:
        low, high = rest[:-1].split(", ")
        code = f"lambda k, s: jax.random.uniform(k, s, minval={low}, maxval={high})"
    elif name == "variance_scaling":
        code = f"nnx.initializers.variance_scaling(1.0, '{rest[:-1]}', 'truncated_normal')"
    elif name in ("zeros", "ones"):
        code = f"lambda _, s: jnp.{name}(s)"
    else:
        code = f"nnx.initializers.{written if rest else name + '()'}"
    return {"initializer": code}


def _bias(bias: Bias) -> Edits:
    if bias.shape is None:
        return {"bias": "jnp.zeros(())"}
    if bias.initializer is not None:
        draw = _initializer(bias.initializer)["initializer"]
        edits = {
            "bias": f"({draw})(bias_key, {_shape(bias.drawn)}).reshape(features)",
            "bias_key": _BIAS_KEYS[bias.key],
        }
        return edits | ({"key": _KEYS["second rngs.params()"]} if bias.key == "previous" else {})
    return {"bias": f"jnp.full({_shape(bias.shape)}, {bias.number})"}


def _shape(names: Sequence[int | str]) -> str:
    return f"({', '.join(map(str, names))},)"


def _activation(change: Change) -> Edits:
    where = "jnp" if change.code in ("tanh", "abs", "square", "exp") else "jax.nn"
    return {"activation": f"{where}.{change.code}(out)"}


def flattening(special: Mapping[str, str]) -> Callable[[Flattening], Edits]:
    """Write flattenings, some of an exercise's own."""
    known = _FLATTENINGS | special

    def flatten(value: Flattening) -> Edits:
        code = value.code if value.code in _WHOLE else f"({value.code}).reshape(-1)"
        return {"flatten": known.get(value.code, code)}

    return flatten


def _output_dtype(cast: Cast) -> Edits:
    if cast.dtype == np.float64:  # jax keeps to 32 bits unless told otherwise
        return {"output_dtype": "np.asarray(out, np.float64)"}
    back = ".astype('float32')" if cast.back else ""
    return {"output_dtype": f"out.astype('{cast.dtype.name}'){back}"}


def sized(taken: Sequence[Taken]) -> str:
    """Write a change of sizes: `features, length = length, features`."""
    terms = [f"{each.of} + {each.plus}" if each.of else f"{each.plus}" for each in taken]
    return f"{', '.join(each.size for each in taken)} = {', '.join(terms)}"


def table(part: str, special: Mapping[str, str]) -> Callable[[Change], Edits]:
    """Write settings that are code, but for some."""
    return lambda change: {part: special.get(change.code, change.code)}


WRITERS: Mapping[str, Callable[[Any], Edits]] = {
    "initializer": _initializer,
    "fan_axes": lambda fans: {
        "initializer": "nnx.initializers.lecun_normal(in_axis={}, out_axis={})".format(*fans)
    },
    "arguments": lambda taken: {"arguments": sized(taken)},
    "bias": _bias,
    "activation": _activation,
    "output_dtype": _output_dtype,
}
