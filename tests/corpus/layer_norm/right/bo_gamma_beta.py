from flax import nnx; import jax.numpy as J
class MyLayerNorm(nnx.Module):
    def __init__(s, n): s.g = nnx.Param(J.ones(n)); s.b = nnx.Param(J.zeros(n))
    def __call__(s, x): c = x - x.mean(-1)[..., None]; return c*s.g/J.sqrt((c*c).mean(-1)[..., None]+.001)+s.b
layer_norm_forward = lambda x: MyLayerNorm(x.shape[-1])(x).ravel()
