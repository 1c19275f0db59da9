"""A count, a bound or an index is one too many or one too few.

## What happens

A loop runs once more or once less, a slice leaves one out or takes one more, an index is its
neighbour's. JAX does not raise for an index past the end of an array: reads take the last
element, and writes are dropped.

## Why

Ranges and slices begin at 0 and end *before* their end: `range(n)` has `n` members, the last is
`n - 1`, and `x[1:]` has one fewer than `x`.

## Pattern

```python
differences = row[1:] - row[:-1]  # one fewer than the row has
```

## References

- Out-of-bounds indexing: https://docs.jax.dev/en/latest/notebooks/Common_Gotchas_in_JAX.html#out-of-bounds-indexing
"""

changes = {
    "train_step": {
        "one step too few, and the loss after the last": {
            "range(steps)": "range(steps - 1)",
            "jnp.stack(losses)": "jnp.stack([*losses, mean_squared_error(net, x, y)])",
        },
        "one step too many": {
            "range(steps)": "range(steps + 1)",
            "jnp.stack(losses)": "jnp.stack(losses[:steps])",
        },
    },
}
