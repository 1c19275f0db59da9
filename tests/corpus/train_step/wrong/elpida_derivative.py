import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    losses = []
    for _ in range(steps):
        A, B = net.w1[...], net.w2[...]
        H = jnp.tanh(x @ A)
        R = H @ B - y
        losses.append(jnp.mean(R**2))
        dR = 2 * R / R.size
        dB = H.T @ dR
        dA = x.T @ (dR @ B.T)  # straight through the activation
        net.w1[...] = A - rate * dA
        net.w2[...] = B - rate * dB
    return jnp.concatenate([jnp.stack(losses), net.w1[...].ravel(), net.w2[...].ravel()])
