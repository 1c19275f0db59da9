"""What a learner reads below a mistake is true of this learner's code, and not only of its kind."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from grader.report.schema import Report

LOSS = """import math
import sys

import jax
import jax.numpy as jnp


def cross_entropy(logits, labels):
    logp = jax.nn.log_softmax(logits, axis=-1)
    return -logp[jnp.arange(len(labels)), labels].mean()
"""
DENSE = """import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, in_features, features, *, rngs):
        init = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(init(rngs.params(), (in_features, features)))
        self.bias = nnx.Param(jnp.zeros(features))

    def __call__(self, x):
        return x @ self.kernel + self.bias


def dense_forward(seed, x, features):
    return MyDense(x.shape[1], int(features), rngs=nnx.Rngs(int(seed)))(x).flatten()
"""
NORM = """import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones(features))
        self.bias = nnx.Param(jnp.zeros(features))

    def __call__(self, x):
        mean = x.mean(axis=-1, keepdims=True)
        var = x.var(axis=-1, keepdims=True)
        return (x - mean) / jnp.sqrt(var + 1e-3) * self.scale + self.bias


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
"""
PROGRAMS = {"softmax_cross_entropy": LOSS, "dense": DENSE, "layer_norm": NORM}
RETURN = "    return -logp[jnp.arange(len(labels)), labels].mean()"


@dataclass(frozen=True)
class Wrong:
    """One mistake: edits of a right program, and what must be said of it.

    Attributes:
        exercise: whose right program is edited.
        edits: parts, each with what stands in its place.
        message: a part of the first line.
        idea: how the idea begins; empty if any will do.
        line: a part of the line that is underlined, if one must be.
        never: what must not be said, in the first line nor in the idea.
    """

    exercise: str
    edits: tuple[tuple[str, str], ...]
    message: str
    idea: str = ""
    line: str = ""
    never: str = "\0"


def loss(new: str, message: str, idea: str, line: str = "", old: str = RETURN) -> Wrong:
    return Wrong("softmax_cross_entropy", ((old, new),), message, idea, line)


WRONG = {
    "an import of nothing that is used": Wrong(
        "dense",
        (("import jax\n", "import jax\nimport torch\n"),),
        "no module `torch` here, and nothing in the file uses it: leave the import out",
        line="import torch",
        never="derive",
    ),
    "an import where there is no class": Wrong(
        "softmax_cross_entropy",
        (
            ("import jax\n", "import jax\nimport torch.nn.functional as F\n"),
            (RETURN, "    return F.cross_entropy(logits, labels)"),
        ),
        "there is no module `torch` here: write with `jax.numpy`",
        never="derive",
    ),
    "a class that derives from PyTorch's": Wrong(
        "dense",
        (("import jax\n", "import jax\nfrom torch import nn\n"), ("nnx.Module", "nn.Module")),
        "write with `jax.numpy`, and derive from `nnx.Module`",
    ),
    "raised on purpose": loss(
        '    raise ValueError("unfinished")', "unfinished", "`raise` and a failed `assert` end"
    ),
    "not written yet": loss(
        "    raise NotImplementedError",
        "NotImplementedError",
        "`NotImplementedError` marks a place",
    ),
    "an exit": loss("    sys.exit(0)", "asks Python to exit", "`sys.exit`, `exit` and `quit` end"),
    "nobody types": loss(
        "    return float(input())", "`input` has nothing to read", "A submission is called"
    ),
    "a power of math": loss(
        "    return math.exp(1e3)", "larger than any float of Python", "The largest float"
    ),
    "a root of math": Wrong(
        "layer_norm",
        (("jnp.sqrt", "math.sqrt"), ("from flax", "import math\nfrom flax")),
        "`jax.numpy` has the same functions for arrays",
        "The functions of Python's `math`",
    ),
    "a number of Python": loss(
        "    return float(logp.mean())",
        "returned a float, not an array",
        "A number of Python",
    ),
    "a list": loss(
        "    return logp.tolist()",
        "returned a list of",
        "A list or a tuple is Python's",
    ),
    "nothing": loss("    print(logp.mean())", "returned None", "A function without `return`"),
    "a text": loss('    return "0.4"', "returned a str, not an array", "Only what stands behind"),
    "a condition on a traced array": Wrong(
        "softmax_cross_entropy",
        (
            ("def cross", "@jax.jit\ndef cross"),
            (RETURN, f"    if logits.max() > 80:\n        logits = logits / 2\n{RETURN}"),
        ),
        "under `jax.jit` `logits` has none: choose by `jnp.where`, or leave `jax.jit` out",
        "`jax.jit` runs a function once with tracers",
        "if logits.max()",
        "static_arg",
    ),
    "the numbers of a traced array": Wrong(
        "softmax_cross_entropy",
        (("def cross", "@jax.jit\ndef cross"), (RETURN, "    return float(logits[0, 0])")),
        "write it with `jax.numpy`, or leave `jax.jit` out",
        line="float(logits",
        never="static_arg",
    ),
    "a bias of NumPy's": Wrong(
        "dense",
        (
            ("jnp.zeros(features)", "np.zeros(features)"),
            ("x @ self.kernel", "np.dot(np.array(x), np.array(self.kernel))"),
        ),
        "the answer is of dtype `float64`",
        line="np.zeros",
    ),
    "no axis kept": Wrong(
        "layer_norm", ((", keepdims=True", ""),), "no `keepdims=True`, in both places"
    ),
    "examples in the columns": Wrong(
        "dense",
        (("x @ self.kernel", "jax.vmap(lambda row: row @ self.kernel[...], in_axes=1)(x)"),),
        "examples of `x` are read as its inputs",
        "An array's axes have no names",
        never="as channels",
    ),
    "a diff": Wrong("dense", (("import jax\n", "+import jax\n"),), "as the lines of a diff do"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_said_is_true_of_this_code(
    name: str, grade_exercise: Callable[[str, str], Report]
) -> None:
    wrong = WRONG[name]
    text = PROGRAMS[wrong.exercise]
    for old, new in wrong.edits:
        assert old in text, old
        text = text.replace(old, new)
    report = grade_exercise(wrong.exercise, text)
    assert report.verdict == "failed"
    finding = report.findings[0]
    assert wrong.message in finding.message
    assert finding.help.idea.startswith(wrong.idea)
    assert wrong.never not in f"{finding.message} {finding.help.idea}"
    if wrong.line:
        assert finding.location is not None
        assert wrong.line in text.split("\n")[finding.location.line - 1]
