"""A logarithm has another base than e.

## What happens

With `jnp.log2` or `jnp.log10` of the probabilities every loss is off by one factor, 1.443 or 0.434:
it is measured in bits or digits. Where only the sum has another base and the scores have not, each
example is off by something else.

## Why

The softmax is made of powers of e, and `jnp.log` undoes `jnp.exp`: nothing is left of it but a
difference of scores. Every library measures this loss in nats, with the natural logarithm.

## Pattern

```python
nats = -jnp.log(0.5)  # 0.693; jnp.log2 gives 1 bit
```

## References

- `jax.numpy.log`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.log.html
"""

changes = {
    "softmax_cross_entropy": {
        "losses in bits": {"return -": "return -1 / jnp.log(2.0) * "},
        "losses in decimal digits": {"return -": "return -1 / jnp.log(10.0) * "},
        "`log2` of the sum": {"jnp.log(total)": "jnp.log2(total)"},
        "`log10` of the sum": {"jnp.log(total)": "jnp.log10(total)"},
    },
}
