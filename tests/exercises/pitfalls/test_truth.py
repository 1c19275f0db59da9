"""What a report says is true of the program: the name, the sentence and the place.

The programs are of kinds that were once explained by a reading that something seen contradicted.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

if TYPE_CHECKING:
    from grader.exercise.exercise import Exercise

pytestmark = [pytest.mark.process, pytest.mark.slow]

HEAD = """\
import functools

import jax
import jax.numpy as jnp
from flax import nnx


"""
DENSE = """\
class Affine(nnx.Module):
    def __init__(self, d, h, rngs):
        self.w = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (d, h)))
        self.b = nnx.Param(jnp.zeros((h,)))

    def __call__(self, a):
        return a @ self.w[...] + self.b[...]


"""
DENSE_CALL = """\
def dense_forward(seed, x, features):
    net = Affine(x.shape[1], int(features), nnx.Rngs(int(seed)))
    return net(x).ravel()
"""
CONV = """\
class Slide(nnx.Module):
    def __init__(self, d, h, t, rngs):
        self.t = t
        self.w = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (t, d, h)))
        self.b = nnx.Param(jnp.zeros((h,)))

    def __call__(self, a):
        y = jax.lax.conv_general_dilated(
            a[None], self.w[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")
        )
        return y[0] + self.b[...]


"""
CONV_CALL = """\
def conv1d_forward(seed, x, features, kernel_size):
    net = Slide(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))
    return net(x).ravel()
"""
IMAGE = """\
class Filter(nnx.Module):
    def __init__(self, d, h, t, rngs):
        self.w = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (t, t, d, h)))
        self.b = nnx.Param(jnp.zeros((h,)))

    def __call__(self, a):
        y = jax.lax.conv_general_dilated(
            a[None], self.w[...], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        return y[0] + self.b[...]


"""
IMAGE_CALL = """\
def conv2d_forward(seed, x, features, kernel_size):
    net = Filter(x.shape[2], int(features), int(kernel_size), nnx.Rngs(int(seed)))
    return net(x).ravel()
"""
BASES = {
    "dense": HEAD + DENSE + DENSE_CALL,
    "conv1d": HEAD + CONV + CONV_CALL,
    "conv2d": HEAD + IMAGE + IMAGE_CALL,
}


@dataclass(frozen=True)
class Kind:
    """A program, and what is true of it.

    Attributes:
        exercise: which it is for.
        edits: old and new texts, which make it of the right program.
        names: of the findings at error level, in order.
        said: pattern of the first message.
        under: what is underlined; empty for nothing.
        proved: by what, and in how many cases, if that is to be seen.
        told: pattern of something in the findings, as JSON without the last rungs of help.
        untold: pattern of what is nowhere in them.
    """

    exercise: str
    edits: Sequence[tuple[str, str]]
    names: Sequence[str]
    said: str
    under: str | None = None
    proved: tuple[str, int] | None = None
    never: str = field(default="None")
    told: str = ""
    untold: str = ""

    @property
    def source(self) -> str:
        text = BASES[self.exercise]
        for old, new in self.edits:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return text


MADE = "    net = Affine(x.shape[1], int(features), nnx.Rngs(int(seed)))\n"
KINDS = {
    # sizes and state, by the Params of all cases
    "the sizes of one case": Kind(
        "conv2d",
        [("Filter(x.shape[2], int(features), int(kernel_size)", "Filter(3, 5, 4")],
        ["wrong-size"],
        r"`kernel_size` 4, `in_features` 3, `features` 5 in every case",
        "Filter(3, 5, 4, nnx.Rngs(int(seed)))",
        ("parameters", 12),
    ),
    "at least so many features": Kind(
        "dense",
        [("int(features)", "max(int(features), 4)")],
        ["wrong-size"],
        r"`features` is at least 4: 4 where case \d+ asks for [123]$",
    ),
    "at most so many taps": Kind(
        "conv1d",
        [("int(kernel_size)", "min(int(kernel_size), 5)")],
        ["wrong-size"],
        "`kernel_size` is at most 5: 5 where case 11 asks for 6$",
        proved=("parameters", 12),
    ),
    "a seed bound to another number": Kind(
        "dense",
        [("    net = Affine", "    seed = min(seed, 1000)\n    net = Affine")],
        ["ignored-seed"],
        "`nnx.Rngs` gets 1000 where `seed` is 123456",
        "seed = min(seed, 1000)",
    ),
    "a module in a closure's dictionary": Kind(
        "dense",
        [
            ("def dense_forward", "nets = {}\n\n\ndef dense_forward"),
            (MADE, MADE.replace("net = ", "net = nets.setdefault('a', ").rstrip() + ")\n"),
        ],
        ["ignored-seed"],
        "the layer of case 1 is kept and used again in case 2, which has another seed",
        "nets.setdefault('a', Affine(x.shape[1], int(features), nnx.Rngs(int(seed))))",
        ("parameters", 12),
    ),
    "a cache without the seed": Kind(
        "dense",
        [
            (
                "def dense_forward",
                (
                    "@functools.lru_cache\ndef build(d, h):\n"
                    "    return Affine(d, h, nnx.Rngs(SEED))\n\n\ndef dense_forward"
                ),
            ),
            (
                MADE,
                (
                    "    global SEED\n    SEED = int(seed)\n"
                    "    net = build(x.shape[1], int(features))\n"
                ),
            ),
        ],
        ["ignored-seed"],
        "the layer of case 1 is kept and used again in case 3",
        "functools.lru_cache",
    ),
    "a compiled function with a global layer": Kind(
        "dense",
        [
            (
                "def dense_forward",
                (
                    "NET = None\n\n\ndef apply(a):\n    return NET(a)\n\n\n"
                    "fast = jax.jit(apply)\n\n\ndef dense_forward"
                ),
            ),
            (MADE, "    global NET\n" + MADE.replace("net", "NET")),
            ("    return net(x)", "    return fast(x)"),
        ],
        ["ignored-seed"],
        "the compiled function goes on with the kernel of the first call of each size",
        "jax.jit(apply)",
    ),
    # exceptions agree by operation and operands
    "a shape that is not the output's": Kind(
        "conv2d",
        [("net(x).ravel()", "net(x).reshape(x.size)")],
        ["raised"],
        "cannot reshape",
        "net(x).reshape(x.size)",
    ),
    "the bias added to the data": Kind(
        "conv1d",
        [("a[None]", "(a + self.b[...])[None]"), ("y[0] + self.b[...]", "y[0]")],
        ["raised"],
        "[Ii]ncompatible shapes",
        "a + self.b[...]",
    ),
    "data read as channels first": Kind(
        "conv1d",
        [('("NWC", "WIO", "NWC")', '("NCL", "LIO", "NCL")')],
        ["input-layout"],
        r"`x` enters as \(batch, length, in_features\) = \(1, 9, 3\), but is read as NCW",
        'dimension_numbers=("NCL", "LIO", "NCL")',
    ),
    # few cases
    "raises in few cases, wrong in others": Kind(
        "conv1d",
        [
            ("        y = jax", "        assert self.t != 5, 'five'\n        y = jax"),
            ("return y[0] + self.b[...]", "return jnp.tanh(y[0] + self.b[...])"),
        ],
        ["extra-activation", "raised"],
        "^wrong answers in 11 of 12 cases: `tanh` is applied to the output; the layer is linear$",
        "jnp.tanh(y[0] + self.b[...])",
    ),
    "wrong where the data is long": Kind(
        "conv1d",
        [('"SAME", d', '"VALID" if len(a) > 20 else "SAME", d')],
        ["padding"],
        r"^wrong answers in 1 of 12 cases: .*leaves 19 of 24 positions; `SAME` pads \(2, 3\)$",
        '"VALID" if len(a) > 20 else "SAME"',
    ),
    "a seed that is cut": Kind(
        "conv1d",
        [("nnx.Rngs(int(seed))", "nnx.Rngs(int(seed) % 1000)")],
        ["ignored-seed"],
        "`nnx.Rngs` gets 456 where `seed` is 123456",
        "int(seed) % 1000",
    ),
    # what a program does with its own Params
    "a kernel that is squared": Kind(
        "conv1d",
        [
            (
                "nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (t, d, h)))",
                "nnx.Param(jnp.abs(nnx.initializers.lecun_normal()(rngs.params(), (t, d, h))))",
            )
        ],
        ["kernel-init"],
        "absolute values",
        proved=("parameters", 1),
    ),
    "a drawn bias and a doubled input": Kind(
        "dense",
        [("jnp.zeros((h,))", "jnp.arange(1.0, h + 1)"), ("a @", "(a * 2) @")],
        ["changed-input", "nonzero-bias"],
        "`2 . x` is used in place of `x`",
    ),
    "numbers set to zero": Kind(
        "dense",
        [
            (
                "    return net(x).ravel()",
                (
                    "    y = net(x)\n"
                    "    keep = jax.random.bernoulli(jax.random.key(1), 0.5, y.shape)\n"
                    "    return jnp.where(keep, y / 0.5, 0.0).ravel()"
                ),
            )
        ],
        ["changed-output"],
        "some of the output is set to 0, and the rest is 2 times the layer's",
    ),
    # the function that is called
    "numpy's convolve": Kind(
        "conv1d",
        [
            (
                CONV[CONV.index("        y = jax") :],
                (
                    "        y = jnp.stack([sum(jnp.convolve(c, k, 'same')\n"
                    "            for c, k in zip(a.T, o))\n"
                    "            for o in jnp.transpose(self.w[...], (2, 1, 0))], -1)\n"
                    "        return y + self.b[...]\n\n\n"
                ),
            )
        ],
        ["flipped-kernel", "padding"],
        "`jax.numpy.convolve` reverses the kernel",
        "jnp.convolve(c, k, 'same')",
    ),
    "a transposed convolution": Kind(
        "conv2d",
        [("conv_general_dilated", "conv_transpose")],
        ["padding"],
        r"`jax.lax.conv_transpose` is another function: its `SAME` pads \(2, 1\)",
        "jax.lax.conv_transpose",
    ),
    # places
    "every third row": Kind(
        "conv2d",
        [("y[0] + self.b[...]", "(y[0] + self.b[...])[::2, ::2]")],
        ["pooled-output"],
        "of the output only every second position along `height` and `width` is returned: 60 of",
        "(y[0] + self.b[...])[::2, ::2]",
    ),
    "a kernel turned after its draw": Kind(
        "dense",
        [
            (
                "self.w = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (d, h)))",
                (
                    "drawn = nnx.initializers.lecun_normal()(rngs.params(), (d, h))\n"
                    "        self.w = nnx.Param(drawn.T)"
                ),
            ),
            ("self.w[...]", "self.w[...].T"),
        ],
        ["kernel-layout"],
        r"the kernel Param is \(features, in_features\) = \(5, 3\)",
        "drawn.T",
    ),
    "a Param overwritten from outside": Kind(
        "dense",
        [("    return net(x)", "    net.w = net.w[...] * 1.0\n    return net(x)")],
        ["plain-array"],
        "`self.w` is a plain `jax.Array`, not `nnx.Param`",
        "net.w = net.w[...] * 1.0",
    ),
    "a bias made anew in another shape": Kind(
        "dense",
        [
            (
                "    return net(x)",
                "    net.b = nnx.Param(jnp.zeros((1, int(features))))\n    return net(x)",
            )
        ],
        ["bias-shape"],
        r"the bias has shape \(1, 5\)",
        "net.b = nnx.Param(jnp.zeros((1, int(features))))",
    ),
    "the data changed on the way": Kind(
        "dense",
        [("    return net(x)", "    x = x - x.mean()\n    return net(x)")],
        ["changed-input"],
        "`x - mean` is used in place of `x`",
        "x = x - x.mean()",
    ),
    # exceptions whose cause stands elsewhere
    "jit of an inner function": Kind(
        "dense",
        [
            ("def dense_forward(seed, x, features):", "def inner(seed, x, features):"),
            ("net(x).ravel()\n", "net(x).ravel()\n\n\ndense_forward = jax.jit(inner)\n"),
        ],
        ["raised"],
        "under `jax.jit`, `features` is a tracer without a value: name it in `static_argnums`",
        "jax.jit(inner)",
    ),
    "under jit, what no array has": Kind(
        "dense",
        [
            ("    def __call__(self, a):", "    @nnx.jit\n    def __call__(self, a):"),
            ("return a @", "return a.doubled() @"),
        ],
        ["raised"],
        "`AttributeError` in case 1: .*Tracer.* has no attribute '?doubled",
        "a.doubled",
        untold="has none|static_argnums",
    ),
    "a call that is misspelt": Kind(
        "conv1d",
        [("def __call__", "def __cal__")],
        ["raised"],
        "`Slide` has no `__call__`: `def __cal__` must be named `__call__`",
        "__cal__",
    ),
    "a method of arrays asked of a float": Kind(
        "dense",
        [("int(features)", "features.item()")],
        ["float-argument"],
        "`features` is the float `5.0` of Python, which has no `item`: write `int",
        "features.item",
    ),
    "an argument of a long call": Kind(
        "conv2d",
        [
            (
                'dimension_numbers=("NHWC", "HWIO", "NHWC")',
                '\n            dimension_numbers=("NYXC", "HWIO", "NYXC"),\n',
            )
        ],
        ["raised"],
        "dimension_numbers",
        'dimension_numbers=("NYXC", "HWIO", "NYXC")',
    ),
    "64 bits": Kind(
        "dense",
        [
            (
                "import functools\n",
                'import functools\n\nimport jax\n\njax.config.update("jax_enable_x64", True)\n',
            )
        ],
        ["output-dtype"],
        "`jax_enable_x64` makes 64 bits the default",
        'jax.config.update("jax_enable_x64", True)',
    ),
    "a prompt in front": Kind(
        "dense",
        [("import functools\n", ">>> import functools\n")],
        ["syntax-error"],
        "it begins with the prompt of a Python session; leave it out",
    ),
    # no more than is known
    "an answer in a narrow type": Kind(
        "dense",
        [("net(x).ravel()", "net(x).ravel().astype('float16')")],
        ["output-dtype"],
        "^the answer is of dtype `float16`, expected `float32`$",
    ),
    "an answer that was in a narrow type": Kind(
        "dense",
        [("net(x).ravel()", "net(x).ravel().astype('float16').astype(x.dtype)")],
        ["output-dtype"],
        "^the numbers were rounded to `float16` before they became `float32` again$",
    ),
    "an activation by its own name": Kind(
        "dense",
        [("a @ self.w[...] + self.b[...]", "nnx.relu6(a @ self.w[...] + self.b[...])")],
        ["extra-activation"],
        "^`relu6` is applied to the output",
        "nnx.relu6(a @ self.w[...] + self.b[...])",
    ),
    "an activation without a name": Kind(
        "conv1d",
        [("y[0] + self.b[...]", "jnp.clip(y[0] + self.b[...], 0, 50)")],
        ["extra-activation"],
        "^the output is as after `relu`; the layer is linear$",
    ),
    "an activation written with another": Kind(
        "dense",
        [
            (
                "        return a @ self.w[...] + self.b[...]",
                ("        y = a @ self.w[...] + self.b[...]\n        return y * nnx.sigmoid(y)"),
            )
        ],
        ["extra-activation"],
        "^the output is as after `silu`; the layer is linear$",
    ),
    "two kinds in place of Params": Kind(
        "conv2d",
        [
            ("self.w = nnx.Param(", "self.w = nnx.Cache("),
            ("nnx.Param(jnp.zeros((h,)))", "jnp.zeros(h)"),
        ],
        ["plain-array"],
        "^`self.b` is a plain `jax.Array` and `self.w` is a `flax.nnx.Cache`, not `nnx.Param`$",
        "self.b = jnp.zeros(h)",
    ),
    "an array's method asked of an exchanged argument": Kind(
        "dense",
        [("def dense_forward(seed, x, features)", "def dense_forward(x, seed, features)")],
        ["wrong-signature"],
        "is called as",
    ),
    "a method that no number has": Kind(
        "dense",
        [("int(features)", "features.sum()")],
        ["raised"],
        "has no attribute 'sum'",
        untold=r"int\(features\)",
    ),
    "no batch axis behind padding by hand": Kind(
        "conv1d",
        [
            ("            a[None]", "            jnp.pad(a, ((1, 2), (0, 0)))"),
            ('"SAME"', '"VALID"'),
        ],
        ["batch-dim"],
        r"^`x` enters the convolution as \(12, 3\): there is no batch axis$",
        told=r'"expected":"\(1, 12, 3\)"',
    ),
    "one stride for two axes": Kind(
        "conv2d",
        [("(1, 1)", "[1]")],
        ["window-strides"],
        r"^`window_strides` is `\(1,\)`; lax wants one number for each spatial axis, `\(1, 1\)`$",
    ),
    "channels that are put one after the other": Kind(
        "conv1d",
        [("net(x).ravel()", "jnp.hstack([column for column in net(x).T])")],
        ["flatten-order"],
        "^the answer's numbers come channel by channel, not position by position$",
        untold=r"\(9, 5\)",
    ),
    "channels first, but for the bias": Kind(
        "conv2d",
        [
            ("a[None]", "jnp.moveaxis(a, -1, 0)[None]"),
            ('("NHWC", "HWIO", "NHWC")', '("NCHW", "HWIO", "NCHW")'),
            ("y[0] + self.b[...]", "jnp.moveaxis(y[0] + self.b[...], 0, -1)"),
        ],
        ["input-layout"],
        "the bias meets the width$",
        "y[0] + self.b[...]",
        told=r"bias \(5, 1, 1\)",
        untold="dimension_numbers|NHWC",
    ),
    "the batch axis taken off twice": Kind(
        "conv1d",
        [("net(x).ravel()", "net(x)[0]")],
        ["batch-dim"],
        "^of the output only the first position along `length` is kept",
        untold=r"`out\[0\]` drops",
    ),
    "a key of its own": Kind(
        "dense",
        [
            ("rngs.params()", "jax.random.PRNGKey(seed)"),
            ("d, h, rngs", "d, h, seed"),
            ("nnx.Rngs(int(seed))", "int(seed)"),
        ],
        ["rng-key"],
        "^the kernel is drawn with `.*key.*`; expected the first key of `rngs.params",
        untold="than that key",
    ),
    "other fans, the same numbers": Kind(
        "conv1d",
        [
            (
                "lecun_normal()(rngs.params(), (t, d, h))",
                "lecun_normal(1, 0)(rngs.params(), (h, d, t))",
            ),
            ('"WIO"', '"OIW"'),
        ],
        ["kernel-layout"],
        r"the kernel is drawn as \(features, in_features, kernel_size\) = \(5, 3, 4\)",
        told="fills a kernel of OIW with the numbers of a WIO draw",
        untold="reshape",
    ),
    "a bias that is reversed": Kind(
        "conv2d",
        [("self.b[...]", "self.b[...][::-1]")],
        ["unrecognised"],
        "right only for the initial values of `b`",
        told="all 12 cases pass",
        untold="failing case",
    ),
    "a name that a package has not": Kind(
        "dense",
        [("import functools\n", "from jax.nn import swoosh\n")],
        ["import-error"],
        "`jax.nn` has no name `swoosh`",
        told="The package is there",
        untold="Other packages",
    ),
    "a box that is thrown away": Kind(
        "dense",
        [
            ("nnx.Param(jnp.zeros((h,)))", "nnx.Param(jnp.zeros((h,))).value"),
            ("self.b[...]", "self.b"),
        ],
        ["plain-array"],
        "^`self.b` is a plain `jax.Array`, not `nnx.Param`$",
        untold="deprecated",
    ),
    "a plain class that keeps its stream": Kind(
        "dense",
        [
            ("class Affine(nnx.Module)", "class Affine"),
            ("h, rngs):\n", "h, rngs):\n        self.rngs = rngs\n"),
        ],
        ["not-a-module"],
        "`Affine` is a plain class",
        told="holds 2 arrays",
    ),
    "an output that leaves on its side": Kind(
        "conv2d",
        [('"HWIO", "NHWC")', '"HWIO", "NWHC")')],
        ["exchanged-axes"],
        "the output leaves as",
        told=r'"alternatives":\[\]',
    ),
    "an image that is laid on its side, under jit": Kind(
        "conv2d",
        [
            ("a[None]", "a.transpose(1, 0, 2)[None]"),
            (
                "def conv2d_forward",
                "@nnx.jit\ndef run(net, x):\n    return net(x)\n\n\ndef conv2d_forward",
            ),
            ("return net(x).ravel()", "return run(net, x).ravel()"),
        ],
        ["exchanged-axes"],
        "`x` enters with height and width exchanged: 6 rows of 7",
        "a.transpose(1, 0, 2)",
    ),
    "an image that is turned more than once": Kind(
        "conv2d",
        [("a[None]", "jnp.transpose(a.T, (1, 2, 0))[None]")],
        ["exchanged-axes"],
        "`x` enters with height and width exchanged",
        "",
    ),
    "a kernel that is read on its side, under jit": Kind(
        "conv2d",
        [
            ('"HWIO"', '"WHIO"'),
            ("    def __call__", "    @nnx.jit\n    def __call__"),
        ],
        ["exchanged-axes"],
        "read in the other order, WHIO",
        'dimension_numbers=("NHWC", "WHIO", "NHWC")',
    ),
    "a mean over the examples": Kind(
        "dense",
        [("net(x).ravel()", "net(x).mean(0)")],
        ["pooled-output"],
        r"^`out\.mean\(0\)` is returned in place of the output: 5 numbers, expected 35$",
        untold="5 of 35",
    ),
    "the last position alone": Kind(
        "conv1d",
        [("net(x).ravel()", "net(x)[-1]")],
        ["pooled-output"],
        r"^only `out\[-1\]` of the output is returned: 5 of 45 numbers$",
    ),
    "a tuple of one": Kind(
        "dense",
        [("net(x).ravel()", "net(x).ravel(),")],
        ["not-an-array"],
        "^`dense_forward` returned a tuple of 1 item, not an array$",
        told="case 1 returned a tuple of 1 item",
        untold="cannot compute",
    ),
    "no bias": Kind(
        "dense",
        [("        self.b = nnx.Param(jnp.zeros((h,)))\n", ""), (" + self.b[...]", "")],
        ["missing-bias"],
        "the layer has no bias: its only Param is `w`",
        "return a @ self.w[...]",
        told=r"the only Param is `w` \(3, 5\); a bias",
    ),
    "a bias that is not added": Kind(
        "dense",
        [(" + self.b[...]", "")],
        ["missing-bias"],
        "the output does not depend on the Param `b`",
        "return a @ self.w[...]",
    ),
    "a bias that counts less": Kind(
        "conv2d",
        [("+ self.b[...]", "+ 0.25 * self.b[...]")],
        ["unrecognised"],
        "^right only for the initial values of `b`: other values change the answer 0.25 times as",
    ),
    "a bias that is taken away": Kind(
        "conv1d",
        [("+ self.b[...]", "- self.b[...]")],
        ["unrecognised"],
        "^right only for the initial values of `b`: other values .* with the wrong sign$",
    ),
    "a bias by its mean": Kind(
        "dense",
        [("+ self.b[...]", "+ self.b[...].mean()")],
        ["unrecognised"],
        "^right only for the initial values of `b`: with random ones the answer differs$",
    ),
    "a draw that is centred": Kind(
        "dense",
        [
            ("        self.w = nnx.Param(", "        drawn = ("),
            (
                "        self.b =",
                "        self.w = nnx.Param(drawn - jnp.mean(drawn))\n        self.b =",
            ),
        ],
        ["kernel-init"],
        "but as these minus their mean",
        "drawn - jnp.mean(drawn)",
    ),
    "a draw that is halved in the same line": Kind(
        "dense",
        [("(rngs.params(), (d, h)))", "(rngs.params(), (d, h)) / 2)")],
        ["kernel-init"],
        "the kernel starts 0.5 times as large",
        "nnx.initializers.lecun_normal()(rngs.params(), (d, h)) / 2",
    ),
    "a draw that is doubled and given by its keyword": Kind(
        "conv1d",
        [
            ("nnx.Param(nnx.initializers.lecun_normal()", "nnx.Param(value=2 * make"),
            (
                "        self.t = t\n",
                "        self.t = t\n        make = jax.nn.initializers.lecun_normal()\n",
            ),
        ],
        ["kernel-init"],
        "the kernel starts 2 times as large",
        "2 * make(rngs.params(), (t, d, h))",
    ),
    "sizes of no case": Kind(
        "conv1d",
        [("Slide(x.shape[1], int(features), int(kernel_size)", "Slide(3, 9, 3")],
        ["wrong-size"],
        "in every case, whatever is asked for",
        told=r'"observed":"\(3, 3, 9\)".*"case":"case 1: .*in line \d+, in case 2, ',
    ),
    "a window that reads before the beginning": Kind(
        "conv1d",
        [
            (
                """        y = jax.lax.conv_general_dilated(
            a[None], self.w[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")
        )
        return y[0] + self.b[...]
""",
                """        first = jnp.arange(len(a)) - (self.t - 1) // 2
        seen = jnp.take(a, first[:, None] + jnp.arange(self.t), axis=0, mode="wrap")
        return jnp.einsum("ltd,tdh->lh", seen, self.w[...]) + self.b[...]
""",
            )
        ],
        ["padding"],
        "past the ends of `x` stand its own values .*; `SAME` has zeros there$",
    ),
    "a base class of another library": Kind(
        "dense",
        [
            ("import functools\n", "import functools\n\nimport sonnet\n"),
            ("Affine(nnx.Module)", "Affine(sonnet.Module)"),
        ],
        ["import-error"],
        "Python's own are there; derive the class from `nnx.Module`$",
    ),
    "a draw of NumPy's": Kind(
        "dense",
        [
            (
                "nnx.initializers.lecun_normal()(rngs.params(), (d, h))",
                "jnp.asarray(np.random.randn(d, h), 'float32')",
            ),
            ("import functools\n", "import functools\n\nimport numpy as np\n"),
            (MADE, "    np.random.seed(int(seed))\n" + MADE),
        ],
        ["rng-key", "kernel-init"],
        r"^the kernel is drawn by NumPy with `numpy\.random\.seed\(seed\)`, not with the first key",
    ),
    "a package that is not there": Kind(
        "dense",
        [("import functools\n", "import einops\n\neinops.rearrange\n")],
        ["import-error"],
        "^there is no module `einops` here: jax, flax and what these need, numpy and Python's",
    ),
    "a quote of a word processor": Kind(
        "conv1d",
        [('"SAME"', "\u201cSAME\u201d")],
        ["syntax-error"],
        "typographic quote",
        "\u201c",
    ),
    "a word of Linen's": Kind(
        "dense",
        [("    def __call__", "    @nnx.compact\n    def __call__")],
        ["linen-api"],
        "^`nnx.compact` is a word of `flax.linen`; `flax.nnx` has no such name$",
        "nnx.compact",
    ),
    "a box that holds no array": Kind(
        "dense",
        [("jnp.zeros((h,))", "{'b': jnp.zeros((h,))}"), ("self.b[...]", "self.b.get_value()['b']")],
        ["unexpected-params"],
        r"`b` \(no array\) stands where `bias` \(5,\) is expected",
    ),
}


@pytest.fixture(scope="module")
def graded(launcher: Launcher) -> Callable[[Kind], Report]:
    exercises: dict[str, Exercise] = {item.name: item for item in open_catalogue().all()}
    return lambda kind: grade(
        Submission("me.py", kind.source.encode()), exercises[kind.exercise], 0, launcher
    )


@pytest.mark.parametrize("name", KINDS)
def test_name_sentence_and_place_are_true(name: str, graded: Callable[[Kind], Report]) -> None:
    kind = KINDS[name]
    report = graded(kind)
    assert not report.incomplete
    found = [item for item in report.findings if item.level == "error"]
    assert [item.name for item in found] == list(kind.names), [item.message for item in found]
    first = found[0]
    assert re.search(kind.said, first.message), first.message
    assert kind.never not in first.message
    whole = "\n".join(item.model_dump_json(exclude={"help": {"fix"}}) for item in report.findings)
    assert re.search(kind.told, whole), whole
    assert not kind.untold or not re.search(kind.untold, whole), whole
    if kind.under == "":
        assert first.location is None
    elif kind.under is not None:
        place = first.location
        lines = kind.source.splitlines()
        assert place is not None
        text = "\n".join(lines[place.line - 1 : place.end_line])
        last = len(text) - len(lines[place.end_line - 1]) + place.end_column
        assert text[place.column : last] == kind.under
    if kind.proved is not None:
        assert kind.proved in {(item.by, item.cases) for item in first.proofs}


@pytest.mark.parametrize("exercise", BASES)
def test_the_programs_are_right_where_nothing_is_changed(
    exercise: str, graded: Callable[[Kind], Report]
) -> None:
    report = graded(Kind(exercise, [], [], ""))
    assert report.verdict == "passed"
    assert {item.level for item in report.findings} <= {"advice"}
