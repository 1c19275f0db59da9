"""Real flax programs with the mistakes of conv2d's error model, written as `writing.py` says."""

from writing import RIGHT as COMMON
from writing import WRITERS, Writing, flattening, keys, table

from grader.families.kernel_layers.models.layers import Layout

SAMPLE = 7
"""How many settings of a switch are compared, unless all are asked for."""
# In the order height, width, in_features, features, kernel_size.
TELLING = (7, 6, 3, 5, 4)
EQUAL = (3, 3, 3, 3, 3)
DEFAULTS = (TELLING, EQUAL, (2, 3, 2, 4, 5), (1, 1, 1, 1, 1))
# Where the switch can raise, or do otherwise, for these sizes.
SIZES = {"kernel_axes": [TELLING, EQUAL], "input_axes": [TELLING, EQUAL]}


def arguments_of(size, seed, x):
    *shape, features, kernel_size = size
    return {
        "seed": float(seed),
        "x": x(tuple(shape)),
        "features": float(features),
        "kernel_size": float(kernel_size),
    }


def ready_made(nnx, size, seed):
    """A layer of flax, and a function that makes its input from x."""
    _, _, in_features, features, kernel_size = size
    layer = nnx.Conv(in_features, features, (kernel_size, kernel_size), rngs=nnx.Rngs(seed))
    return lambda x: layer(x[None])


TEMPLATE = """
import jax, jax.numpy as jnp, numpy as np, flax.linen as nn, jax.scipy as jsp
from flax import nnx
from jax import lax

class Net(nn.Module):
    features: int
    kernel_size: int

    @nn.compact
    def __call__(self, x):
        return nn.Conv(self.features, (self.kernel_size, self.kernel_size))(x)

class MyConv2D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, height, width, seed):
        seed = {seed}
        rngs = nnx.Rngs(seed)
        H, W, I, O = kernel_size, kernel_size, {kernel_in}, features
        fan_in, fan_out = H * W * in_features, H * W * O
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
        K, E = kernel_size, (len(kernel) - 1) * {kernel_dilation} + 1
        height, width = x.shape[:2]
        data = {input_values}
        data = {batch}
        dimensions = ("NHWC", "HWIO", "NHWC")
        out = {convolution}
        out = {drop}
        out = out + self.bias[...]
        out = {activation}
        return {output_values}

def both(pair):
    return [pair, pair]

def same(E, low=0, high=0):
    return ((E - 1) // 2 + low, E - 1 - (E - 1) // 2 + high)

def drop_batch(out):
    return out.squeeze(next((a for a in range(3) if out.shape[a] == 1), ()))

def shifted(x, k, rule):
    for axis, tap in enumerate(k):
        x = rule(x, tap, axis)
    return x

def rolled(x, by, axis):
    return jnp.roll(x, by, axis)

def taken(x, index, axis):
    return jnp.stack([x.take(i, axis, mode="clip") for i in index], axis)

def wrapped(x, low, axis):
    # As indexing does: below 0 from the end, beyond the end the last.
    size = x.shape[axis]
    return taken(x, [min(i, size - 1) if i >= 0 else max(i + size, 0) for i in low], axis)

def half_wrapped(x, first, axis):
    # As indexing does below 0; what lies beyond the end is left out.
    size = x.shape[axis]
    index = range(first, first + size)
    slices = [x.take(i, axis) if i < size else 0 * x.take(0, axis) for i in index]
    return jnp.stack(slices, axis)

def conv2d_forward(seed, x, features, kernel_size):
    seed, features, kernel_size = int(seed), int(features), int(kernel_size)
    height, width, in_features = x.shape
    {arguments}
    layer = MyConv2D(in_features, features, kernel_size, height, width, seed)
    out = layer(x)
    out = {flatten}
    return {output_dtype}
"""
RIGHT = COMMON | {
    "kernel_in": "in_features",
    "built": "(H, W, I, O)",
    "flip": "kernel",
    "batch": "data[None]",
    "lhs": "NHWC",
    "rhs": "HWIO",
    "out": "NHWC",
    "strides": "(1, 1)",
    "padding": '"SAME"',
    "pad": "data",
    "input_dilation": "1",
    "kernel_dilation": "1",
    "dilation": "({kernel_dilation}, {kernel_dilation})",
    "groups": "1",
    "convolution": "lax.conv_general_dilated({pad}, kernel, {strides}, {padding}, "
    "({input_dilation}, {input_dilation}), {dilation}, ('{lhs}', '{rhs}', '{out}'), {groups})",
    "drop": "out[0]",
}

_INPUT_AXES = {
    Layout("H1WC"): {"batch": "data[:, None]"},
    Layout("H1WC", first=True): {"batch": "data[:, None]", "drop": "out[0]"},
    Layout("HW1C"): {"batch": "data[:, :, None]"},
    Layout("1CHW"): {"batch": "data.transpose(2, 0, 1)[None]"},
    Layout("1CHW", fitted=True): {
        "batch": "data.transpose(2, 0, 1)[None]",
        "arguments": "in_features = width",
    },
    Layout("1WCH"): {"batch": "data[None]", "lhs": "NCHW"},
    Layout("1WCH", fitted=True): {
        "batch": "data[None]",
        "lhs": "NCHW",
        "arguments": "in_features = height",
    },
    Layout("1CWH"): {"batch": "data.T[None]"},
    Layout("1CWH", fitted=True): {"batch": "data.T[None]", "arguments": "in_features = height"},
    Layout("1WHC"): {"batch": "data.transpose(1, 0, 2)[None]"},
    Layout(""): {"batch": "data"},
    Layout("1HWC", reshaped=True): {
        "batch": "data.reshape(1, data.shape[2], *data.shape[:2])",
        "lhs": "NCHW",
    },
    Layout("CHW1"): {"batch": "data.transpose(2, 0, 1)[..., None]"},
    Layout("CHW1", fitted=True): {
        "batch": "data.transpose(2, 0, 1)[..., None]",
        "arguments": "in_features = 1",
    },
    Layout("HWC1"): {"batch": "data[..., None]"},
    Layout("HWC1", fitted=True): {"batch": "data[..., None]", "arguments": "in_features = 1"},
}

_PAIRS = {
    "`kernel_size // 2` on both sides": "(K // 2, K // 2)",
    "causal": "(K - 1, 0)",
    "`kernel_size - 1` on the right": "(0, K - 1)",
    "`(kernel_size - 1) // 2` on both sides": "((K - 1) // 2, (K - 1) // 2)",
    "`kernel_size - 1` on both sides": "(K - 1, K - 1)",
    "SAME": "same(E)",
    "VALID": "(0, 0)",
    "SAME_LOWER": "same(E)[::-1]",
    "one more on the right": "same(E, 0, 1)",
    "one more on the left": "same(E, 1, 0)",
    "one less on the right": "same(E, 0, -1)",
    "one less on the left": "same(E, -1, 0)",
    "one more on the left and one less on the right": "same(E, 1, -1)",
    "one less on the left and one more on the right": "same(E, -1, 1)",
    "1 on both sides": "(1, 1)",
    "2 on both sides": "(2, 2)",
    "`kernel_size` on both sides": "(K, K)",
    "`kernel_size` on the left": "(K, 0)",
    "`kernel_size // 2` on the left": "(K // 2, 0)",
    "`kernel_size // 2` on the right": "(0, K // 2)",
    "`kernel_size // 2` on the left and one less on the right": "(K // 2, K // 2 - 1)",
    "`kernel_size // 2` on the right and one less on the left": "(K // 2 - 1, K // 2)",
}
_BEFORE = {
    "twice what `SAME` does": "same(E)",
    "`kernel_size - 1` on the left, then by `SAME`": "(K - 1, 0)",
}
_LOOPS = {
    "wrap, SAME_LOWER": "rolled(x, K // 2 - k, axis)",
    "wrap, right only": "rolled(x, -k, axis)",
    "edge, right only": "taken(x, range(k, k + x.shape[axis]), axis)",
    "wrap left, zeros right": "half_wrapped(x, k - (K - 1) // 2, axis)",
    "wrap left, edge right": "wrapped(x, range(k - (K - 1) // 2, k - (K - 1) // 2 + x.shape[axis])"
    ", axis)",
    "wrap left, edge right, SAME_LOWER": "wrapped(x, range(k - K // 2, k - K // 2 + x.shape[axis])"
    ", axis)",
}
_ZEROS = {
    "VALID, zeros on the right": "(0, K - 1)",
    "VALID, zeros on the left": "(K - 1, 0)",
    "VALID, zeros on both sides": "((K - 1) // 2, K // 2)",
}
_INPUT_VALUES = {
    "standardized": "(x - x.mean()) / (x.std() + 1e-6)",
    "standardized over space": "(x - x.mean((0, 1))) / (x.std((0, 1)) + 1e-6)",
    "standardized over channels": "(x - x.mean(2, keepdims=True))"
    " / (x.std(2, keepdims=True) + 1e-6)",
    "standardized, no epsilon": "(x - x.mean()) / x.std()",
    "standardized over space, no epsilon": "(x - x.mean((0, 1))) / x.std((0, 1))",
    "standardized over channels, no epsilon": "(x - x.mean(2, keepdims=True))"
    " / x.std(2, keepdims=True)",
    "x / max": "x / x.max()",
    "nnx.LayerNorm": "nnx.LayerNorm(in_features, rngs=nnx.Rngs(0))(x)",
    "x / max(abs)": "x / jnp.abs(x).max()",
    "space reversed": "x[::-1, ::-1]",
    "rows reversed": "x[::-1]",
    "x.reshape(width, height, in_features)": "x.reshape(x.shape[1], x.shape[0], -1)",
    "columns reversed": "x[:, ::-1]",
    "channels reversed": "x[..., ::-1]",
    "relu": "jax.nn.relu(x)",
    "x - mean": "x - x.mean()",
    "x - mean over space": "x - x.mean((0, 1), keepdims=True)",
    "x / norm over space": "x / jnp.linalg.norm(x, axis=(0, 1), keepdims=True)",
    "x - mean over channels": "x - x.mean(2, keepdims=True)",
    "x / norm over channels": "x / jnp.linalg.norm(x, axis=2, keepdims=True)",
}
_OUTPUT_VALUES = {
    "out / sqrt(kernel_size**2 * in_features)": "out / jnp.sqrt(kernel_size**2 * in_features)",
    "out - mean": "out - out.mean()",
    "standardized over channels": "(out - out.mean(-1, keepdims=True))"
    " / jnp.sqrt(out.var(-1, keepdims=True) + 1e-6)",
    "standardized over space": "(out - out.mean((0, 1))) / jnp.sqrt(out.var((0, 1)) + 1e-5)",
    "standardized": "(out - out.mean()) / (out.std() + 1e-5)",
    "rounded to 2 decimals": "out.round(2)",
    "rounded to 3 decimals": "out.round(3)",
}


def _kernel_axes(axes):
    edits = {"built": f"({', '.join(axes.built)})", "rhs": axes.read}
    turned = {"kernel": f"kernel.reshape({', '.join(axes.read)})"}
    return edits | (turned if axes.reshaped else {})


def _padding(paddings):
    first, second = paddings
    name = first.name
    if first != second:
        return {"padding": f"[{_PAIRS[name]}, {_PAIRS[second.name]}]"}
    if first.function:
        flip = {} if first.reverses else {"flip": "kernel[::-1, ::-1]"}
        one = "jsp.signal.convolve2d(x[..., i], kernel[..., i, o], mode='same')"
        channels = f"[sum({one} for i in range(in_features)) for o in range(features)]"
        return flip | {"convolution": f"jnp.stack({channels}, -1)[None]"}
    if name in _LOOPS:
        rule = f"lambda x, k, axis: {_LOOPS[name]}"
        product = f"shifted(x, (i, j), {rule}) @ kernel[i, j]"
        return {"convolution": f"sum({product} for i in range(K) for j in range(K))[None]"}
    if name in _ZEROS:
        valid = "lax.conv_general_dilated(data, kernel, (1, 1), 'VALID', None, None, dimensions)"
        return {"convolution": f"jnp.pad({valid}, [(0, 0), *both({_ZEROS[name]}), (0, 0)])"}
    around = "jnp.pad(data, [(0, 0), *both({}), (0, 0)]{})"
    if name in _BEFORE:
        return {"pad": around.format(_BEFORE[name], "")}
    if name in ("wrap", "edge", "reflect", "symmetric"):
        return {"pad": around.format("same(E)", f", mode='{name}'"), "padding": "'VALID'"}
    return {"padding": f"'{name}'" if first.is_lax else f"both({_PAIRS[name]})"}


def _groups(groups):
    edits = {"groups": str(groups.number)} if groups.given else {}
    return edits | ({"kernel_in": f"in_features // {groups.number}"} if groups.divided else {})


def _strides(strides):
    (one, every), (other, _) = strides
    if every != 1:
        return {"drop": f"out[0, ::{every}, ::{every}]"}
    return {"strides": f"({one}, {other})"}


WRITING = Writing(
    TEMPLATE,
    RIGHT,
    {
        **WRITERS,
        "key": keys(
            {
                "flax.linen": "nn.Conv(features, (kernel_size, kernel_size))",
                "flax.linen, inside Conv_0": "Net(features, kernel_size)",
            },
            "(height, width, in_features)",
        ),
        "kernel_axes": _kernel_axes,
        "input_axes": lambda layout: {"drop": "drop_batch(out)"} | _INPUT_AXES[layout],
        "input_values": table("input_values", _INPUT_VALUES),
        "padding": _padding,
        "feature_group_count": _groups,
        "strides": _strides,
        "kernel_dilation": lambda steps: (
            {"kernel_dilation": str(steps[0])} if len(set(steps)) == 1 else {"dilation": str(steps)}
        ),
        "input_dilation": lambda dilation: (
            {"input_dilation": str(dilation.step)}
            | ({"padding": "both(same(E))"} if dilation.explicit else {})
        ),
        "product_dtype": lambda dtype: {
            "convolution": RIGHT["convolution"].replace(
                "{pad}, kernel", f"{{pad}}.astype('{dtype}'), kernel.astype('{dtype}')"
            )
        },
        "output_axes": lambda axes: {"out": f"N{''.join('HWC'[axis] for axis in axes)}"},
        "batch_drop": lambda drop: {"drop": drop.code},
        "output_values": table("output_values", _OUTPUT_VALUES),
        "flatten": flattening({"out.reshape(-1, features)": "out.reshape(-1, out.shape[-1])"}),
    },
)
source = WRITING.source
