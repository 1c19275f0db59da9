"""Dense layer on a mesh of one device (docs.jax.dev: "Manual parallelism with shard_map")."""
from functools import partial

import jax
import jax.numpy as jnp
from flax import nnx
from jax.sharding import NamedSharding, PartitionSpec as P

mesh = jax.make_mesh((1, 1), ("data", "model"), devices=jax.devices()[:1])


@jax.jit
@partial(
    jax.shard_map,
    mesh=mesh,
    in_specs=(P("data", "model"), P("model", None), P(None)),
    out_specs=P("data", None),
)
def sharded_dense(x_block, kernel_block, bias):
    # each device of the "model" axis holds a part of the contracted axis
    partial_sum = jnp.dot(x_block, kernel_block)
    return jax.lax.psum(partial_sum, "model") + bias


class MyDense(nnx.Module):
    """A dense layer: a matrix product and a bias."""

    def __init__(self, in_features, features, *, rngs):
        kernel = nnx.initializers.lecun_normal()(rngs.params(), (in_features, features))
        kernel = jax.device_put(kernel, NamedSharding(mesh, P("model", None)))
        bias = jax.device_put(jnp.zeros((features,)), NamedSharding(mesh, P(None)))
        self.kernel = nnx.Param(kernel)
        self.bias = nnx.Param(bias)

    def __call__(self, x):
        x = jax.device_put(x, NamedSharding(mesh, P("data", "model")))
        return sharded_dense(x, self.kernel[...], self.bias[...])


def dense_forward(seed, x, features):
    layer = MyDense(x.shape[1], int(features), rngs=nnx.Rngs(int(seed)))
    y = layer(x)
    assert y.is_fully_addressable and y.addressable_data(0).shape == y.shape
    return y.reshape(-1)
