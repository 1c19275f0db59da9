"""A position sees what comes after it, or does not see all that comes before.

## What happens

Without a mask every position mixes in its future, and a language model learns to copy the next
word. A mask of the wrong half hides the past; one that starts a place too early hides a position
from itself, and the first row is NaN. A score of 0 is no hidden one: it keeps its share. Weights
that are set to 0 after the softmax leave the others too small, as they no longer sum to one.

## Why

All positions of a text are trained at once, each as if the text ended there. What it may not see
must have no share at all, and the rest must share everything: so its score counts as minus
infinity before the softmax.

## Pattern

```python
order = jnp.arange(4)
seen = order[:, None] >= order  # row i: True up to column i, itself among them
```

## References

- Vaswani et al.: Attention Is All You Need (2017), section 3.2.3: https://arxiv.org/abs/1706.03762
- `jax.numpy.tril`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.tril.html
"""

changes = {
    "attention": {
        "no mask": {"jnp.where(visible, scores, -jnp.inf)": "scores"},
        "the future visible in place of the past": {"jnp.tril(": "jnp.triu("},
        "the future alone visible, by `-1e9` for the rest": {
            "jnp.where(visible, scores, -jnp.inf)": "scores + visible * -1e9"
        },
        "a mask with its branches exchanged": {
            "visible, scores, -jnp.inf": "visible, -jnp.inf, scores"
        },
        "positions hidden from themselves": {"dtype=bool)": "dtype=bool), k=-1"},
        "positions hidden from themselves, by `-1e9`": {
            "dtype=bool)": "dtype=bool), k=-1",
            "-jnp.inf": "-1e9",
        },
        "one position ahead visible": {"dtype=bool)": "dtype=bool), k=1"},
        "hidden scores of 0": {"-jnp.inf": "0.0"},
        "hidden scores of -1": {"-jnp.inf": "-1.0"},
        "the mask after the softmax": {
            "jax.nn.softmax(jnp.where(visible, scores, -jnp.inf), axis=-1)": (
                "jnp.where(visible, jax.nn.softmax(scores, axis=-1), 0.0)"
            )
        },
    },
}
