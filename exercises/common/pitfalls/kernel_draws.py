"""The kernels are not drawn with the keys, and in the order, that the task says.

## What happens

One key for several kernels of one shape makes them all equal. Kernels that are drawn in another
order have each other's numbers, and keys that are split once more give others altogether. Shapes
and spread are right, nothing raises, and every answer is another one.

## Why

`nnx.Rngs(seed)` is a row of keys: each call of `rngs.params()` folds a counter into the seed's key
and hands out the next. The first call is the first kernel's, the second the second's; a key that is
kept in a name stays the same key.

## Pattern

```python
inner = draw(rngs.params(), shape)  # first key
outer = draw(rngs.params(), shape)  # second key
```

## References

- Randomness in Flax NNX: https://flax.readthedocs.io/en/latest/guides/randomness.html
- Random numbers in JAX: https://docs.jax.dev/en/latest/random-numbers.html
"""

changes = {
    "attention": {
        "one key for all four kernels": {
            "shape = (features, features)": "key, shape = rngs.params(), (features, features)",
            "self.query = nnx.Param(init(rngs.params()": "self.query = nnx.Param(init(key",
            "self.key = nnx.Param(init(rngs.params()": "self.key = nnx.Param(init(key",
            "self.value = nnx.Param(init(rngs.params()": "self.value = nnx.Param(init(key",
            "self.out = nnx.Param(init(rngs.params()": "self.out = nnx.Param(init(key",
        },
        "`jax.random.key` for all four kernels": {
            "rngs: nnx.Rngs": "key: jax.Array",
            "nnx.Rngs(seed)": "jax.random.key(seed)",
            "self.query = nnx.Param(init(rngs.params()": "self.query = nnx.Param(init(key",
            "self.key = nnx.Param(init(rngs.params()": "self.key = nnx.Param(init(key",
            "self.value = nnx.Param(init(rngs.params()": "self.value = nnx.Param(init(key",
            "self.out = nnx.Param(init(rngs.params()": "self.out = nnx.Param(init(key",
        },
        "keys split from the first of the stream": {
            "shape = (features, features)": (
                "shape, keys = (features, features), jax.random.split(rngs.params(), 4)"
            ),
            "self.query = nnx.Param(init(rngs.params()": "self.query = nnx.Param(init(keys[0]",
            "self.key = nnx.Param(init(rngs.params()": "self.key = nnx.Param(init(keys[1]",
            "self.value = nnx.Param(init(rngs.params()": "self.value = nnx.Param(init(keys[2]",
            "self.out = nnx.Param(init(rngs.params()": "self.out = nnx.Param(init(keys[3]",
        },
        "the kernels drawn in the order key, value, query, out": {
            "self.query = nnx.Param(init(rngs.params(), shape))\n        ": "",
            "self.out = nnx": (
                "self.query = nnx.Param(init(rngs.params(), shape))\n        self.out = nnx"
            ),
        },
        "the kernels drawn in the order value, query, key, out": {
            "self.value = nnx.Param(init(rngs.params(), shape))\n        ": "",
            "heads = heads": (
                "heads = heads\n        self.value = nnx.Param(init(rngs.params(), shape))"
            ),
        },
        "the kernels drawn in the order out, query, key, value": {
            "        self.out = nnx.Param(init(rngs.params(), shape))\n": "",
            "heads = heads": (
                "heads = heads\n        self.out = nnx.Param(init(rngs.params(), shape))"
            ),
        },
    },
    "scan_rnn": {
        "one key for both kernels": {
            "init = nnx": "key, init = rngs.params(), nnx",
            "init(rngs.params(), (in_features,": "init(key, (in_features,",
            "init(rngs.params(), (features,": "init(key, (features,",
        },
        "`jax.random.key` for both kernels": {
            "rngs: nnx.Rngs": "key: jax.Array",
            "nnx.Rngs(seed)": "jax.random.key(seed)",
            "init(rngs.params(), (in_features,": "init(key, (in_features,",
            "init(rngs.params(), (features,": "init(key, (features,",
        },
        "the hidden kernel drawn first": {
            "init = nnx.initializers.lecun_normal()": (
                "init, hidden = nnx.initializers.lecun_normal(), rngs.params()"
            ),
            "init(rngs.params(), (features,": "init(hidden, (features,",
        },
    },
}
