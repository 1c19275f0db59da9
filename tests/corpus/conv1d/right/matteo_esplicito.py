# Consegna 2: strato convolutivo
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, canali, filtri, larghezza, *, rngs):
        self.larghezza = larghezza
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (larghezza, canali, filtri)))
        self.bias = nnx.Param(jnp.zeros((filtri,)))

    def __call__(self, x):
        # "SAME" a mano: se la larghezza è pari lo zero in più va a destra
        prima = (self.larghezza - 1) // 2
        dopo = self.larghezza // 2
        y = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=[1],
            padding=[(prima, dopo)],
            lhs_dilation=(1,),
            rhs_dilation=(1,),
            dimension_numbers=["NWC", "WIO", "NWC"],
            feature_group_count=1,
            batch_group_count=1,
            precision=jax.lax.Precision.HIGHEST,
        )
        return y[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    strato = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return strato(x).reshape(-1)
