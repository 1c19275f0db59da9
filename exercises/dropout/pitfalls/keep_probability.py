"""A number is kept with another probability than one minus the rate.

## What happens

With the rate in place of the probability to keep, a layer that should drop a tenth drops nine
tenths. For a rate of a half nothing is wrong. A mask of what is dropped has the right share, and is
of other numbers than a mask of what is kept.

## Why

`rate` is how much is lost; the `p` of `jax.random.bernoulli` is how often it says yes. What yes
means is up to the program: here it is to keep. NNX, Keras and PyTorch take the share to drop, older
TensorFlow the share to keep.

## Pattern

```python
rains = jax.random.bernoulli(key, 0.3, days.shape)  # true for three tenths
```

## References

- `jax.random.bernoulli`: https://docs.jax.dev/en/latest/_autosummary/jax.random.bernoulli.html
"""

changes = {
    "dropout": {
        "a mask that keeps with the probability `rate`": {
            "self.stream(), kept,": "self.stream(), self.rate,",
        },
        "a mask of what is dropped": {
            "jax.random.bernoulli(self.stream(), kept,": (
                "~jax.random.bernoulli(self.stream(), self.rate,"
            ),
        },
        "the rate as the probability to keep": {"1.0 - self.rate": "self.rate"},
        "zeros for what is kept": {"keep, x / kept, 0.0": "keep, 0.0, x / kept"},
    },
}
