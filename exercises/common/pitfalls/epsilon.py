"""The small number that keeps a division sound is another, or stands in another place.

## What happens

With another epsilon the numbers are nearly right: they differ most where the spread is small.
Added after a root in place of before it, it does something else for every size.

## Why

An epsilon is part of what a layer computes, not a matter of taste: a model that was trained with
one gives other numbers with another. Layers differ: flax's `LayerNorm` has 1e-6, `BatchNorm`
1e-5.

## Pattern

```python
scaled = value / jnp.sqrt(spread + small)  # under the root
```

## References

- Normalisation in Flax: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/normalization.html
"""

changes = {
    "layer_norm": {
        "`1e-5` in place of `1e-3`": {"1e-3": "1e-5"},
        "`1e-6` in place of `1e-3`": {"1e-3": "1e-6"},
        "the epsilon outside the root": {
            "jnp.sqrt(variance + 1e-3)": "jnp.sqrt(variance) + 1e-3",
        },
        "no epsilon": {" + 1e-3": ""},
    },
}
