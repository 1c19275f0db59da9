"""The scores pass through a softmax twice, not at all, or through something else.

## What happens

A softmax of a softmax is nearly even, so no loss gets near zero. Scores that pass for
log-probabilities give a loss without a lower bound, which training pushes down for ever. A sigmoid
for each class makes probabilities that do not sum to one.

## Why

Logits are scores: any numbers, of which only the differences count. One softmax makes probabilities
of them. Losses that take logits hold that softmax; losses that take log-probabilities, as PyTorch's
`nll_loss`, do not.

## Pattern

```python
log_shares = jax.nn.log_softmax(votes, axis=-1)  # once; jnp.exp of a row sums to one
```

## References

- `jax.nn.log_softmax`: https://docs.jax.dev/en/latest/_autosummary/jax.nn.log_softmax.html
- `torch.nn.NLLLoss`: https://docs.pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html
"""

changes = {
    "softmax_cross_entropy": {
        "a softmax taken twice": {
            "shifted = logits": "logits = jax.nn.softmax(logits)\n    shifted = logits"
        },
        "no softmax": {"shifted - jnp.log(total)": "logits"},
        "a sigmoid in place of the softmax": {
            "shifted - jnp.log(total)": "jax.nn.log_sigmoid(logits)"
        },
        "a binary loss of every class in place of the softmax": {
            "jnp.take_along_axis(log_probabilities, labels[:, None], axis=-1)": (
                "jnp.sum(jax.nn.log_sigmoid(jnp.where(\n"
                "        jax.nn.one_hot(labels, logits.shape[-1]) > 0, logits, -logits)), axis=-1)"
            )
        },
    },
}
