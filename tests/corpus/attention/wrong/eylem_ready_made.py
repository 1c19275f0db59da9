from flax import nnx
import jax.numpy as jnp


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        self.mha = nnx.MultiHeadAttention(
            num_heads=heads, in_features=features, use_bias=False, decode=False, rngs=rngs
        )

    def __call__(self, x):
        mask = nnx.make_causal_mask(jnp.ones((x.shape[0],)))
        return self.mha(x, mask=mask)


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
