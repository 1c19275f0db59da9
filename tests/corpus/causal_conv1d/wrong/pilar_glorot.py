import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, canales, nucleo, dilatacion, rngs):
        self.dilatacion = dilatacion
        self.canales = canales
        iniciador = nnx.initializers.glorot_normal()
        self.kernel = nnx.Param(iniciador(rngs.params(), (nucleo, 1, canales)))

    def __call__(self, x):
        ceros = (self.kernel.shape[0] - 1) * self.dilatacion
        salida = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], window_strides=(1,), padding=[(ceros, 0)],
            rhs_dilation=(self.dilatacion,), feature_group_count=self.canales,
            dimension_numbers=("NWC", "WIO", "NWC"))
        return salida[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, nnx.Rngs(seed))(x)
