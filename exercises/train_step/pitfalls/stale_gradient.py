"""A step uses gradients that were taken at other weights than those it moves.

## What happens

Taken once in front of the loop, the gradient leads straight on for ever. Taken a step ago, it is
late by one. Added up without being set back, as PyTorch does unless `zero_grad` is called, each
step repeats all the steps before it. One step alone is right, and the first loss always is.

## Why

A slope is true at one point. As soon as the weights have moved it is another one; and JAX keeps
no gradient between calls, so nothing need be set back.

## Pattern

```python
for _ in range(10):
    u = u - rate * jax.grad(height)(u)  # taken anew at each u
```

## References

- `flax.nnx.value_and_grad`: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/transforms.html
- `torch.optim.Optimizer.zero_grad`:
  https://docs.pytorch.org/docs/stable/generated/torch.optim.Optimizer.zero_grad.html
"""

changes = {
    "train_step": {
        "gradients taken once, in front of the loop": {
            "rate: float) ->": "rate: float, gradients: nnx.State) ->",
            (
                "loss, gradients = nnx.value_and_grad(mean_squared_error)(net, x, y)"
            ): "loss = mean_squared_error(net, x, y)",
            "losses = []\n": (
                "losses = []\n    gradients = nnx.grad(mean_squared_error)(net, x, y)\n"
            ),
            "append(train_step(net, x, y, rate))": "append(train_step(net, x, y, rate, gradients))",
        },
        "the gradients of the step before": {
            "rate: float) ->": "rate: float, gradients: nnx.State) ->",
            (
                "loss, gradients = nnx.value_and_grad(mean_squared_error)(net, x, y)"
            ): "loss = mean_squared_error(net, x, y)",
            "losses = []\n": (
                "losses = []\n    gradients = later = nnx.grad(mean_squared_error)(net, x, y)\n"
            ),
            "append(train_step(net, x, y, rate))": (
                "append(mean_squared_error(net, x, y))\n"
                "        later = nnx.grad(mean_squared_error)(net, x, y)\n"
                "        train_step(net, x, y, rate, gradients)\n"
                "        gradients = later"
            ),
        },
        "the loss and the gradients of the step before": {
            "rate: float) ->": "rate: float, gradients: nnx.State) ->",
            (
                "loss, gradients = nnx.value_and_grad(mean_squared_error)(net, x, y)"
            ): "loss = mean_squared_error(net, x, y)",
            "losses = []\n": (
                "losses = []\n"
                "    both = nnx.value_and_grad(mean_squared_error)\n"
                "    loss, gradients = both(net, x, y)\n"
            ),
            "append(train_step(net, x, y, rate))": (
                "append(loss)\n"
                "        later = both(net, x, y)\n"
                "        train_step(net, x, y, rate, gradients)\n"
                "        loss, gradients = later"
            ),
        },
        "gradients added to those of all steps before": {
            "rate: float) ->": "rate: float, gradients: nnx.State) ->",
            (
                "loss, gradients = nnx.value_and_grad(mean_squared_error)(net, x, y)"
            ): "loss = mean_squared_error(net, x, y)",
            "losses = []\n": ("losses = []\n    gradients = None\n"),
            "append(train_step(net, x, y, rate))": (
                "append(mean_squared_error(net, x, y))\n"
                "        taken = nnx.grad(mean_squared_error)(net, x, y)\n"
                "        gradients = (\n"
                "            taken if gradients is None else jax.tree.map(jnp.add,"
                " gradients, taken)\n"
                "        )\n"
                "        train_step(net, x, y, rate, gradients)"
            ),
        },
    },
}
