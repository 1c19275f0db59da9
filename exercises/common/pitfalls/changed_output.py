"""The output is scaled, shifted, normalised or added to something.

## What happens

Dividing the result by a size or by the number of products, centring or normalising it, adding `x`
as a residual connection, or rounding: the shape is right, the numbers are not. A residual sum
raises where the two shapes do not fit.

## Why

What a layer computes ends where its task says, and what comes behind that is another layer's. The
scale of sums of products is settled by their initial values: `lecun_normal` divides their variance
by the number of products. Averages, normalisations and residual connections are layers around it.

## Pattern

```python
result = products + self.offset[...]  # the last step
```

## References

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
"""

changes = {
    ("conv1d", "conv2d", "dense"): {
        "`x` added to the output": {"layer(x)": "(layer(x) + x)"},
        "the output rounded": {"layer(x)": "layer(x).round(3)"},
    },
    "conv1d": {
        "the sums divided by `kernel_size`": {
            "return out[0] +": "return out[0] / self.kernel.shape[0] +"
        },
    },
    "conv2d": {
        "the sums divided by the number of taps": {
            "return out[0] +": "return out[0] / self.kernel.shape[0] ** 2 +"
        },
    },
    "dense": {
        "the sums divided by `in_features`": {"return x @": "return x / x.shape[-1] @"},
    },
}
