"""The output is flattened in another order than position by position.

## What happens

The answer has the right length and the right numbers, in other places: transposing before
flattening lists the first channel at all positions, then the second. `order="F"` does the same. A
reversed or sorted output belongs here too, and so do parts of an answer in another order. Nothing
raises, and where there is one channel, or one
position, it is even right.

## Why

Flattening runs through an array in memory order, the last axis fastest. An output whose last axis
is `features` therefore comes out position by position, all channels of the first one in front. To
whoever reads the flat array that order is all there is.

## Pattern

```python
flat = result.reshape(-1)  # result: (positions, channels); flat[t * channels + c]
```

## References

- `jax.numpy.ravel` and its `order`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.ravel.html
"""

changes = {
    ("conv1d", "dense"): {
        "the output transposed": {"layer(x)": "layer(x).T"},
    },
    "conv2d": {
        "the channels moved to the front": {"layer(x)": "layer(x).transpose(2, 0, 1)"},
    },
    "batch_norm": {
        "the steps behind the examples": {
            "outputs = [model(batch, training=True).flatten() for batch in train]": (
                "outputs = [jnp.stack([model(batch, training=True) for batch in train], 1).ravel()]"
            ),
        },
        "every output transposed": {"training=True).flatten()": "training=True).T.flatten()"},
    },
    "layer_norm": {
        "the features before the positions": {"layer(x)": "layer(x).swapaxes(1, 2)"},
        "the output transposed": {"layer(x)": "layer(x).T"},
    },
    ("conv1d", "conv2d", "dense"): {
        '`flatten("F")` in place of `flatten()`': {"flatten()": 'flatten("F")'},
        "the answer reversed": {"flatten()": "flatten()[::-1]"},
    },
    "train_step": {
        "the weights in front of the losses": {
            "[jnp.stack(losses), ": "[",
            "net.w2[...].flatten()]": "net.w2[...].flatten(), jnp.stack(losses)]",
        },
        "both weights transposed": {
            "net.w1[...].flatten": "net.w1[...].T.flatten",
            "net.w2[...].flatten": "net.w2[...].T.flatten",
        },
    },
}
