"""The mean is not subtracted where it should be.

## What happens

Nothing raises: numbers that lie around zero anyway are nearly right, and all others keep the offset
that a normalisation takes away.

## Why

A layer norm centres first, and its variance is that of the centred numbers.

## Pattern

```python
centred = row - jnp.mean(row)
```

## References

- Layer normalisation: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/normalization.html
"""

changes = {
    "row_norm": {
        "no mean subtracted": {"(x - mean)": "x"},
        "a spread that is measured from zero": {
            "jnp.var(x, axis=-1, keepdims=True)": "jnp.mean(x * x, axis=-1, keepdims=True)"
        },
    },
}
