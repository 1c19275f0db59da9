"""The trusted answer to the exercise `momentum`."""

import jax
import jax.numpy as jnp


def momentum_steps(x: jax.Array, y: jax.Array, steps: float) -> jax.Array:
    """Return the weights after some steps, float32, shape (features,)."""

    def loss(weights: jax.Array) -> jax.Array:
        return jnp.mean((x @ weights - y) ** 2)

    weights = jnp.zeros(x.shape[1])
    velocity = jnp.zeros(x.shape[1])
    for _ in range(int(steps)):
        gradient = jax.grad(loss)(weights)
        velocity = 0.9 * velocity + gradient
        weights = weights - 0.1 * velocity
    return weights
