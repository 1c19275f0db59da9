"""A product has other factors than the task says, or stands the other way round.

## What happens

All kernels are square, so many wrong products have the right shape: kernels turned over as in
`nn.Linear`, keys where values belong, inputs in place of values, weights whose rows and columns are
exchanged. Nothing raises. Without the last product each head only speaks for its own columns.

## Why

Three kernels give each position three roles: what it asks (query), what it is found by (key), and
what it hands over (value). Queries meet keys; the weights that come of it mix values; `out` lets
the heads' columns be combined.

## Pattern

```python
asked = people @ question  # (length, features) @ (features, features): x on the left
```

## References

- Vaswani et al.: Attention Is All You Need (2017), section 3.2: https://arxiv.org/abs/1706.03762
- `torch.nn.Linear`: https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html
"""

changes = {
    "attention": {
        "all four kernels transposed": {
            "self.query[...]": "self.query[...].T",
            "self.key[...]": "self.key[...].T",
            "self.value[...]": "self.value[...].T",
            "self.out[...]": "self.out[...].T",
        },
        "the first three kernels transposed": {
            "self.query[...]": "self.query[...].T",
            "self.key[...]": "self.key[...].T",
            "self.value[...]": "self.value[...].T",
        },
        "the last kernel transposed": {
            "self.out[...]": "self.out[...].T",
        },
        "queries met with values, and keys mixed": {
            "jnp.swapaxes(key,": "jnp.swapaxes(value,",
            "weights @ value": "weights @ key",
        },
        "queries met with values": {
            "jnp.swapaxes(key,": "jnp.swapaxes(value,",
        },
        "keys mixed in place of values": {
            "weights @ value": "weights @ key",
        },
        "keys by the kernel of the queries": {
            "x @ self.key[...]": "x @ self.query[...]",
        },
        "queries by the kernel of the keys": {
            "x @ self.query[...]": "x @ self.key[...]",
        },
        "inputs mixed in place of values": {
            "x @ self.value[...]": "x",
        },
        "queries and keys exchanged": {
            "query @ jnp.swapaxes(key,": "key @ jnp.swapaxes(query,",
        },
        "the weights transposed": {
            "weights @ value": "jnp.swapaxes(weights, 1, 2) @ value",
        },
        "no product with `out`": {
            " @ self.out[...]": "",
        },
    },
}
