"""The statistics are taken over other axes than the features.

## What happens

`x` has three axes, and a mean over any of them broadcasts back: `axis=0` is batch norm's, `axis=1`
mixes the positions of a sentence, `axis=(1, 2)` takes a whole example, and no axis takes
everything. Nothing raises; the output even has mean zero, along another axis.

## Why

A layer norm looks at one vector of features at a time. If its statistics ran over the batch or over
other positions, what an example gives would depend on its neighbours, and a word on the words that
come after it.

## Pattern

```python
centre = jnp.mean(tokens, axis=-1, keepdims=True)  # (batch, length, 1): one for each vector
```

## References

- Ba, Kiros, Hinton: Layer Normalization (2016): https://arxiv.org/abs/1607.06450
- `flax.nnx.LayerNorm`: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/normalization.html
"""

changes = {
    "layer_norm": {
        "statistics over the positions": {
            "axis=-1, keepdims=True)\n        variance": "axis=1, keepdims=True)\n        variance",
            "axis=-1, keepdims=True)\n        dev": "axis=1, keepdims=True)\n        dev",
        },
        "statistics over the batch": {
            "axis=-1, keepdims=True)\n        variance": "axis=0, keepdims=True)\n        variance",
            "axis=-1, keepdims=True)\n        dev": "axis=0, keepdims=True)\n        dev",
        },
        "statistics over positions and features": {
            "axis=-1, keepdims=True)\n        variance": (
                "axis=(1, 2), keepdims=True)\n        variance"
            ),
            "axis=-1, keepdims=True)\n        dev": "axis=(1, 2), keepdims=True)\n        dev",
        },
        "statistics over all numbers": {
            "axis=-1, keepdims=True)\n        variance": (
                "axis=None, keepdims=True)\n        variance"
            ),
            "axis=-1, keepdims=True)\n        dev": "axis=None, keepdims=True)\n        dev",
        },
    },
}
