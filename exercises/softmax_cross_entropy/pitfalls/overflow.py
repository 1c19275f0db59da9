"""A power of e overflows, or a probability becomes zero before its logarithm is taken.

## What happens

In float32 `exp(89)` is infinite: the quotient of two infinities is NaN. `exp(-104)` is zero, and
its logarithm is minus infinity; times the zero of a one-hot vector that is NaN. Small scores show
nothing of it. A small number added to the probability, or a clipped one, hides the infinity: with
`1e-10` no loss is above 23.03, and one that would be has next to no gradient.

## Why

The softmax stays the same when one number is subtracted from all scores of an example. With its
largest score that makes every power at most one, and their sum at least one. The logarithm of a
quotient is a difference of logarithms, so no probability need be computed. The largest score of the
whole batch does not do: an example that lies far below it has no power left.

## Pattern

```python
log_shares = jax.nn.log_softmax(votes, axis=-1)  # finite for any finite votes
```

## References

- `jax.nn.logsumexp`: https://docs.jax.dev/en/latest/_autosummary/jax.nn.logsumexp.html
- Blanchard, Higham, Higham: Accurately computing the log-sum-exp and softmax functions (2021):
  https://arxiv.org/abs/1909.03469
"""

changes = {
    "softmax_cross_entropy": {
        "no largest score subtracted": {" - jnp.max(logits, axis=-1, keepdims=True)": ""},
        "the logarithm of a finished softmax": {
            "shifted - jnp.log(total)": "jnp.log(jnp.exp(shifted) / total)"
        },
        "`exp(logits)` divided by its sum before the logarithm": {
            " - jnp.max(logits, axis=-1, keepdims=True)": "",
            "shifted - jnp.log(total)": "jnp.log(jnp.exp(shifted) / total)",
        },
        "one largest score for the whole batch": {
            "jnp.max(logits, axis=-1, keepdims=True)": "jnp.max(logits)"
        },
        "the logarithm of a finished softmax times one-hot labels": {
            "shifted - jnp.log(total)": "jnp.log(jnp.exp(shifted) / total)",
            "jnp.take_along_axis(log_probabilities, labels[:, None], axis=-1)": (
                "jnp.sum(jax.nn.one_hot(labels, logits.shape[-1]) * log_probabilities, axis=-1)"
            ),
        },
        "`1e-10` added to the probabilities": {
            "shifted - jnp.log(total)": "jnp.log(jnp.exp(shifted) / total + 1e-10)"
        },
        "`1e-8` added to the probabilities": {
            "shifted - jnp.log(total)": "jnp.log(jnp.exp(shifted) / total + 1e-8)"
        },
        "`1e-12` added to the probabilities": {
            "shifted - jnp.log(total)": "jnp.log(jnp.exp(shifted) / total + 1e-12)"
        },
        "probabilities of at least `1e-7`": {
            "shifted - jnp.log(total)": (
                "jnp.log(jnp.clip(jnp.exp(shifted) / total, 1e-7, 1 - 1e-7))"
            )
        },
    },
}
