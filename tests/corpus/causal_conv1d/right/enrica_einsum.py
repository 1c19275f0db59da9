import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, canali, nucleo, dilatazione, rngs):
        self.dilatazione = dilatazione
        self.nucleo = nucleo
        self.k = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (nucleo, 1, canali)))

    def __call__(self, x):
        davanti = (self.nucleo - 1) * self.dilatazione
        esteso = jnp.concatenate([jnp.zeros((davanti, x.shape[1]), x.dtype), x])
        dove = jnp.arange(x.shape[0])[:, None] + self.dilatazione * jnp.arange(self.nucleo)
        return jnp.einsum("tkc,kc->tc", esteso[dove], self.k[...][:, 0])


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, nnx.Rngs(seed))(x)
