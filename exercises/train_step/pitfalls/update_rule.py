"""The weights are not moved by `w - rate * gradient`, both from where they were.

## What happens

With a plus the loss rises. If one weight moves before the gradient of the other is taken, the
second gradient belongs to another net: nearly right for small rates. A gradient that is clipped,
scaled to length one or cut down to its sign has lost how steep it is there.

## Why

The gradient of all weights together is taken at one point, and says which way the loss rises
fastest from it. Gradient descent goes the other way, by the rate times that slope, in all weights
at once.

## Pattern

```python
du, dv = jax.grad(height, argnums=(0, 1))(u, v)
u, v = u - rate * du, v - rate * dv  # both slopes first, then both moves
```

## References

- `jax.grad`: https://docs.jax.dev/en/latest/_autosummary/jax.grad.html
"""

changes = {
    "train_step": {
        "a plus in place of the minus": {
            "net.w1[...] - rate *": "net.w1[...] + rate *",
            "net.w2[...] - rate *": "net.w2[...] + rate *",
        },
        "`w2`'s gradient taken after `w1` has moved": {
            '* gradients["w2"][...]': '* nnx.grad(mean_squared_error)(net, x, y)["w2"][...]',
        },
        "`w2` moved first, and `w1`'s gradient taken after that": {
            '    net.w1[...] = net.w1[...] - rate * gradients["w1"][...]\n': "",
            'net.w2[...] - rate * gradients["w2"][...]': (
                'net.w2[...] - rate * gradients["w2"][...]\n'
                "    net.w1[...] = net.w1[...] - rate *"
                ' nnx.grad(mean_squared_error)(net, x, y)["w1"][...]'
            ),
        },
        "`w2` moved before the error goes back through it": {
            "    loss, gradients =": ("    residual = net(x) - y\n    loss, gradients ="),
            '    net.w1[...] = net.w1[...] - rate * gradients["w1"][...]\n': "",
            'net.w2[...] - rate * gradients["w2"][...]': (
                'net.w2[...] - rate * gradients["w2"][...]\n'
                "    back = jax.vjp(lambda w1: jnp.tanh(x @ w1) @ net.w2[...],"
                " net.w1[...])[1]\n"
                "    net.w1[...] = net.w1[...] - rate * back(2 * residual /"
                " residual.size)[0]"
            ),
        },
        "the sign of the gradient in its place": {
            "(net, x, y)\n    net.w1[...] =": (
                "(net, x, y)\n    gradients = jax.tree.map(jnp.sign, gradients)\n    net.w1[...] ="
            ),
        },
        "the gradient divided by its length": {
            "(net, x, y)\n    net.w1[...] =": (
                "(net, x, y)\n"
                "    length = jnp.sqrt(sum(jnp.sum(g**2) for g in"
                " jax.tree.leaves(gradients)))\n"
                "    gradients = jax.tree.map(lambda g: g / length, gradients)\n"
                "    net.w1[...] ="
            ),
        },
        "each weight's gradient divided by its own length": {
            "(net, x, y)\n    net.w1[...] =": (
                "(net, x, y)\n"
                "    gradients = jax.tree.map(lambda g: g / jnp.linalg.norm(g),"
                " gradients)\n"
                "    net.w1[...] ="
            ),
        },
        "numbers of the gradient clipped to one": {
            "(net, x, y)\n    net.w1[...] =": (
                "(net, x, y)\n"
                "    gradients = jax.tree.map(lambda g: jnp.clip(g, -1.0, 1.0),"
                " gradients)\n"
                "    net.w1[...] ="
            ),
        },
    },
}
