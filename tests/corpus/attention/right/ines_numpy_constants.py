import numpy as np
import jax
import jax.numpy as jnp
from flax import nnx

class MyAttention(nnx.Module):
    def __init__(self, dim, rngs):
        start = nnx.initializers.lecun_normal()
        self.query = nnx.Param(start(rngs.params(), (dim, dim)))
        self.key = nnx.Param(start(rngs.params(), (dim, dim)))
        self.value = nnx.Param(start(rngs.params(), (dim, dim)))
        self.out = nnx.Param(start(rngs.params(), (dim, dim)))

    def __call__(self, x, heads):
        length, dim = x.shape
        size = dim // heads
        mask = np.triu(np.full((length, length), -np.inf), 1)   # float64, that's ok
        root = np.sqrt(np.float64(size))
        result = jnp.zeros_like(x)
        for h in range(heads):
            lo, hi = h * size, (h + 1) * size
            q = x @ self.query[:, lo:hi]
            k = x @ self.key[:, lo:hi]
            v = x @ self.value[:, lo:hi]
            a = jax.nn.softmax(q @ k.T / root + mask, axis=1)
            result = result + a @ v @ self.out[lo:hi, :]
        return result.astype(np.float32)

def attention_forward(seed, x, heads):
    return MyAttention(x.shape[1], nnx.Rngs(seed))(x, heads)
