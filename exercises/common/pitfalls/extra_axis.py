"""The answer has an axis of size 1 that the task does not ask for.

## What happens

The numbers are right, and the shape begins or ends with a 1 too many: a batch axis that was put in
front for a layer and never taken off, or a last axis kept for a single number. Nothing raises; the
comparison goes by shape first, so every case fails.

## Why

A function's result is part of its contract, shape included. An axis of size 1 holds no number more,
and still changes what the next step does: it broadcasts, or is taken for another axis.

## Pattern

```python
several = layer(one[None])  # a batch of one
single = several[0]  # and the axis comes off again
```

## References

- `jax.numpy.expand_dims`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.expand_dims.html
"""

changes = {
    ("attention", "scan_rnn"): {
        "an axis of size 1 in front of its result": {"layer(x)": "layer(x)[None]"},
        "an axis of size 1 behind its result": {"layer(x)": "layer(x)[..., None]"},
    },
}
