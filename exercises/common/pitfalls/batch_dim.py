"""The batch axis is missing, in the wrong place, or not the one that is dropped.

## What happens

`jax.lax.conv_general_dilated` always works on a batch: it wants one axis more than `x` has, a
sequence `(length, in_features)` or an image `(height, width, in_features)`.

- No batch axis at all raises `convolution requires lhs and rhs ndim to be equal`.
- `x[..., None]` has one channel, so it raises like a kernel of the wrong layout:
  `... rhs input feature dimension size, but 1 // 1 != 3`.
- `x[:, None]` runs: each step becomes a sequence of length 1, each row an image of one row, so taps
  meet no neighbour along that axis. The shape comes out right, only the numbers are wrong, and for
  `kernel_size` 1 not even those.
- Dropping the wrong axis, as `out[:, 0]`, keeps the first step or row alone; `jnp.squeeze(out, 1)`
  raises instead.

## Why

A batch axis says which numbers are separate examples: the convolution mixes neighbours along the
spatial axes and sums over channels, but never mixes batch entries. One example is a batch of one,
so the new axis of size 1 goes in front, and the same axis comes off again at the end, once.

## Pattern

```python
batch = example[None]  # (1, *example.shape)
batch_out = operation(batch)
example_out = batch_out[0]  # the axis that was added
```

## References

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
- `jax.numpy.expand_dims`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.expand_dims.html
- Convolutions in JAX, with dimension numbers drawn: https://docs.jax.dev/en/latest/notebooks/convolutions.html
"""

changes = {
    "causal_conv1d": {
        "the batch axis kept": {"return out[0]": "return out"},
        "`x[:, None]` in place of `x[None]`": {"x[None]": "x[:, None]", "out[0]": "out[:, 0]"},
        "`out[:, 0]` in place of `out[0]`": {"out[0]": "out[:, 0]"},
    },
    ("conv1d", "conv2d"): {
        "no batch axis": {"x[None]": "x", "out[0]": "out"},
        "`x[:, None]` in place of `x[None]`": {"x[None]": "x[:, None]", "out[0]": "out[:, 0]"},
        "`out[:, 0]` in place of `out[0]`": {"out[0]": "out[:, 0]"},
    },
}
