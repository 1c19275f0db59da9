import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    """Dropout with a random stream of its own, switched by nnx.view."""

    def __init__(self, rate: float, *, deterministic: bool = False, rngs: nnx.Rngs):
        self.rate = rate
        self.deterministic = deterministic
        self.rngs = rngs.dropout

    def set_view(self, deterministic: bool | None = None):
        """Sets the mode of the layer.

        Args:
          deterministic: if True, dropout is off and the input is returned as it is.
        """
        if deterministic is not None:
            self.deterministic = deterministic

    def __call__(self, x):
        if self.deterministic:
            return x
        keep_prob = 1.0 - self.rate
        mask = jax.random.bernoulli(self.rngs(), p=keep_prob, shape=x.shape)
        return jnp.where(mask, x / keep_prob, jnp.zeros_like(x))


def dropout_run(seed, x, rate, calls):
    model = MyDropout(rate, rngs=nnx.Rngs(seed))
    # Both views share the stream (and its count) with the model.
    train_model = nnx.view(model, deterministic=False)
    eval_model = nnx.view(model, deterministic=True)
    assert train_model.rngs.count is eval_model.rngs.count

    outputs = []
    for _ in range(calls):
        outputs.append(train_model(x))
    outputs.append(eval_model(x))
    return jnp.stack(outputs)
