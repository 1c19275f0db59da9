"""The losses are those after the steps, not before them.

## What happens

Each loss is computed once more when the weights have moved. The weights are right; the list of
losses begins with the second one, and ends with one that no step has used.

## Why

`value_and_grad` gives the loss at the very weights at which it takes the gradients. Computed
again after the step it costs a pass through the net, and says what the next step will say at its
start.

## Pattern

```python
value, slope = jax.value_and_grad(height)(u)  # the value belongs to this u
```

## References

- `jax.value_and_grad`: https://docs.jax.dev/en/latest/_autosummary/jax.value_and_grad.html
"""

changes = {
    "train_step": {
        "each loss computed after its step": {
            "return loss\n": "return mean_squared_error(net, x, y)\n",
        },
    },
}
