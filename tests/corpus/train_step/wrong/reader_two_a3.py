"""Training with gradients of each example (docs.jax.dev: "Advanced automatic differentiation",
per-example gradients by jax.vmap(jax.grad(...)); "Distributed arrays and automatic parallelization")."""
import jax
import jax.numpy as jnp
from flax import nnx
from jax.sharding import AxisType, NamedSharding, PartitionSpec as P


class MyNet(nnx.Module):
    """Two layers without biases, and a tanh between them."""

    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1) @ self.w2


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    graphdef, params = nnx.split(net)

    def example_loss(params, x, y):
        prediction = nnx.merge(graphdef, params)(x)
        return jnp.mean((prediction - y) ** 2)

    per_example = jax.jit(jax.vmap(jax.value_and_grad(example_loss), in_axes=(None, 0, 0)))

    # data parallel: the examples spread over the devices, the weights on all of them
    mesh = jax.make_mesh((1,), ("batch",), axis_types=(AxisType.Auto,), devices=jax.devices()[:1])
    x, y = jax.device_put((x, y), NamedSharding(mesh, P("batch")))
    params = jax.device_put(params, NamedSharding(mesh, P()))

    losses = []
    for _ in range(steps):
        values, gradients = per_example(params, x, y)
        losses.append(values.mean())
        params = jax.tree.map(lambda p, g: p - rate * g.sum(axis=0), params, gradients)

    nnx.update(net, params)
    return jnp.concatenate([jnp.stack(losses), net.w1[...].flatten(), net.w2[...].flatten()])
