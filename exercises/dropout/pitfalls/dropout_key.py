"""The keys are not those of the stream `dropout`, in their order.

## What happens

A fork is a stream of its own, with other keys; so are keys that are split by hand or by
`nnx.split_rngs`, and if one is taken for nothing every later one is another. All of them are
random, and of none can anybody else say what it gives.

## Why

The same seed is to give the same model, and that holds only if everybody takes the keys in the same
way: the stream of this name, once in every call. Its n-th key is `jax.random.fold_in(key, n)`, with
n from 0.

## Pattern

```python
first, second = rngs.noise(), rngs.noise()  # the stream counts, not you
```

## References

- Randomness in Flax NNX: https://flax.readthedocs.io/en/latest/guides/randomness.html
"""

changes = {
    "dropout": {
        "a fork of the stream": {"self.stream = rngs.dropout": "self.stream = rngs.dropout.fork()"},
        "a first key that is not used": {
            "self.stream = rngs.dropout": "self.stream = rngs.dropout\n        self.stream()",
        },
        "the second part of each key split by hand": {
            "self.stream = rngs.dropout": "self.key = nnx.Variable(rngs.dropout.key[...])",
            "keep = jax.random.bernoulli(self.stream(),": (
                "self.key[...], key = jax.random.split(self.key[...])\n"
                "        keep = jax.random.bernoulli(key,"
            ),
        },
        "the first part of each key split by hand": {
            "self.stream = rngs.dropout": "self.key = nnx.Variable(rngs.dropout.key[...])",
            "keep = jax.random.bernoulli(self.stream(),": (
                "key, self.key[...] = jax.random.split(self.key[...])\n"
                "        keep = jax.random.bernoulli(key,"
            ),
        },
        "one key of the stream split into one for each call, as `nnx.split_rngs` does": {
            "keep = jax.random.bernoulli(self.stream(),": "keep = jax.random.bernoulli(key,",
            "training: bool) -> jax.Array:": "training: bool, key=None) -> jax.Array:",
            "[layer(x, training=True) for _ in range(calls)]": (
                "[\n"
                "        layer(x, training=True, key=jax.random.fold_in(each, 0))\n"
                "        for each in jax.random.split(layer.stream(), calls)\n"
                "    ]"
            ),
        },
        "one key of the stream split into one for each call": {
            "keep = jax.random.bernoulli(self.stream(),": "keep = jax.random.bernoulli(key,",
            "training: bool) -> jax.Array:": "training: bool, key=None) -> jax.Array:",
            "[layer(x, training=True) for _ in range(calls)]": (
                "[\n"
                "        layer(x, training=True, key=each)\n"
                "        for each in jax.random.split(layer.stream(), calls)\n"
                "    ]"
            ),
        },
        "two keys for each call": {
            "keep = jax.random.bernoulli(self.stream(),": (
                "self.stream()\n        keep = jax.random.bernoulli(self.stream(),"
            ),
        },
    },
}
