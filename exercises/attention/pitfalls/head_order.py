"""The columns of the heads are not the ones that the task gives them, or are joined otherwise.

## What happens

A reshape cuts the row of numbers anew and moves none. `(length, size, heads)` deals the columns out
one by one; `(heads, length, size)` in one step gives the first head the first positions with all
their columns; and heads that are joined before they were moved back mix positions. With the two
axes exchanged, as `jax.nn.dot_product_attention` takes `(length, heads, size)` and PyTorch the
other, each position mixes its own heads and sees no other. Every shape is right, nothing raises,
and with one head most of it is right, but for the last of these.

## Why

Head h has the columns from h * size on, for each position. Columns are cut with the axis of
positions still in front, then the axes are swapped; on the way back the swap comes first.

## Pattern

```python
cards = jnp.arange(24).reshape(3, 2, 4)  # three rows, each cut into two
by_part = jnp.swapaxes(cards, 0, 1)  # (2, 3, 4): the first halves of all rows, then the second
```

## References

- `jax.numpy.swapaxes`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.swapaxes.html
- `jax.numpy.reshape`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.reshape.html
"""

changes = {
    "attention": {
        "columns dealt out to the heads one by one": {
            "self.heads, size)": "size, self.heads)",
            "jnp.swapaxes(apart, 0, 1)": "jnp.moveaxis(apart, 2, 0)",
            "jnp.swapaxes(weights @ value, 0, 1)": "jnp.moveaxis(weights @ value, 0, 2)",
        },
        "columns dealt out to the heads one by one, and joined head by head": {
            "self.heads, size)": "size, self.heads)",
            "jnp.swapaxes(apart, 0, 1)": "jnp.moveaxis(apart, 2, 0)",
        },
        "a reshape in place of the swaps": {
            "length, self.heads, size)": "self.heads, length, size)",
            "jnp.swapaxes(apart, 0, 1)": "apart",
            "jnp.swapaxes(weights @ value, 0, 1)": "weights @ value",
        },
        "a reshape in place of the first swap": {
            "length, self.heads, size)": "self.heads, length, size)",
            "jnp.swapaxes(apart, 0, 1)": "apart",
        },
        "a mixing of the heads of each position, not of the positions of each head": {
            "jnp.swapaxes(apart, 0, 1)": "apart",
            "jnp.swapaxes(weights @ value, 0, 1)": "weights @ value",
        },
        "heads joined without being moved back": {
            "jnp.swapaxes(weights @ value, 0, 1)": "weights @ value",
        },
        "heads joined with their axes in reversed order": {
            "jnp.swapaxes(weights @ value, 0, 1)": "(weights @ value).T",
        },
        "one head of all features": {
            "self.heads, size)": "1, features)",
        },
        "one head of all features, with the scores of small ones": {
            "self.heads, size)": "1, features)",
            "jnp.sqrt(query.shape[-1])": "jnp.sqrt(x.shape[-1] // self.heads)",
        },
        "number and size of the heads exchanged": {
            "self.heads, size)": "size, self.heads)",
        },
    },
}
