import jax
import jax.numpy as jnp
from flax import nnx

class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        init_fn = nnx.initializers.lecun_normal()
        self.num_heads = heads
        self.query = nnx.Param(init_fn(rngs.params(), (features, features)))
        self.key = nnx.Param(init_fn(rngs.params(), (features, features)))
        self.value = nnx.Param(init_fn(rngs.params(), (features, features)))
        self.out = nnx.Param(init_fn(rngs.params(), (features, features)))

    def __call__(self, x):
        length, features = x.shape
        size = features // self.num_heads
        Q, K, V = x @ self.query[...], x @ self.key[...], x @ self.value[...]
        out = []
        for i in range(self.num_heads):
            q = Q[:, i*size:(i+1)*size]
            k = K[:, i*size:(i+1)*size]
            v = V[:, i*size:(i+1)*size]
            score = q @ k.T / jnp.sqrt(size)
            score = jnp.where(jnp.tril(jnp.ones((length, length))) == 0, -1e9, score)
            alpha = jax.nn.softmax(score, axis=0)
            out.append(alpha @ v)
        return jnp.concatenate(out, axis=1) @ self.out[...]

def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
