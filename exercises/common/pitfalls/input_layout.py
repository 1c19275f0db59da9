"""The data's axes are not in the order that the layer reads.

## What happens

A layer reads each axis of the data by its place. In a dense layer's `x`, `(batch, in_features)`,
the last axis meets the kernel, so `x.T` raises unless both sizes agree. For a convolution the first
entry of `dimension_numbers` names the axes of the data, the third those of the output: channels
last is `"NWC"` for a sequence and `"NHWC"` for an image, once the batch axis stands in front. Of a
sequence:

- `("NCW", ...)`, no dimension numbers at all (lax then reads `"NCW"` and `"OIW"`), `jax.lax.conv`,
  or `x.T[None]` under `"NWC"` make the length serve as channels. All raise one and the same text,
  `... rhs input feature dimension size, but 9 // 1 != 3`; where length and in_features coincide,
  they run and give wrong numbers.
- `x.reshape(1, in_features, length)` never raises under `"NCW"`, and scrambles the data: a reshape
  keeps the order of the elements in memory, a transpose moves them.
- An output of `"NCW"` comes out as `(batch, features, length)`, so the bias meets the wrong axis:
  the addition raises, or flattening comes out channel by channel.

## Why

An array's axes have no names: a layer sums over the one that it takes for the inputs, and treats
the others as examples or places. A matrix product goes by the place of the axis, a convolution by
its spec. PyTorch's convolutions put channels first, JAX and Flax layers put them last. Choose one
order, and keep to it from the data to the answer.

## Pattern

```python
data.shape == (batch, *places, channels)  # no places in a dense layer, N, W, C in one dimension
spec = ("NWC", kernel_order, "NWC")  # in and out alike
```

## References

- Convolutions in JAX, with dimension numbers drawn: https://docs.jax.dev/en/latest/notebooks/convolutions.html
- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
- `jax.lax.conv_dimension_numbers`:
  https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_dimension_numbers.html
"""

changes = {
    "conv1d": {
        '`"NCW"` in place of the first `"NWC"`': {'("NWC",': '("NCW",'},
        '`"NCW"` in place of the second `"NWC"`': {'"NWC")': '"NCW")'},
        "`x` transposed": {"x[None]": "x.T[None]"},
        "no `dimension_numbers`": {'            dimension_numbers=("NWC", "WIO", "NWC"),\n': ""},
    },
    "conv2d": {
        '`"NCHW"` in place of the first `"NHWC"`': {'("NHWC",': '("NCHW",'},
        '`"NCHW"` in place of the second `"NHWC"`': {'"NHWC")': '"NCHW")'},
        "the channels of `x` moved to the front": {"x[None]": "x.transpose(2, 0, 1)[None]"},
        "no `dimension_numbers`": {'            dimension_numbers=("NHWC", "HWIO", "NHWC"),\n': ""},
    },
    "dense": {
        "`x` transposed": {"return x @": "return x.T @"},
    },
}
