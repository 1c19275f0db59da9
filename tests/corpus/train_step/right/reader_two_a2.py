"""Training with nnx.Optimizer (flax API: training, Optimizer; transforms: nnx.DiffState, nnx.fori_loop)."""
import jax
import jax.numpy as jnp
import optax
from flax import nnx


class MyNet(nnx.Module):
    """Two layers without biases, and a tanh between them."""

    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        with jax.named_scope("hidden"):
            hidden = nnx.tanh(x @ self.w1)
        with jax.named_scope("output"):
            return hidden @ self.w2


class History(nnx.Variable):
    """The losses, a Variable type of its own."""


class Trainer(nnx.Module):
    def __init__(self, net, rate, steps):
        self.net = net
        self.optimizer = nnx.Optimizer(net, optax.sgd(learning_rate=rate), wrt=nnx.Param)
        self.losses = History(jnp.zeros((steps,)))


@nnx.jit(static_argnames=("steps",))
def train(trainer, x, y, *, steps):
    def loss_fn(net):
        error = net(x) - y
        return jnp.mean(error**2), error

    def body(i, trainer):
        wrt = nnx.DiffState(0, nnx.Param)
        (loss, _), grads = nnx.value_and_grad(loss_fn, argnums=wrt, has_aux=True)(trainer.net)
        trainer.losses[...] = trainer.losses[...].at[i].set(loss)
        trainer.optimizer.update(trainer.net, grads)
        return trainer

    nnx.fori_loop(0, steps, body, trainer)


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    trainer = Trainer(net, rate, steps)
    train(trainer, x, y, steps=steps)
    return jnp.concatenate([trainer.losses[...], net.w1[...].flatten(), net.w2[...].flatten()])
