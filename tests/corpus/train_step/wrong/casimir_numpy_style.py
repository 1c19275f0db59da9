import jax
import jax.numpy as jnp


class MyNet:
    def __init__(self, w1, w2):
        self.w1 = w1
        self.w2 = w2

    def forward(self, x):
        return jnp.tanh(x @ self.w1) @ self.w2


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)

    def loss(w1, w2):
        return jnp.mean((jnp.tanh(x @ w1) @ w2 - y) ** 2)

    out = []
    for _ in range(steps):
        out.append(loss(net.w1, net.w2))
        g1, g2 = jax.grad(loss, (0, 1))(net.w1, net.w2)
        net.w1 = net.w1 - rate * g1
        net.w2 = net.w2 - rate * g2
    return jnp.concatenate([jnp.array(out), net.w1.flatten(), net.w2.flatten()])
