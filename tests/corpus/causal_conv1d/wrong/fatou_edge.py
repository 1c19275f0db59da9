import jax.numpy as jnp
from flax import nnx
from jax.lax import conv_general_dilated


class MyCausalConv1D(nnx.Module):
    def __init__(self, canaux, taille, dilatation, rngs):
        self.canaux = canaux
        self.dilatation = dilatation
        self.avant = (taille - 1) * dilatation
        self.noyau = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (taille, 1, canaux)))

    def __call__(self, x):
        x = jnp.pad(x, [(self.avant, 0), (0, 0)], mode="edge")
        y = conv_general_dilated(
            x[None],
            self.noyau[...],
            (1,),
            "VALID",
            rhs_dilation=(self.dilatation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=self.canaux,
        )
        return y[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, nnx.Rngs(seed))(x)
