"""Writing real flax programs with the mistakes of an error model, from one template.

Every setting is a few edits of the right program's parts; two settings that edit different parts
give a program with two mistakes. Here is what the programs of all exercises have in common.

A template uses the parts of `RIGHT`, in braces, and what else its exercise writes. Where they
stand, it has the names `rngs`, `seed`, `fan_in`, `fan_out`, `features` and `in_features`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
    "next key": "rngs.params()",
    "kernel's key": "key",
    "previous key": "nnx.Rngs(seed).params()",  # so that the kernel has the second draw
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
        writers: for each switch, the edits of a setting; without one the setting is the part.
    """

    template: str
    right: Mapping[str, str]
    writers: Mapping[str, Callable[[str], Edits]]

    def source(self, settings: Mapping[str, str]) -> str:
        """The program with these settings.

        Raises:
            ValueError: two of the settings edit the same part.
        """
        changed: Edits = {}
        for switch, setting in settings.items():
            writer = self.writers.get(switch)
            for part, text in (writer(setting) if writer else {switch: setting}).items():
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


def keys(linen: Mapping[str, str], shape: str) -> Callable[[str], Edits]:
    """Write keys; `linen` has the layer that each setting of flax.linen initialises."""

    def key(setting: str) -> Edits:
        if setting in linen:
            params = f"{linen[setting]}.init(jax.random.key(seed), jnp.zeros({shape}))"
            return {"initializer": f"lambda *_: jax.tree.leaves({params})[1]"}  # bias, then kernel
        if setting in _NUMPY:  # with the standard normal, since NumPy has no lecun_normal
            return {"initializer": f"lambda _, s: jnp.asarray({_NUMPY[setting]}, jnp.float32)"}
        return {"key": _KEYS[setting]}

    return key


def _initializer(setting: str) -> Edits:
    name, _, rest = setting.partition("(")
    if setting in _BY_HAND:
        code = f"lambda k, s: {_BY_HAND[setting]}"
    elif name == "uniform" and "," in rest:
        low, high = rest[:-1].split(", ")
        code = f"lambda k, s: jax.random.uniform(k, s, minval={low}, maxval={high})"
    elif name == "variance_scaling":
        code = f"nnx.initializers.variance_scaling(1.0, '{rest[:-1]}', 'truncated_normal')"
    elif name in ("zeros", "ones"):
        code = f"lambda _, s: jnp.{name}(s)"
    else:
        code = f"nnx.initializers.{setting if rest else name + '()'}"
    return {"initializer": code}


def _bias(setting: str) -> Edits:
    if setting == "absent":
        return {"bias": "jnp.zeros(())"}
    draw, _, key = setting.partition(" of the ")
    if key:
        initializer, _, shape = draw.partition(" of shape ")
        drawn = f"({_initializer(initializer)['initializer']})(bias_key, {shape or '(features,)'})"
        return {
            "bias": f"{drawn}.reshape(features)",
            "bias_key": _BIAS_KEYS[key],
        } | ({"key": _KEYS["second rngs.params()"]} if key == "previous key" else {})
    if setting.startswith("zeros of "):
        return {"bias": f"jnp.zeros({setting.removeprefix('zeros of ').removeprefix('shape ')})"}
    constants = {"ones": "jnp.ones(features)", "ones, added twice": "2 * jnp.ones(features)"}
    return {"bias": constants.get(setting, f"jnp.full(features, {setting[9:-1]})")}


def _activation(setting: str) -> Edits:
    where = "jnp" if setting in ("tanh", "abs", "square", "exp") else "jax.nn"
    return {"activation": f"{where}.{setting}(out)"}


def flattening(special: Mapping[str, str]) -> Callable[[str], Edits]:
    """Write flattenings, some of an exercise's own."""
    known = _FLATTENINGS | special

    def flatten(setting: str) -> Edits:
        code = setting if setting in _WHOLE else f"({setting}).reshape(-1)"
        return {"flatten": known.get(setting, code)}

    return flatten


def _output_dtype(setting: str) -> Edits:
    if setting == "float64":  # jax keeps to 32 bits unless told otherwise
        return {"output_dtype": "np.asarray(out, np.float64)"}
    dtype, _, then = setting.partition(", then ")
    return {"output_dtype": f"out.astype('{dtype}')" + (f".astype('{then}')" if then else "")}


def arguments(setting: str) -> Edits:
    """Write a change of sizes: `features = 1`, `kernel_size + 1`, `features and length swapped`."""
    if setting.endswith("swapped"):
        one, other = setting.removesuffix(" swapped").split(" and ")
        setting = f"{one}, {other} = {other}, {one}"
    elif "=" not in setting:
        setting = f"{setting.split()[0]} = {setting}"
    return {"arguments": setting}


def table(part: str, special: Mapping[str, str]) -> Callable[[str], Edits]:
    """Write settings that are code, but for some."""
    return lambda setting: {part: special.get(setting, setting)}


WRITERS: Mapping[str, Callable[[str], Edits]] = {
    "initializer": _initializer,
    "fan_axes": lambda setting: {"initializer": f"nnx.initializers.lecun_normal({setting})"},
    "arguments": arguments,
    "bias": _bias,
    "activation": _activation,
    "output_dtype": _output_dtype,
}
