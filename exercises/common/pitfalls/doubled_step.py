"""A step is done twice.

## What happens

A softmax of a softmax, a bias that is added twice, a state that moves on twice for one call:
every shape is right, and every number too large, too flat or too far.

## Why

Functions that seem to do one thing may do two: a loss for scores takes the softmax itself. What a
function returns decides whether the next step is still to be made.

## Pattern

```python
loss = -jnp.mean(jax.nn.log_softmax(scores)[rows, labels])  # scores, not probabilities
```

## References

- `jax.nn.log_softmax`: https://docs.jax.dev/en/latest/_autosummary/jax.nn.log_softmax.html
"""
