"""The kernel's initial values are not those of `lecun_normal`.

## What happens

The shapes are right and nothing raises; every number differs. `he_normal`, `glorot_normal` and
`xavier_uniform` scale the variance otherwise, `lecun_uniform` draws from another distribution,
`jax.random.normal` is not truncated, and dividing by `sqrt(fan_in)` once more scales twice.
`lecun_normal(in_axis=..., out_axis=...)` with other axes takes its fan-in from other axes.

`nnx.initializers.lecun_normal` is a factory: calling it makes the initializer, and that is called
with key and shape. With one pair of brackets missing, the Param holds a function, and the first
operation on it raises, with a message about a `'function' object`.

## Why

A sum of random products has a variance that grows with their number, the fan-in. `lecun_normal`
divides it out: a normal distribution cut at two standard deviations, of variance `1 / fan_in`.
Other schemes suit other activations, and are other numbers from the same key.

## Pattern

```python
make = nnx.initializers.some_scheme()  # a factory: first call
weights = make(key, shape)  # second call
```

## References

- `jax.nn.initializers`: https://docs.jax.dev/en/latest/jax.nn.initializers.html
- LeCun, Bottou, Orr, Müller: Efficient BackProp (1998), section 4.6
"""

changes = {
    "attention": {
        "`glorot_uniform` in place of `lecun_normal`": {"lecun_normal": "glorot_uniform"},
        "`he_normal` in place of `lecun_normal`": {"lecun_normal": "he_normal"},
        "`normal(0.02)` in place of `lecun_normal()`": {"lecun_normal()": "normal(0.02)"},
        "`jax.random.normal` in place of `lecun_normal()`": {
            "nnx.initializers.lecun_normal()": "jax.random.normal"
        },
    },
    "causal_conv1d": {
        "`he_normal` in place of `lecun_normal`": {"lecun_normal": "he_normal"},
        "`glorot_normal` in place of `lecun_normal`": {"lecun_normal": "glorot_normal"},
        "`glorot_uniform` in place of `lecun_normal`": {"lecun_normal": "glorot_uniform"},
        "`lecun_uniform` in place of `lecun_normal`": {"lecun_normal": "lecun_uniform"},
        "`jax.random.normal` in place of `lecun_normal()`": {
            "nnx.initializers.lecun_normal()": "jax.random.normal"
        },
    },
    "scan_rnn": {
        "`orthogonal` in place of `lecun_normal` for the hidden kernel": {
            "init(rngs.params(), (features,": (
                "nnx.initializers.orthogonal()(rngs.params(), (features,"
            )
        },
        "`glorot_uniform` in place of `lecun_normal`": {"lecun_normal": "glorot_uniform"},
        "`normal(0.02)` in place of `lecun_normal()`": {"lecun_normal()": "normal(0.02)"},
    },
    ("conv1d", "conv2d", "dense"): {
        "`he_normal` in place of `lecun_normal`": {"lecun_normal": "he_normal"},
        "`glorot_normal` in place of `lecun_normal`": {"lecun_normal": "glorot_normal"},
        "`glorot_uniform` in place of `lecun_normal`": {"lecun_normal": "glorot_uniform"},
        "`lecun_uniform` in place of `lecun_normal`": {"lecun_normal": "lecun_uniform"},
        "`lecun_normal` in place of `lecun_normal()`": {"lecun_normal()": "lecun_normal"},
        "`jax.random.normal` in place of `lecun_normal()`": {
            "nnx.initializers.lecun_normal()": "jax.random.normal"
        },
        "the fans taken from exchanged axes": {
            "lecun_normal()": "lecun_normal(in_axis=-1, out_axis=-2)"
        },
    },
}
