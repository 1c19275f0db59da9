"""Real flax programs with the mistakes of dense's error model, written as `writing.py` says."""

from writing import RIGHT as COMMON
from writing import WRITERS, Writing, flattening, keys, table

from grader.families.kernel_layers.models.layers import Layout

# In the order batch, in_features, features.
TELLING = (7, 3, 5)
EQUAL = (4, 4, 4)
DEFAULTS = (TELLING, EQUAL, (1, 5, 3), (5, 1, 1))
# Where the switch can raise, or do otherwise, for these sizes.
SIZES = {name: [TELLING, EQUAL] for name in ("arguments", "bias", "input_axes", "kernel_axes")}


def arguments_of(size, seed, x):
    batch, in_features, features = size
    return {"seed": float(seed), "x": x((batch, in_features)), "features": float(features)}


def ready_made(nnx, size, seed):
    """A layer of flax."""
    _, in_features, features = size
    return nnx.Linear(in_features, features, rngs=nnx.Rngs(seed))


TEMPLATE = """
import jax, jax.numpy as jnp, numpy as np, flax.linen as nn
from flax import nnx

class Net(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features)(x)

class MyDense(nnx.Module):
    def __init__(self, in_features, features, batch, seed):
        seed = {seed}
        rngs = nnx.Rngs(seed)
        I, O = in_features, features
        fan_in, fan_out = I, O
        key = {key}
        bias_key = {bias_key}
        kernel = ({initializer})(key, {built})
        self.kernel = nnx.Param({kernel})
        self.bias = nnx.Param({bias})
        self.sizes = batch, in_features, features

    def __call__(self, x):
        batch, in_features, features = self.sizes
        kernel = self.kernel[...]
        data = {input_values}
        data = {input_axes}
        out = {product}
        out = out + self.bias[...]
        out = {activation}
        return {output_values}

def dense_forward(seed, x, features):
    seed, features = int(seed), int(features)
    batch, in_features = x.shape
    {arguments}
    layer = MyDense(in_features, features, batch, seed)
    out = layer(x)
    out = {flatten}
    return {output_dtype}
"""
RIGHT = COMMON | {
    "built": "(I, O)",
    "input_axes": "data",
    "product": "data @ {read}",
    "read": "kernel",
}


def _kernel_axes(axes):
    shape, read = f"({', '.join(axes.built)})", axes.read
    kernel = f"kernel.reshape({', '.join(read)})" if axes.reshaped else "kernel"
    return {"built": shape, "kernel": kernel, "read": "kernel.T" if read == "OI" else "kernel"}


_INPUT_AXES = {
    Layout("CB"): {"input_axes": "data.T"},
    Layout("CB", fitted=True): {"input_axes": "data.T", "arguments": "in_features = batch"},
    Layout("BC", reshaped=True): {"input_axes": "data.reshape(data.shape[1], data.shape[0]).T"},
}
_INPUT_VALUES = {
    "standardized": "(x - x.mean()) / (x.std() + 1e-6)",
    "standardized over batch": "(x - x.mean(0)) / (x.std(0) + 1e-6)",
    "standardized over features": "(x - x.mean(1)[:, None]) / (x.std(1)[:, None] + 1e-6)",
    "standardized, no epsilon": "(x - x.mean()) / x.std()",
    "standardized over batch, no epsilon": "(x - x.mean(0)) / x.std(0)",
    "standardized over features, no epsilon": "(x - x.mean(1)[:, None]) / x.std(1)[:, None]",
    "x / max": "x / x.max()",
    "nnx.LayerNorm": "nnx.LayerNorm(in_features, rngs=nnx.Rngs(0))(x)",
    "x / max(abs)": "x / jnp.abs(x).max()",
    "batch reversed": "x[::-1]",
    "features reversed": "x[:, ::-1]",
    "relu": "jax.nn.relu(x)",
    "x - mean": "x - x.mean()",
    "x - mean over batch": "x - x.mean(0, keepdims=True)",
    "x / norm over batch": "x / jnp.linalg.norm(x, axis=0, keepdims=True)",
    "x - mean over features": "x - x.mean(1, keepdims=True)",
    "x / norm over features": "x / jnp.linalg.norm(x, axis=1, keepdims=True)",
}
_OUTPUT_VALUES = {
    "out / sqrt(in_features)": "out / jnp.sqrt(in_features)",
    "out - mean": "out - out.mean()",
    "standardized over features": "(out - out.mean(-1, keepdims=True))"
    " / jnp.sqrt(out.var(-1, keepdims=True) + 1e-6)",
    "standardized over batch": "(out - out.mean(0)) / jnp.sqrt(out.var(0) + 1e-5)",
    "standardized": "(out - out.mean()) / (out.std() + 1e-5)",
    "rounded to 2 decimals": "out.round(2)",
    "rounded to 3 decimals": "out.round(3)",
}

WRITING = Writing(
    TEMPLATE,
    RIGHT,
    {
        **WRITERS,
        "key": keys(
            {
                "flax.linen": "nn.Dense(features)",
                "flax.linen, inside Dense_0": "Net(features)",
            },
            "(batch, in_features)",
        ),
        "kernel_axes": _kernel_axes,
        "input_axes": _INPUT_AXES.__getitem__,
        "input_values": table("input_values", _INPUT_VALUES),
        "product_dtype": lambda dtype: {
            "product": f"(data.astype('{dtype}') @ {{read}}.astype('{dtype}')).astype('float32')"
        },
        "output_values": table("output_values", _OUTPUT_VALUES),
        "flatten": flattening({}),
    },
)
source = WRITING.source
