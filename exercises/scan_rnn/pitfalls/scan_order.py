"""The sequence is gone through in another order.

## What happens

With `reverse=True` the first step takes the last row, and the answers still stand at their rows:
each state has seen the rows behind it. With a reversed input the answers are in the order of the
steps, the last row's first. Only a sequence of one row shows nothing.

## Why

A state stands for what came before. The first row's state has seen one row, and the last row's
all of them; whoever reads the answer relies on that.

## Pattern

```python
running = jax.lax.associative_scan(jnp.add, amounts)  # running[0] == amounts[0]
```

## References

- `jax.lax.scan`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.scan.html
"""

changes = {
    "scan_rnn": {
        "`reverse=True` in `scan`": {"start, x)": "start, x, reverse=True)"},
        "the rows of `x` in reversed order": {"start, x)": "start, x[::-1])"},
        "the answers in reversed order": {"return states": "return states[::-1]"},
    },
}
