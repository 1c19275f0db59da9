import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    """multi head attention, mask is added the BERT way"""

    def __init__(self, hidden, heads, rngs):
        self.hidden, self.heads = hidden, heads
        xavier = nnx.initializers.lecun_normal()
        self.query = nnx.Param(xavier(rngs.params(), (hidden, hidden)))
        self.key = nnx.Param(xavier(rngs.params(), (hidden, hidden)))
        self.value = nnx.Param(xavier(rngs.params(), (hidden, hidden)))
        self.out = nnx.Param(xavier(rngs.params(), (hidden, hidden)))

    def __call__(self, x):
        seq = x.shape[0]
        head_size = self.hidden // self.heads
        shape = (seq, self.heads, head_size)
        q = (x @ self.query[...]).reshape(shape).transpose((1, 0, 2))
        k = (x @ self.key[...]).reshape(shape).transpose((1, 2, 0))
        v = (x @ self.value[...]).reshape(shape).transpose((1, 0, 2))
        attention_mask = jnp.tril(jnp.ones((seq, seq)))
        scores = q @ k / head_size**0.5
        scores = scores + attention_mask * -1e9
        probs = jax.nn.softmax(scores, axis=-1)
        context = (probs @ v).transpose((1, 0, 2)).reshape(seq, self.hidden)
        return context @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
