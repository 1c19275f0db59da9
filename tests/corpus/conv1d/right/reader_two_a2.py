"""1-D convolution from patches (docs.jax.dev: jax.lax.conv_general_dilated_patches)."""
import jax
import jax.numpy as jnp
from flax import nnx


class Shape(nnx.Pytree):
    """Static description of the layer (Flax guide "Pytree")."""

    def __init__(self, taps, in_features, features):
        self.taps = nnx.static(taps)
        self.in_features = nnx.static(in_features)
        self.features = nnx.static(features)


class MyConv1D(nnx.Module):
    """A 1-D convolution with stride 1 and SAME padding."""

    def __init__(self, shape, *, rngs):
        self.shape = shape
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(
                rngs.params(), (shape.taps, shape.in_features, shape.features)
            )
        )
        self.bias = nnx.Param(nnx.initializers.zeros_init()(None, (shape.features,)))

    def __call__(self, x):
        with jax.profiler.TraceAnnotation("conv1d"):
            patches = jax.lax.conv_general_dilated_patches(
                x[None],
                filter_shape=(self.shape.taps,),
                window_strides=(1,),
                padding="SAME",
                dimension_numbers=("NWC", "WIO", "NWC"),
            )
            # the feature axis of the patches is ordered channel by channel, taps innermost
            patches = patches[0].reshape(x.shape[0], self.shape.in_features, self.shape.taps)
            y = jnp.tensordot(patches, self.kernel[...], axes=((2, 1), (0, 1)))
        return y + self.bias


def conv1d_forward(seed, x, features, kernel_size):
    shape = Shape(int(kernel_size), x.shape[1], int(features))
    layer = MyConv1D(shape, rngs=nnx.Rngs(int(seed)))
    return layer(x).flatten()
