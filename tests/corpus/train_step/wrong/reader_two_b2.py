"""A training step, after the MNIST tutorial: optimizer, metrics, train_step, history."""
import jax
import jax.numpy as jnp
import optax
from flax import nnx

try:
    import matplotlib.pyplot as plt
    from IPython.display import clear_output
except ImportError:
    plt = None


class MyNet(nnx.Module):
    """Two layers without biases, and a tanh between them."""

    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        x = jnp.tanh(x @ self.w1)
        x = x @ self.w2
        return x


def loss_fn(model, batch):
    pred = model(batch["x"])
    loss = jnp.mean((pred - batch["y"]) ** 2)
    return loss, pred


@nnx.jit
def train_step(model, optimizer, metrics, batch):
    """Train for a single step."""
    grad_fn = nnx.value_and_grad(loss_fn, has_aux=True)
    (loss, pred), grads = grad_fn(model, batch)
    metrics.update(loss=loss)  # In-place updates.
    optimizer.update(model, grads)  # In-place updates.


def fit(w1, w2, x, y, rate, steps):
    model = MyNet(w1, w2)
    optimizer = nnx.Optimizer(model, optax.sgd(rate), wrt=nnx.Param)
    metrics = nnx.MultiMetric(loss=nnx.metrics.Average("loss"))
    metrics_history = {"train_loss": []}

    batch = {"x": x, "y": y}
    for step in range(steps):
        train_step(model, optimizer, metrics, batch)
        # Log the training metrics.
        for metric, value in metrics.compute().items():
            metrics_history[f"train_{metric}"].append(value)

    losses = jnp.stack(metrics_history["train_loss"])
    return jnp.concatenate([losses, model.w1.flatten(), model.w2.flatten()])


def plot(history):
    if plt is None:
        return
    plt.plot(history["train_loss"])
    plt.title("Loss")
    plt.show()
