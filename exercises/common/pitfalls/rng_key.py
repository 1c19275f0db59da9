"""The kernel is drawn with another key than the first of `rngs.params()`.

## What happens

The shape is right, nothing raises, and every number is another one. `nnx.Rngs(seed)` does not hand
out `jax.random.key(seed)`: each call of a stream folds a counter into that key. So
`jax.random.key(seed)`, `jax.random.PRNGKey(seed)`, the second part of a `split`, and a *second*
call of `rngs.params()` all draw other kernels. It is the same where the bias, or anything else,
takes a key before the kernel does.

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

## Example

```python
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, key):
        shape = (kernel_size, in_features, features)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(key, shape))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    key = jax.random.key(int(seed))
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), key=key)
    return layer(x).flatten()
```

## Use instead

```python
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, in_features, features)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    rngs = nnx.Rngs(int(seed))
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=rngs)
    return layer(x).flatten()
```

## References

- Randomness in Flax NNX: https://flax.readthedocs.io/en/latest/guides/randomness.html
- Random numbers in JAX: https://docs.jax.dev/en/latest/random-numbers.html
"""
