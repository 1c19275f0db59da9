from flax import nnx
import jax, jax.numpy as jnp


class MyConv1D(nnx.Module):
    def __init__(self, din: int, dout: int, width: int, *, rngs: nnx.Rngs):
        key = rngs.params()
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(key, (width, din, dout)))
        self.bias = nnx.Param(jnp.zeros((dout,)))

    @nnx.jit
    def __call__(self, x):
        x = x[None, ...]
        y = jax.lax.conv_general_dilated(
            x, self.kernel.value, window_strides=(1,), padding='SAME',
            dimension_numbers=('NWC', 'WIO', 'NWC'))
        return y[0] + self.bias.value


# 입력은 float 로 들어오므로 int 로 변환
def conv1d_forward(seed, x, features, kernel_size):
    rngs = nnx.Rngs(int(seed))
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=rngs)
    return m(x).flatten()
