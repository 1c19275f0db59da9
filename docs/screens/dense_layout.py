import jax
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    """A fully connected layer, its kernel in the order of PyTorch."""

    def __init__(
        self,
        in_features: int,
        out_features: int,
        *,
        rngs: nnx.Rngs,
    ) -> None:
        init = nnx.initializers.lecun_normal()
        shape = (out_features, in_features)
        self.kernel = nnx.Param(init(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros((out_features,)))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Map a batch."""
        return x @ self.kernel[...].T + self.bias[...]


def dense_forward(
    seed: float,
    x: jax.Array,
    features: float,
) -> jax.Array:
    """Return the flattened output, float32, shape (batch * features,)."""
    rngs = nnx.Rngs(int(seed))
    layer = MyDense(x.shape[-1], int(features), rngs=rngs)
    return layer(x).flatten()
