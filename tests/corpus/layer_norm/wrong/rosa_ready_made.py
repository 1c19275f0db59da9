from flax import nnx


def layer_norm_forward(x):
    layer = nnx.LayerNorm(x.shape[-1], epsilon=1e-3, rngs=nnx.Rngs(0))
    return layer(x).flatten()


class MyLayerNorm(nnx.LayerNorm):
    pass
