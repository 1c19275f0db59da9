"""A Param is drawn with another key than the one that the task names.

## What happens

The shape is right, nothing raises, and every number is another one. `nnx.Rngs(seed)` does not hand
out `jax.random.key(seed)`: each call of a stream folds a counter into that key. So
`jax.random.key(seed)`, `jax.random.PRNGKey(seed)`, the second part of a `split`, and a *second*
call of `rngs.params()` all draw other numbers. It is the same where the bias, or anything else,
takes a key first.

`rngs()`, `rngs.default()` or `rngs.kernel()` are as good as `rngs.params()` for `nnx.Rngs(seed)`: a
stream that was not named falls back on the default one, and its first key is the same.

Handing over `rngs.params` uncalled raises `unexpected PRNG key type ...RngStream`; `rngs` itself
raises too. A `Rngs` with neither that stream nor a default raises `No RngStream named 'params'`.

## Why

In JAX a random number is a pure function of a key and a shape. There is no hidden state: the same
key always gives the same numbers, and another key others. `nnx.Rngs` keeps the count of the keys
it has handed out, so which call you are matters.

## Pattern

```python
key = rngs.params()  # called, once, for the first thing that is drawn
weights = make(key, shape)
```

## References

- Randomness in Flax NNX: https://flax.readthedocs.io/en/latest/guides/randomness.html
- Random numbers in JAX: https://docs.jax.dev/en/latest/random-numbers.html
"""

changes = {
    "causal_conv1d": {
        "`jax.random.key` in place of `nnx.Rngs`": {
            "rngs: nnx.Rngs": "key: jax.Array",
            "rngs.params()": "key",
            "rngs = nnx.Rngs(seed)": "key = jax.random.key(seed)",
            "rngs=rngs": "key=key",
        },
        "the second part of a `split`": {
            "init(rngs.params(), shape)": "init(jax.random.split(rngs.params())[1], shape)"
        },
        "a key that is taken for something else first": {
            "        self.kernel =": "        rngs.params()\n        self.kernel ="
        },
    },
    ("conv1d", "conv2d", "dense"): {
        "`jax.random.key` in place of `nnx.Rngs`": {
            "rngs: nnx.Rngs": "key: jax.Array",
            "rngs.params()": "key",
            "rngs = nnx.Rngs(int(seed))": "key = jax.random.key(int(seed))",
            "rngs=rngs": "key=key",
        },
        "the second part of a `split`": {
            "self.kernel =": "_, key = jax.random.split(rngs.params())\n        self.kernel =",
            "init(rngs.params(), ": "init(key, ",
        },
        "a key that is taken for the bias first": {
            "self.kernel =": "rngs.params()  # for the bias\n        self.kernel ="
        },
        "`rngs.params` that is not called": {"rngs.params()": "rngs.params"},
    },
    "embedding": {
        "`jax.random.key` in place of `nnx.Rngs`": {
            "rngs: nnx.Rngs": "key: jax.Array",
            "rngs.params()": "key",
            "rngs=nnx.Rngs(seed)": "key=jax.random.key(seed)",
        },
        "the second part of a `split`": {
            "init(rngs.params(), shape)": "init(jax.random.split(rngs.params())[1], shape)"
        },
        "a key that is taken for something else first": {
            "        self.table =": "        rngs.params()\n        self.table ="
        },
    },
}
