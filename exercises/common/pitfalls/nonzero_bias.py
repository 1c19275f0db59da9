"""The bias does not start at zero.

## What happens

A bias of ones, of a small constant, or drawn at random runs without an error and shifts every
output channel by its own amount: right shape, wrong numbers in every case. PyTorch draws it
uniformly; `nnx.Conv` and this exercise start at zero.

`lecun_normal()(key, (features,))` raises `Can't compute input and output sizes of a 1-dimensional
weights tensor`: an initializer that scales by the fan-in needs at least two axes.

## Why

Random kernels break the symmetry between channels; the bias need not, so it starts at zero and
training finds it. A drawn bias also uses up a random key: drawn before the kernel, it changes the
kernel's numbers as well.

## Pattern

```python
self.offset = nnx.Param(jnp.zeros((channels_out,)))  # no key is needed
```

## References

- `jax.nn.initializers`: https://docs.jax.dev/en/latest/jax.nn.initializers.html
- `nnx.Conv`, the ready-made layer: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/linear.html
"""

changes = {
    ("conv1d", "conv2d", "dense"): {
        "a bias of ones": {"jnp.zeros": "jnp.ones"},
        "a bias of small numbers": {
            "jnp.zeros((out_features,))": "jnp.full((out_features,), 0.01)"
        },
        "a bias that is drawn": {
            "jnp.zeros((out_features,))": "jax.random.normal(rngs.params(), (out_features,))"
        },
        "a bias that `lecun_normal` should draw": {
            "jnp.zeros((out_features,))": "init(rngs.params(), (out_features,))"
        },
    },
}
