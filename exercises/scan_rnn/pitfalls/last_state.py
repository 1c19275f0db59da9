"""Only the last state is returned, not that of every step.

## What happens

The answer has the shape `(features,)`: it is the carry as the last step left it. That is what a
classifier of whole sequences takes, and one row of what is asked for.

## Why

`jax.lax.scan` returns a pair. The first is the last carry; the second holds what every step
collected, stacked along a new first axis.

## Pattern

```python
last, history = jax.lax.scan(step, first, rows)  # history.shape[0] == len(rows)
```

## References

- `jax.lax.scan`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.scan.html
"""

changes = {
    "scan_rnn": {
        "the last state alone": {"_, states =": "states, _ ="},
        "the last state alone, as one row": {"return states": "return states[-1:]"},
    },
}
