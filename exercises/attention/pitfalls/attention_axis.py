"""The weights do not sum to one over the positions that are listened to.

## What happens

A softmax over the queries shares each position out among those that ask for it, and the first rows
get next to nothing; over the heads they compete with each other for every pair of positions. Shapes
fit and nothing raises. With minus infinity for hidden scores a softmax over the heads is NaN; with
`-1e9` it is even there, so that the future leaks in. A sigmoid makes weights that sum to anything.

## Why

A position's answer is a mean of values, so its weights have to sum to one over the positions that
the values belong to. In a table of scores with a row for each query those are the columns.

## Pattern

```python
shares = jax.nn.softmax(table, axis=-1)  # every row sums to one
```

## References

- Vaswani et al.: Attention Is All You Need (2017), section 3.2.1: https://arxiv.org/abs/1706.03762
- `jax.nn.softmax`: https://docs.jax.dev/en/latest/_autosummary/jax.nn.softmax.html
"""

changes = {
    "attention": {
        "a softmax over the queries": {"axis=-1": "axis=-2"},
        "a softmax over the heads": {"axis=-1": "axis=0"},
        "a softmax over the heads, hidden scores being `-1e9`": {
            "axis=-1": "axis=0",
            "-jnp.inf": "-1e9",
        },
        "a softmax over all scores of a head": {"axis=-1": "axis=(1, 2)"},
        "a softmax over all scores": {"axis=-1": "axis=None"},
        "a sigmoid in place of the softmax": {
            "jax.nn.softmax(jnp.where(visible, scores, -jnp.inf), axis=-1)": (
                "jax.nn.sigmoid(jnp.where(visible, scores, -jnp.inf))"
            )
        },
        "each weight divided by the sum of another row": {
            "jax.nn.softmax(jnp.where(visible, scores, -jnp.inf), axis=-1)": (
                "jnp.where(visible, jnp.exp(scores), 0.0)\n"
                "        weights = weights / weights.sum(-1)[:, None]"
            )
        },
    },
}
