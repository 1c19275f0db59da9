"""Every call in training drops the same numbers.

## What happens

A key that is taken once, a stream that begins anew in every call or a layer that is made anew: the
first output is right, and the others are like it.

## Why

A key is no generator: it gives the same numbers as often as it is used. What changes from call to
call is the count of the stream. So the layer has to hold the stream and ask it in every call, and
it has to be the same layer.

## Pattern

```python
noise = jax.random.normal(self.stream(), shape)  # asked here, not in `__init__`
```

## References

- Randomness in Flax NNX: https://flax.readthedocs.io/en/latest/guides/randomness.html
- `jax.random`: https://docs.jax.dev/en/latest/jax.random.html
"""

changes = {
    "dropout": {
        "one key for all calls": {
            "self.stream = rngs.dropout": "self.key = rngs.dropout()",
            "self.stream()": "self.key",
        },
        "a new layer for every call": {
            "outputs = [layer(": "outputs = [MyDropout(rate, rngs=nnx.Rngs(seed))(",
        },
        "the seed's own key for all calls": {
            "self.stream = rngs.dropout": "self.key = rngs.dropout.key[...]",
            "self.stream()": "self.key",
        },
    },
}
