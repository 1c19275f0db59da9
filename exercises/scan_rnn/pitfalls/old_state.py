"""Each answer is the state before its step, not the one after it.

## What happens

The first row is the start, all zeros, and every other row is the answer that belonged one row
further up. The last state is nowhere. Shapes are right and nothing raises.

## Why

The second of the two values that a step returns is what is collected for it. The task asks for the
state after each step: the one that has seen this step's row.

## Pattern

```python
def month(balance, paid):
    after = balance + paid
    return after, after  # balance itself is from before the payment
```

## References

- `jax.lax.scan`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.scan.html
"""

changes = {
    "scan_rnn": {
        "the state before each step collected": {"return new, new": "return new, h"},
    },
}
