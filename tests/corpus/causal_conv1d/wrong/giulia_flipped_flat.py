import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, canali, lunghezza, passo, *, rngs):
        self.passo = passo
        self.nucleo = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (lunghezza, 1, canali))
        )

    def __call__(self, x):
        h = self.nucleo[...][:, 0, :]
        n = x.shape[0]
        righe = []
        for t in range(n):
            somma = jnp.zeros(x.shape[1])
            for k in range(h.shape[0]):
                if t - k * self.passo >= 0:
                    somma += h[k] * x[t - k * self.passo]
            righe.append(somma)
        return jnp.concatenate(righe)


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
