"""Another number than the log-probability of the label is taken.

## What happens

Labels that are counted from 1 name the neighbour of each class, and -1 the last one.
`table[:, labels]` takes every label from every row. The largest number of each row ignores the
labels. Labels that are multiplied as if they were one-hot count all classes of an example with
label 2 twice, and an example with label 0 not at all. Nothing raises, as JAX clamps or wraps an
index and broadcasts the rest.

## Why

The loss of an example asks how much probability its own right class has. That is one number of each
row, at the place that its label says, counted from zero.

## Pattern

```python
picked = prices[jnp.arange(len(basket)), basket]  # one of each row
```

## References

- `jax.numpy.take_along_axis`:
  https://docs.jax.dev/en/latest/_autosummary/jax.numpy.take_along_axis.html
"""

changes = {
    "softmax_cross_entropy": {
        "the class before the label": {"labels[:, None]": "labels[:, None] - 1"},
        "every label taken from every row": {
            "jnp.take_along_axis(log_probabilities, labels[:, None], axis=-1)": (
                "log_probabilities[:, labels]"
            )
        },
        "the largest in place of the label's": {
            "jnp.take_along_axis(log_probabilities, labels[:, None], axis=-1)": (
                "jnp.max(log_probabilities, axis=-1)"
            )
        },
        "labels as weights of the classes": {
            "jnp.take_along_axis(log_probabilities, labels[:, None], axis=-1)": (
                "jnp.sum(labels[:, None] * log_probabilities, axis=-1)"
            )
        },
    },
}
