"""The loss is another one than the mean of the squared differences.

## What happens

A sum has steeper slopes than a mean, by as many times as there are numbers; half the mean has
gentler ones. Absolute differences, a root over the mean or a penalty on the weights are other
losses, with other gradients. All of them fall in training, and all but a penalty are least where
the net fits.

## Why

The rate and the loss belong together: what is minimised decides how far each step goes. So its
factors and its mean are part of the task, not of taste. A mean over all numbers of the batch is
divided by `batch * outputs`, not by `batch`.

## Pattern

```python
error = jnp.mean(jnp.square(guesses - truth))  # one mean over both axes
```

## References

- `optax.losses`: https://optax.readthedocs.io/en/latest/api/losses.html
"""

changes = {
    "train_step": {
        "a sum in place of the mean": {
            "jnp.mean(difference**2)": "jnp.sum(difference**2)",
        },
        "half the mean": {
            "jnp.mean(difference**2)": "0.5 * jnp.mean(difference**2)",
        },
        "half the sum in place of the mean": {
            "jnp.mean(difference**2)": "0.5 * jnp.sum(difference**2)",
        },
        "a sum over the outputs and a mean over the batch": {
            "jnp.mean(difference**2)": "jnp.mean(jnp.sum(difference**2, axis=-1))",
        },
        "absolute differences": {
            "jnp.mean(difference**2)": "jnp.mean(jnp.abs(difference))",
        },
        "the root of the mean": {
            "jnp.mean(difference**2)": "jnp.sqrt(jnp.mean(difference**2))",
        },
        "the loss of Huber in place of the squares": {
            "jnp.mean(difference**2)": (
                "jnp.mean(jnp.where(jnp.abs(difference) < 1, 0.5 * difference**2,"
                " jnp.abs(difference) - 0.5))"
            ),
        },
        "the loss of one example in each step": {
            "train_step(net, x, y, rate))": (
                "train_step(net, *(a[len(losses) % len(x)][None] for a in (x, y)), rate))"
            ),
        },
        "a penalty of 0.001 times the squared weights": {
            "jnp.mean(difference**2)": (
                "jnp.mean(difference**2) + 1e-3 * (jnp.sum(net.w1[...] ** 2) +"
                " jnp.sum(net.w2[...] ** 2))"
            ),
        },
    },
}
