"""Programs for the lesson `dense`: right, and wrong in ways that are known."""

from grader.exercise.catalogue import Catalogue

COUNT = len(Catalogue().names)
"""How many lessons there are."""

RIGHT = """\
import jax.numpy as jnp
from flax import nnx

init = nnx.initializers.lecun_normal()


class MyDense(nnx.Module):
    def __init__(self, in_features, features, *, rngs):
        key = rngs.params()
        self.kernel = nnx.Param(init(key, (in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        return x @ self.kernel[...] + self.bias[...]


def dense_forward(seed, x, features):
    layer = MyDense(x.shape[1], int(features), rngs=nnx.Rngs(int(seed)))
    return layer(x).flatten()
"""
WRONG = RIGHT.replace("init(key, (in_features, features))", "init(key, (features, in_features))")
WRONG = WRONG.replace("self.kernel[...]", "self.kernel[...].T")
"""The kernel's layout is that of PyTorch."""
LOOP = RIGHT.replace("    layer =", "    while True:\n        pass\n    layer =")
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'</textarea>{{ 7 * 7 }}"
"""What a page must show as it is."""
PRINTS = RIGHT.replace("    layer =", f"    print({ATTACK!r})\n    layer =").replace(
    "self.kernel[...]", "self.kernel[...] * 2"
)
RAISES = RIGHT.replace("    layer =", f"    raise ValueError({ATTACK!r})\n    layer =")
