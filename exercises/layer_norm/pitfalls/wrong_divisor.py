"""The centred numbers are divided by something else than the standard deviation.

## What happens

Divided by the variance itself the numbers are right only where it is one; divided by nothing they
keep their size; the Euclidean length is larger than the deviation by the root of the number of
features. A mean distance or a range are of the right kind, and are other numbers.

## Why

Only the root of the variance has the unit of `x`: where `x` is in metres the variance is in square
metres. Divided by the root, the output has no unit, and the mean of its squares is one whatever the
size of `x`.

## Pattern

```python
in_deviations = distance / jnp.sqrt(spread)  # the root of a mean of squares
```

## References

- Ba, Kiros, Hinton: Layer Normalization (2016): https://arxiv.org/abs/1607.06450
"""

changes = {
    "layer_norm": {
        "the variance in place of its root": {"jnp.sqrt(variance": "(variance"},
        "the variance, without an epsilon, in place of its root": {" / deviation": " / variance"},
        "no division": {" / deviation": ""},
        "the sum of squares in place of their mean": {
            "variance + 1e-3": "variance * x.shape[-1] + 1e-3"
        },
        "the mean distance in place of the deviation": {
            "jnp.sqrt(variance + 1e-3)": (
                "jnp.mean(jnp.abs(x - mean), axis=-1, keepdims=True) + 1e-3"
            )
        },
        "the range in place of the deviation": {
            "jnp.sqrt(variance + 1e-3)": "jnp.ptp(x, axis=-1, keepdims=True) + 1e-3"
        },
    },
}
