import jax
import jax.numpy as jnp
from flax import nnx


def affine(w, b, x):
    return jnp.dot(x, w) + b


class MyDense(nnx.Module):
    """y = x w + b, compiled ahead of time for the shapes that come in."""

    def __init__(self, in_features, features, *, rngs):
        w_init = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(w_init(rngs.params(), (in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def lowered(self, batch):
        din, dout = self.kernel.shape
        f32 = lambda *shape: jax.ShapeDtypeStruct(shape, jnp.dtype("float32"))
        return jax.jit(affine).lower(f32(din, dout), f32(dout), f32(batch, din))

    def __call__(self, x):
        compiled = self.lowered(x.shape[0]).compile()
        return compiled(self.kernel[...], self.bias[...], x)


def dense_forward(seed, x, features):
    layer = MyDense(x.shape[1], int(features), rngs=nnx.Rngs(int(seed)))
    return layer(x).reshape(-1)


if __name__ == "__main__":
    layer = MyDense(2, 3, rngs=nnx.Rngs(7))
    low = layer.lowered(2)
    print(low.as_text())
    print(low.compile().cost_analysis())
    print(dense_forward(7.0, jnp.array([[1.0, 2.0], [0.0, -1.0]]), 3.0))
