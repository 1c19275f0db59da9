from dataclasses import dataclass, field

import jax.numpy as jnp
import optax
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, *, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def hidden(self, x):
        return jnp.tanh(jnp.dot(x, self.w1[...]))

    def __call__(self, x):
        return jnp.dot(self.hidden(x), self.w2[...])


@dataclass
class Trainer:
    net: MyNet
    rate: float
    history: list = field(default_factory=list)

    def __post_init__(self):
        self.optimizer = nnx.Optimizer(self.net, optax.sgd(self.rate), wrt=nnx.Param)

    def step(self, batch):
        inputs, targets = batch

        def cost(net):
            residual = targets - net(inputs)
            return jnp.vdot(residual, residual) / residual.size

        value, grads = nnx.value_and_grad(cost)(self.net)
        self.optimizer.update(self.net, grads)
        self.history.append(value)


def fit(w1, w2, x, y, rate, steps):
    trainer = Trainer(MyNet(w1=w1, w2=w2), rate)
    while len(trainer.history) < steps:
        trainer.step((x, y))
    weights = [trainer.net.w1[...], trainer.net.w2[...]]
    return jnp.concatenate([jnp.array(trainer.history), *[w.flatten() for w in weights]])
