"""Real flax programs with the mistakes of conv1d's error model, written as `writing.py` says."""

from writing import RIGHT as COMMON
from writing import WRITERS, Writing, flattening, keys, table

from grader.families.kernel_layers.models.convolution import Stride
from grader.families.kernel_layers.models.layers import Groups, KernelAxes, Layout
from grader.families.kernel_layers.models.padding import Padding

# In the order length, in_features, features, kernel_size.
TELLING = (9, 3, 5, 4)
EQUAL = (6, 3, 3, 3)
SHORT = (3, 2, 4, 5)  # the kernel is longer than the input
DEFAULTS = (TELLING, EQUAL, SHORT, (1, 1, 1, 1), (4, 3, 2, 1))
# Where the switch can raise, or do otherwise, for these sizes.
SIZES = {
    "arguments": [TELLING, EQUAL],
    "batch_drop": [TELLING, EQUAL],
    "bias": [TELLING, EQUAL],
    "feature_group_count": [TELLING, EQUAL],
    "input_axes": [TELLING, EQUAL],
    "kernel_axes": [TELLING, EQUAL],
    "output_axes": [TELLING, EQUAL],
    "padding": [TELLING, SHORT],
    "strides": [TELLING, SHORT],
}


def arguments_of(size, seed, x):
    length, in_features, features, kernel_size = size
    return {
        "seed": float(seed),
        "x": x((length, in_features)),
        "features": float(features),
        "kernel_size": float(kernel_size),
    }


def ready_made(nnx, size, seed):
    """A layer of flax, and a function that makes its input from x."""
    _, in_features, features, kernel_size = size
    layer = nnx.Conv(in_features, features, (kernel_size,), rngs=nnx.Rngs(seed))
    return lambda x: layer(x[None])


TEMPLATE = """
import jax, jax.numpy as jnp, numpy as np, flax.linen as nn
from flax import nnx
from jax import lax

class Net(nn.Module):
    features: int
    kernel_size: int

    @nn.compact
    def __call__(self, x):
        return nn.Conv(self.features, (self.kernel_size,))(x)

class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, length, seed):
        seed = {seed}
        rngs = nnx.Rngs(seed)
        W, I, O = kernel_size, {kernel_in}, features
        fan_in, fan_out = W * in_features, W * O
        key = {key}
        bias_key = {bias_key}
        kernel = ({initializer})(key, {built})
        self.kernel = nnx.Param({kernel})
        self.bias = nnx.Param({bias})
        self.sizes = in_features, features, kernel_size

    def __call__(self, x):
        in_features, features, kernel_size = self.sizes
        kernel = self.kernel[...]
        kernel = {flip}
        K, E, L = kernel_size, (len(kernel) - 1) * {kernel_dilation} + 1, x.shape[0]
        data = {input_values}
        data = {batch}
        axis = 2 if "{lhs}" == "NCW" else 1
        dimensions, short = ("NWC", "WIO", "NWC"), max(L - E + 1, 0)
        out = {convolution}
        out = {drop}
        out = out + self.bias[...]
        out = {activation}
        return {output_values}

def same(x, E, low=0, high=0):
    return [((E - 1) // 2 + low, E - 1 - (E - 1) // 2 + high)]

def padded(x, axis, E, mode):
    (pads,) = same(x, E)
    return jnp.pad(x, [pads if i == axis else (0, 0) for i in range(3)], mode=mode)

def drop_batch(out):
    if out.shape[0] == 1:
        return out[0]
    return out[:, 0] if out.shape[1] == 1 else out

def conv1d_forward(seed, x, features, kernel_size):
    seed, features, kernel_size = int(seed), int(features), int(kernel_size)
    length, in_features = x.shape
    {arguments}
    layer = MyConv1D(in_features, features, kernel_size, length, seed)
    out = layer(x)
    out = {flatten}
    return {output_dtype}
"""

RIGHT = COMMON | {
    "kernel_in": "in_features",
    "built": "(W, I, O)",
    "flip": "kernel",
    "batch": "data[None]",
    "lhs": "NWC",
    "rhs": "WIO",
    "out": "NWC",
    "strides": "1",
    "padding": '"SAME"',
    "pad": "data",
    "input_dilation": "1",
    "kernel_dilation": "1",
    "groups": "1",
    "convolution": "lax.conv_general_dilated({pad}, kernel, ({strides},), {padding}, "
    "({input_dilation},), ({kernel_dilation},), ('{lhs}', '{rhs}', '{out}'), {groups})",
    "drop": "out[0]",
}

_LINEN = {
    "flax.linen": "nn.Conv(features, (kernel_size,))",
    "flax.linen, inside Conv_0": "Net(features, kernel_size)",
}
_INPUT_AXES = {
    Layout("L1C"): {"batch": "data[:, None]"},
    Layout("L1C", first=True): {"batch": "data[:, None]", "drop": "out[0]"},
    Layout(""): {"batch": "data"},
    Layout("1CL"): {"batch": "data.T[None]"},
    Layout("1CL", fitted=True): {
        "batch": "data[None]",
        "lhs": "NCW",
        "arguments": "in_features = length",
    },
    Layout("1LC", reshaped=True): {"batch": "data.reshape(1, data.shape[1], -1)", "lhs": "NCW"},
    Layout("CL1"): {"batch": "data.T[..., None]"},
    Layout("CL1", fitted=True): {"batch": "data.T[..., None]", "arguments": "in_features = 1"},
    Layout("C1L", fitted=True): {"batch": "data.T[:, None]", "arguments": "in_features = length"},
    Layout("LC1"): {"batch": "data[..., None]"},
    Layout("LC1", fitted=True): {"batch": "data[..., None]", "arguments": "in_features = 1"},
}

_PADDINGS = {
    "`kernel_size // 2` on both sides": "[(K // 2, K // 2)]",
    "causal": "[(K - 1, 0)]",
    "`kernel_size - 1` on the right": "[(0, K - 1)]",
    "`(kernel_size - 1) // 2` on both sides": "[((K - 1) // 2, (K - 1) // 2)]",
    "`kernel_size - 1` on both sides": "[(K - 1, K - 1)]",
    "one more on the right": "same(x, E, 0, 1)",
    "one more on the left": "same(x, E, 1, 0)",
    "one less on the right": "same(x, E, 0, -1)",
    "one less on the left": "same(x, E, -1, 0)",
    "one more on the left and one less on the right": "same(x, E, 1, -1)",
    "one less on the left and one more on the right": "same(x, E, -1, 1)",
    "1 on both sides": "[(1, 1)]",
    "2 on both sides": "[(2, 2)]",
    "`kernel_size` on both sides": "[(K, K)]",
    "`kernel_size` on the left": "[(K, 0)]",
    "`kernel_size // 2` on the left": "[(K // 2, 0)]",
    "`kernel_size // 2` on the right": "[(0, K // 2)]",
}

# Where the windows start, and how what lies beyond the ends is found.
_LOOPS = {
    "wrap, SAME_LOWER": "jnp.roll(x, K // 2 - k, axis=0)",
    "wrap, causal": "jnp.roll(x, K - 1 - k, axis=0)",
    "wrap, right only": "jnp.roll(x, -k, axis=0)",
    "edge, causal": "x[jnp.clip(jnp.arange(L) - (K - 1) + k, 0)]",
    "edge, right only": "x[jnp.arange(L) + k]",
    "wrap left, edge right": "x[jnp.arange(L) + k - (K - 1) // 2]",
    "wrap left, edge right, SAME_LOWER": "x[jnp.arange(L) + k - K // 2]",
    "zeros left, edge right": (
        "jnp.where((jnp.arange(L) + k < (K - 1) // 2)[:, None], 0.0,"
        " x[jnp.maximum(jnp.arange(L) + k - (K - 1) // 2, 0)])"
    ),
    "wrap left, zeros right": "jnp.concatenate([x, jnp.zeros((K, x.shape[1]))])"
    "[(lambda at: jnp.where(at < 0, at + L, at))(jnp.arange(L) + k - (K - 1) // 2)]",
    "windows moved inside": "jnp.stack([lax.dynamic_slice(x, (t, 0), (K, x.shape[1]))[k]"
    " for t in range(L)])",
}
_ZEROS = {
    "VALID, zeros on the right": "(0, L - short)",
    "VALID, zeros on the left": "(L - short, 0)",
    "VALID, zeros on both sides": "((L - short) // 2, (L - short + 1) // 2)",
}

_PADDINGS |= {
    "`kernel_size // 2` on the left and one less on the right": "[(K // 2, K // 2 - 1)]",
    "`kernel_size // 2` on the right and one less on the left": "[(K // 2 - 1, K // 2)]",
}

_INPUT_VALUES = {
    "standardized": "(x - x.mean()) / (x.std() + 1e-6)",
    "standardized over time": "(x - x.mean(0)) / (x.std(0) + 1e-6)",
    "standardized over channels": "(x - x.mean(1)[:, None]) / (x.std(1)[:, None] + 1e-6)",
    "standardized, no epsilon": "(x - x.mean()) / x.std()",
    "standardized over time, no epsilon": "(x - x.mean(0)) / x.std(0)",
    "standardized over channels, no epsilon": "(x - x.mean(1)[:, None]) / x.std(1)[:, None]",
    "x / max": "x / x.max()",
    "nnx.LayerNorm": "nnx.LayerNorm(in_features, rngs=nnx.Rngs(0))(x)",
    "x / max(abs)": "x / jnp.abs(x).max()",
    "time reversed": "x[::-1]",
    "channels reversed": "x[:, ::-1]",
    "relu": "jax.nn.relu(x)",
    "x - mean": "x - x.mean()",
    "x - mean over time": "x - x.mean(0, keepdims=True)",
    "x / norm over time": "x / jnp.linalg.norm(x, axis=0, keepdims=True)",
    "x - mean over channels": "x - x.mean(1, keepdims=True)",
    "x / norm over channels": "x / jnp.linalg.norm(x, axis=1, keepdims=True)",
}

_OUTPUT_VALUES = {
    "out / sqrt(kernel_size * in_features)": "out / jnp.sqrt(kernel_size * in_features)",
    "out - mean": "out - out.mean()",
    "standardized over channels": "(out - out.mean(-1, keepdims=True))"
    " / jnp.sqrt(out.var(-1, keepdims=True) + 1e-6)",
    "standardized over time": "(out - out.mean(0)) / jnp.sqrt(out.var(0) + 1e-5)",
    "standardized": "(out - out.mean()) / (out.std() + 1e-5)",
    "rounded to 2 decimals": "out.round(2)",
    "rounded to 3 decimals": "out.round(3)",
}


def _kernel_axes(axes: KernelAxes) -> dict[str, str]:
    edits = {"built": f"({', '.join(axes.built)})", "rhs": axes.read}
    turned = {"kernel": f"kernel.reshape({', '.join(axes.read)})"}
    return edits | (turned if axes.reshaped else {})


def _by_loop(convolution: str) -> dict[str, str]:
    """No other setting of lax's convolution has a place in this one."""
    fixed = ("lhs", "rhs", "out", "strides", "groups", "input_dilation", "kernel_dilation")
    return {part: RIGHT[part] for part in fixed} | {"convolution": convolution}


def _padding(paddings: tuple[Padding]) -> dict[str, str]:
    name = paddings[0].name
    columns = "jnp.convolve(x[:, i], kernel[:, i, o], mode='same')"
    convolved = f"jnp.stack([sum({columns} for i in range(in_features)) for o in range(features)])"
    before = {
        "twice what `SAME` does": "padded(data, axis, E, 'constant')",
        "`kernel_size - 1` on the left, then by `SAME`": (
            "jnp.pad(data, [(K - 1 if i == axis else 0, 0) for i in range(3)])"
        ),
    }
    if name in before:
        return {"pad": before[name]}
    if name in ("wrap", "edge", "reflect", "symmetric"):
        return {"pad": f"padded(data, axis, E, '{name}')", "padding": "'VALID'"}
    if paddings[0].function:
        flip = {} if paddings[0].reverses else {"flip": "kernel[::-1]"}
        return flip | _by_loop(f"{convolved}.T[None]")
    if name in _LOOPS:
        return _by_loop(f"sum({_LOOPS[name]} @ kernel[k] for k in range(K))[None]")
    if name in _ZEROS:
        valid = "lax.conv_general_dilated(data, kernel, (1,), 'VALID', (1,), (1,), dimensions)"
        return _by_loop(f"jnp.pad({valid}, ((0, 0), {_ZEROS[name]}, (0, 0)))")
    return {"padding": _PADDINGS.get(name, f"'{name}'")}


def _groups(groups: Groups) -> dict[str, str]:
    number = "int(np.gcd(in_features, features))" if groups.number == "gcd" else str(groups.number)
    edits = {"groups": number} if groups.given else {}
    return edits | ({"kernel_in": f"in_features // {number}"} if groups.divided else {})


def _strides(strides: tuple[Stride]) -> dict[str, str]:
    ((stride, every),) = strides
    return {"strides": str(stride)} if every == 1 else {"drop": f"out[0, ::{every}]"}


WRITING = Writing(
    TEMPLATE,
    RIGHT,
    {
        **WRITERS,
        "key": keys(_LINEN, "(length, in_features)"),
        "kernel_axes": _kernel_axes,
        "input_axes": lambda layout: {"drop": "drop_batch(out)"} | _INPUT_AXES[layout],
        "input_values": table("input_values", _INPUT_VALUES),
        "padding": _padding,
        "feature_group_count": _groups,
        "strides": _strides,
        "kernel_dilation": lambda steps: {"kernel_dilation": str(steps[0])},
        "input_dilation": lambda dilation: (
            {"input_dilation": str(dilation.step)}
            | ({"padding": "same(x, E)"} if dilation.explicit else {})
        ),
        "product_dtype": lambda dtype: {
            "convolution": RIGHT["convolution"].replace(
                "{pad}, kernel", f"{{pad}}.astype('{dtype}'), kernel.astype('{dtype}')"
            )
        },
        "output_axes": lambda axes: {"out": f"N{''.join('WC'[axis] for axis in axes)}"},
        "batch_drop": lambda drop: {"drop": drop.code},
        "output_values": table("output_values", _OUTPUT_VALUES),
        "flatten": flattening({}),
    },
)
source = WRITING.source
