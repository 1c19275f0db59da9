from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels, kernel_size, dilation, rngs):
        self.conv = nnx.Conv(
            channels,
            channels,
            kernel_size=(kernel_size,),
            kernel_dilation=(dilation,),
            padding="CAUSAL",
            feature_group_count=channels,
            use_bias=False,
            rngs=rngs,
        )

    def __call__(self, x):
        return self.conv(x)


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, nnx.Rngs(seed))(x)
