"""The weights are moved by another method than plain gradient descent.

## What happens

Momentum adds a part of the steps before; Adam and its relatives divide each gradient by its own
size. The first loss is right, and the loss falls, often faster. With momentum the first step is
right, too.

## Why

`optax.adam` stands in every example, and is no gradient descent: its first step moves each weight
by the rate itself, whatever the slope. `optax.sgd(rate)` has neither memory nor scale, and is `w
- rate * gradient`; momentum comes only where it is asked for.

## Pattern

```python
plain = optax.sgd(learning_rate)  # no momentum unless it is given
```

## References

- Optimizers of optax: https://optax.readthedocs.io/en/latest/api/optimizers.html
- `flax.nnx.Optimizer`:
  https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/training/optimizer.html
"""

changes = {
    "train_step": {
        "momentum": {
            "import jax.numpy as jnp\n": ("import jax.numpy as jnp\nimport optax\n"),
            "rate: float) ->": "optimizer: nnx.Optimizer) ->",
            (
                'net.w1[...] = net.w1[...] - rate * gradients["w1"][...]\n'
                '    net.w2[...] = net.w2[...] - rate * gradients["w2"][...]'
            ): "optimizer.update(net, gradients)",
            (
                "losses = []\n"
                "    for _ in range(steps):\n"
                "        losses.append(train_step(net, x, y, rate))"
            ): (
                "losses = []\n"
                "    optimizer = nnx.Optimizer(net, optax.sgd(rate, momentum=0.9),"
                " wrt=nnx.Param)\n"
                "    for _ in range(steps):\n"
                "        losses.append(train_step(net, x, y, optimizer))"
            ),
        },
        "the momentum of Nesterov": {
            "import jax.numpy as jnp\n": ("import jax.numpy as jnp\nimport optax\n"),
            "rate: float) ->": "optimizer: nnx.Optimizer) ->",
            (
                'net.w1[...] = net.w1[...] - rate * gradients["w1"][...]\n'
                '    net.w2[...] = net.w2[...] - rate * gradients["w2"][...]'
            ): "optimizer.update(net, gradients)",
            (
                "losses = []\n"
                "    for _ in range(steps):\n"
                "        losses.append(train_step(net, x, y, rate))"
            ): (
                "losses = []\n"
                "    optimizer = nnx.Optimizer(net, optax.sgd(rate, momentum=0.9,"
                " nesterov=True), wrt=nnx.Param)\n"
                "    for _ in range(steps):\n"
                "        losses.append(train_step(net, x, y, optimizer))"
            ),
        },
        "a running average of the gradients": {
            "import jax.numpy as jnp\n": ("import jax.numpy as jnp\nimport optax\n"),
            "rate: float) ->": "optimizer: nnx.Optimizer) ->",
            (
                'net.w1[...] = net.w1[...] - rate * gradients["w1"][...]\n'
                '    net.w2[...] = net.w2[...] - rate * gradients["w2"][...]'
            ): "optimizer.update(net, gradients)",
            (
                "losses = []\n"
                "    for _ in range(steps):\n"
                "        losses.append(train_step(net, x, y, rate))"
            ): (
                "losses = []\n"
                "    optimizer = nnx.Optimizer(net, optax.sgd(0.1 * rate,"
                " momentum=0.9), wrt=nnx.Param)\n"
                "    for _ in range(steps):\n"
                "        losses.append(train_step(net, x, y, optimizer))"
            ),
        },
        "`optax.adam` in place of plain descent": {
            "import jax.numpy as jnp\n": ("import jax.numpy as jnp\nimport optax\n"),
            "rate: float) ->": "optimizer: nnx.Optimizer) ->",
            (
                'net.w1[...] = net.w1[...] - rate * gradients["w1"][...]\n'
                '    net.w2[...] = net.w2[...] - rate * gradients["w2"][...]'
            ): "optimizer.update(net, gradients)",
            (
                "losses = []\n"
                "    for _ in range(steps):\n"
                "        losses.append(train_step(net, x, y, rate))"
            ): (
                "losses = []\n"
                "    optimizer = nnx.Optimizer(net, optax.adam(rate),"
                " wrt=nnx.Param)\n"
                "    for _ in range(steps):\n"
                "        losses.append(train_step(net, x, y, optimizer))"
            ),
        },
        "`optax.rmsprop` in place of plain descent": {
            "import jax.numpy as jnp\n": ("import jax.numpy as jnp\nimport optax\n"),
            "rate: float) ->": "optimizer: nnx.Optimizer) ->",
            (
                'net.w1[...] = net.w1[...] - rate * gradients["w1"][...]\n'
                '    net.w2[...] = net.w2[...] - rate * gradients["w2"][...]'
            ): "optimizer.update(net, gradients)",
            (
                "losses = []\n"
                "    for _ in range(steps):\n"
                "        losses.append(train_step(net, x, y, rate))"
            ): (
                "losses = []\n"
                "    optimizer = nnx.Optimizer(net, optax.rmsprop(rate),"
                " wrt=nnx.Param)\n"
                "    for _ in range(steps):\n"
                "        losses.append(train_step(net, x, y, optimizer))"
            ),
        },
    },
}
