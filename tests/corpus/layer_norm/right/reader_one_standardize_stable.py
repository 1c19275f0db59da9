import jax
import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        # initializers that ignore their key
        self.scale = nnx.Param(nnx.initializers.ones(jax.random.key(0), (features,), jnp.float32))
        self.bias = nnx.Param(nnx.initializers.zeros(jax.random.key(0), (features,), jnp.float32))

    def __call__(self, x):
        # "fast" would lose the digits of vectors far from zero
        y = jax.nn.standardize(x, axis=-1, epsilon=1e-3, algorithm="stable")
        return y * self.scale + self.bias


def layer_norm_forward(x):
    layer = MyLayerNorm(x.shape[-1])
    return layer(x).flatten()


if __name__ == "__main__":
    # Compared with the layer of Flax, which has other defaults.
    x = 5.0 + jax.random.normal(jax.random.key(1), (2, 3, 4))
    flax_layer = nnx.LayerNorm(4, epsilon=1e-3, use_fast_variance=False, rngs=nnx.Rngs(0))
    print(jnp.max(jnp.abs(layer_norm_forward(x) - flax_layer(x).flatten())))
    print(jax.make_jaxpr(layer_norm_forward)(x))
