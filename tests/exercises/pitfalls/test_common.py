"""The pitfalls that any exercise can have, in more shapes than their pages show."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import pytest

from grader.exercise.exercise import Exercise
from grader.grading.flow import grade
from grader.judging.reference import expected
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

HEAD = """import sys
import jax
import jax.numpy as jnp
import numpy as np
from flax import linen as nn
from flax import nnx
from jax import lax


"""
LAYER = """class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, in_features, features)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        out = lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")
        )
        return out[0] + self.bias[...]


"""
FORWARD = """def conv1d_forward(seed, x, features, kernel_size):
    rngs = nnx.Rngs(int(seed))
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=rngs)
    return layer(x).flatten()
"""
RIGHT = HEAD + LAYER + FORWARD
CALL = "layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=rngs)"
END = "    return layer(x).flatten()\n"


def edit(*pairs: tuple[str, str]) -> str:
    """Return the right program with parts exchanged."""
    text = RIGHT
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@dataclass(frozen=True)
class Wrong:
    """A program that must fail.

    Attributes:
        source: its text.
        finding: the name that leads.
        said: pattern of the leading message.
        line: a part of the line that is underlined, if one must be.
    """

    source: str | bytes
    finding: str
    said: str
    line: str = ""


def before_the_layer(*lines: str) -> str:
    return edit((CALL, "\n    ".join([*lines, CALL])))


def returning(expression: str) -> str:
    return edit((END, f"    return {expression}\n"))


def forward(*lines: str) -> str:
    return (
        HEAD
        + LAYER
        + "def conv1d_forward(seed, x, features, kernel_size):\n"
        + "".join(f"    {line}\n" for line in lines)
    )


def taps(*, pad: str = "int(kernel_size)", loop: str = "int(kernel_size)") -> str:
    """Return a program that adds up the taps in a loop, its sizes spelled as given."""
    return (
        HEAD
        + LAYER.replace(
            LAYER[LAYER.index("        out = lax") :],
            f"""        kernel_size = self.size
        total = {pad} - 1
        padded = jnp.pad(x, ((total // 2, total - total // 2), (0, 0)))
        out = self.bias[...]
        for k in range({loop}):
            out = out + padded[k : k + x.shape[0]] @ self.kernel[k]
        return out


""",
        )
        .replace("        shape =", "        self.size = kernel_size\n        shape =")
        .replace("(kernel_size, in_features", "(int(kernel_size), in_features")
        + FORWARD.replace("int(kernel_size), rngs", "kernel_size, rngs")
    )


WRONG = {
    # syntax-error
    "colon": Wrong(
        edit(("features, kernel_size):\n    rngs", "features, kernel_size)\n    rngs")),
        "syntax-error",
        "line 23 is not valid Python: expected ':'",
        "def conv1d_forward",
    ),
    "end of file": Wrong(RIGHT + "\ndef more():\n", "syntax-error", "expected an indented block"),
    "outside": Wrong(RIGHT + "return 3\n", "syntax-error", "'return' outside function", "return 3"),
    "latin": Wrong(
        RIGHT.encode() + b"NAME = '\xe9t\xe9'\n",
        "syntax-error",
        "line 27 holds the byte 0xe9, which is not UTF-8",
        "NAME",
    ),
    "cookie": Wrong("# coding: klingon\n" + RIGHT, "syntax-error", "encoding.*klingon"),
    "utf-16": Wrong(RIGHT.encode("utf-16"), "syntax-error", "not UTF-8|null byte"),
    "nul": Wrong(RIGHT + "x = '\0'\n", "syntax-error", "null byte"),
    "deep": Wrong(RIGHT + "y = " + "(" * 3000 + "1" + ")" * 3000 + "\n", "syntax-error", "nested"),
    # import-error
    "torch": Wrong(
        "import torch.nn as tnn\n" + RIGHT,
        "import-error",
        "there is no module `torch` here",
        "import torch",
    ),
    "spelled": Wrong("import jaxs\n" + RIGHT, "import-error", "is `jax` meant?"),
    "submodule": Wrong(
        "import flax.nnx2\n" + RIGHT,
        "import-error",
        "`flax` is installed but has no module `flax.nnx2`",
    ),
    "no name": Wrong(
        "from flax.nnx import Konv1D\n" + RIGHT, "import-error", "`flax.nnx` has no name `Konv1D`"
    ),
    "relative": Wrong("from .layers import MyConv1D\n" + RIGHT, "import-error", "relative import"),
    "nnx": Wrong("import nnx\n" + RIGHT, "import-error", "write `from flax import nnx`"),
    "in a case": Wrong(before_the_layer("import haiku"), "import-error", "`haiku`", "import haiku"),
    # missing-entry-point
    "empty": Wrong("", "missing-entry-point", "the file is empty; `conv1d_forward` is expected"),
    "spaces": Wrong(" \n\n", "missing-entry-point", "the file is empty"),
    "other name": Wrong(
        edit(("def conv1d_forward", "def forward_conv1d")),
        "missing-entry-point",
        "no function.*`conv1d_forward`",
    ),
    "camel": Wrong(
        edit(("def conv1d_forward", "def Conv1DForward")),
        "missing-entry-point",
        "`Conv1DForward` comes nearest",
        "def Conv1DForward",
    ),
    "not callable": Wrong(RIGHT + "conv1d_forward = 3\n", "missing-entry-point", "conv1d_forward"),
    "nested": Wrong(
        HEAD + LAYER + "def main():\n    " + FORWARD.replace("\n    ", "\n        "),
        "missing-entry-point",
        "inside the function `main`",
        "def conv1d_forward",
    ),
    # wrong-signature
    "two": Wrong(
        edit(("(seed, x, features, kernel_size):\n    r", "(x, features):\n    r")),
        "wrong-signature",
        r"`conv1d_forward\(x, features\)` cannot be called as",
        "def",
    ),
    "annotated": Wrong(
        edit(("(seed, x, features, kernel_size):\n", "(x: jax.Array, *, seed: float) -> int:\n")),
        "wrong-signature",
        r"`conv1d_forward\(x, \*, seed\)` cannot be called",
    ),
    "x first": Wrong(
        edit(("(seed, x, features,", "(x, seed, features,")),
        "wrong-signature",
        r"`conv1d_forward\(x, seed, features, kernel_size\)` is called as",
        "def",
    ),
    "sizes swapped": Wrong(
        edit(("(seed, x, features, kernel_size):\n", "(seed, x, kernel_size, features):\n")),
        "wrong-signature",
        r"kernel_size, features\)` is called as",
        "def",
    ),
    "a class": Wrong(
        RIGHT + "class conv1d_forward:\n    def __init__(self, seed): ...\n",
        "wrong-signature",
        "cannot be called",
    ),
    # raised
    "name": Wrong(
        before_the_layer("print(inputs)"),
        "raised",
        "`NameError` in case 1: name 'inputs'",
        "print(inputs)",
    ),
    "at load": Wrong(
        RIGHT + "class Extra(nnx.Modul): ...\n",
        "raised",
        "`AttributeError` while the file was loaded",
        "class Extra",
    ),
    "eval at load": Wrong(RIGHT + "eval('1 +')\n", "raised", "`SyntaxError` while", "eval("),
    "no text": Wrong(
        before_the_layer("assert kernel_size > 9"),
        "raised",
        "`AssertionError` in case 1$",
        "assert",
    ),
    "exit": Wrong(
        before_the_layer("sys.exit(0)"), "raised", r"exit \(`SystemExit`\) in case 1", "sys.exit"
    ),
    "exit at load": Wrong(RIGHT + "exit()\n", "raised", "`SystemExit`.*loaded", "exit()"),
    "interrupt": Wrong(
        before_the_layer("raise KeyboardInterrupt"), "raised", "`KeyboardInterrupt`"
    ),
    "base": Wrong(
        before_the_layer("raise type('Odd', (BaseException,), {})('odd one')"),
        "raised",
        "Odd` in case 1: odd one",
    ),
    "recursion": Wrong(
        before_the_layer("again = lambda: again()", "again()"),
        "raised",
        "`RecursionError` in case 1",
    ),
    "long": Wrong(
        before_the_layer("raise ValueError('w' * 900 + chr(10) + 'more')"), "raised", " …$"
    ),
    "many words": Wrong(before_the_layer("raise ValueError('so ' * 90)"), "raised", "so so …$"),
    "late": Wrong(
        before_the_layer("if kernel_size == 1.0: raise ValueError('one tap')"),
        "raised",
        "`ValueError` in case 8: one tap",
    ),
    "int of text": Wrong(before_the_layer("int('4.0')"), "raised", "invalid literal for int"),
    "an axis past the end": Wrong(
        edit(("x.shape[1]", "x.shape[2]")), "wrong-axis", "one small change of this line"
    ),
    "own division": Wrong(
        before_the_layer("range(x.shape[0] / 2)"),
        "wrong-operator",
        "'float' object cannot be interpreted.*with one small change of this line",
    ),
    "own division, with a word": Wrong(
        before_the_layer("range(x.shape[0] / 2)  # may raise"), "wrong-operator", "one small change"
    ),
    "cast, then divided": Wrong(
        before_the_layer("range(int(kernel_size) / 2)"), "wrong-operator", "'float'"
    ),
    "before a layer": Wrong(
        forward("layer = nnx.Conv(x.shape[1], int(features), (3,), rngs=nnx.Rngs(0))", "return y"),
        "raised",
        "name 'y'",
    ),
    # crashed
    "os exit": Wrong(
        "import os\n" + before_the_layer("os._exit(3)"),
        "crashed",
        r"ended in case 1 without an answer \(exit status 3\)",
        "os._exit",
    ),
    "os exit at load": Wrong(
        "import os\n" + RIGHT + "os._exit(0)\n", "crashed", "ended while the file was loaded"
    ),
    "abort": Wrong("import os\n" + before_the_layer("os.abort()"), "crashed", "signal SIGABRT"),
    "wrong address": Wrong(
        "import ctypes\n" + before_the_layer("ctypes.string_at(1)"),
        "crashed",
        "signal SIGSEGV",
        "ctypes.string_at",
    ),
    # output-limit, memory-limit
    "stderr": Wrong(
        before_the_layer("while True: sys.stderr.write('on and on')"),
        "output-limit",
        "printed more than 1,048,576 bytes in case 1",
    ),
    "flood at load": Wrong(
        RIGHT + "while True: print('on and on')\n",
        "output-limit",
        "1,048,576 bytes while the file was loaded",
        "print(",
    ),
    "numpy array": Wrong(
        before_the_layer("np.ones(1 << 44)"),
        "memory-limit",
        "memory does not suffice in case 1: Unable to allocate",
        "np.ones",
    ),
    "jax array": Wrong(before_the_layer("jnp.ones(1 << 44)"), "memory-limit", "memory", "jnp.ones"),
    "array at load": Wrong(
        RIGHT + "np.ones(1 << 44)\n", "memory-limit", "while the file was loaded"
    ),
    # nondeterminism
    "numpy noise": Wrong(
        returning("layer(x).flatten() + 1e-3 * np.random.randn()"),
        "nondeterminism",
        "case 2 and case 12 have the same arguments",
        "np.random.randn()",
    ),
    "counter": Wrong(
        "COUNT = 0\n" + before_the_layer("global COUNT", "COUNT += 1", "rngs = nnx.Rngs(COUNT)"),
        "nondeterminism",
        "differ",
        "global",
    ),
    "shared default": Wrong(
        edit(
            ("kernel_size):\n    rngs = nnx.Rngs(int(seed))\n", "kernel_size, rngs=nnx.Rngs(0)):\n")
        ),
        "nondeterminism",
        "differ by up to",
        "rngs=nnx.Rngs(0)",
    ),
    # not-an-array, output-dtype
    "no return": Wrong(
        edit((END, "    layer(x).flatten()\n")),
        "not-an-array",
        "returned None: it has no `return` with a value",
        "def conv1d_forward",
    ),
    "returned print": Wrong(
        returning("print(layer(x).shape)"), "not-an-array", "returned None$", "return print"
    ),
    "list": Wrong(returning("layer(x).flatten().tolist()"), "not-an-array", "returned a list of"),
    "tuple": Wrong(returning("layer(x).flatten(), layer"), "not-an-array", "returned a tuple"),
    "method": Wrong(
        returning("layer(x).flatten"), "not-an-array", "parentheses missing", "flatten"
    ),
    "module": Wrong(returning("layer"), "not-an-array", "returned a submission.MyConv1D"),
    "param": Wrong(returning("nnx.Param(layer(x).flatten())"), "not-an-array", "flax.nnx.Param"),
    "scalar": Wrong(returning("np.float32(1)"), "not-an-array", "numpy.float32"),
    "generator": Wrong(
        edit((END, "    yield layer(x).flatten()\n")),
        "not-an-array",
        "makes a generator and runs none of its lines: it holds `yield`; write `return`$",
        "yield layer",
    ),
    "coroutine": Wrong(
        RIGHT.replace("def conv1d", "async def conv1d"),
        "not-an-array",
        "makes a coroutine and runs none of its lines: it is defined with `async def`",
        "async def conv1d_forward",
    ),
    "inner generator": Wrong(
        returning("(y for y in layer(x).flatten())"), "not-an-array", "returned a generator, not an"
    ),
    "float64": Wrong(
        returning("np.asarray(layer(x).flatten(), float)"),
        "output-dtype",
        "dtype `float64`, expected `float32`",
    ),
    "bfloat16": Wrong(
        returning("layer(x).flatten().astype('bfloat16')"), "output-dtype", "`bfloat16`", "astype"
    ),
    "objects": Wrong(
        returning("np.asarray(layer(x).flatten(), object)"), "output-dtype", "`object`"
    ),
    # param-value
    "bare kernel": Wrong(
        edit(("self.kernel[...]", "self.kernel")),
        "param-value",
        "`self.kernel` is an `nnx.Param`, passed to `jax.lax.conv_general_dilated`",
        "self.kernel,",
    ),
    "keyword": Wrong(
        edit(
            (
                'x[None], self.kernel[...], (1,), "SAME",',
                'lhs=x[None], rhs=self.kernel, window_strides=(1,), padding="SAME",',
            )
        ),
        "param-value",
        "`self.kernel`",
        "rhs=self.kernel",
    ),
    "local name": Wrong(
        edit(
            ("        out = lax", "        kernel = self.kernel\n        out = lax"),
            ("x[None], self.kernel[...]", "x[None], kernel"),
        ),
        "param-value",
        "`kernel` is an `nnx.Param`",
    ),
    "lax.broadcast_in_dim": Wrong(
        edit(("+ self.bias[...]", "+ lax.broadcast_in_dim(self.bias, out[0].shape, (1,))")),
        "param-value",
        "`self.bias` is an `nnx.Param`, passed to `jax.lax.broadcast_in_dim`",
        "lax.broadcast_in_dim",
    ),
    "variable": Wrong(
        edit(
            ("self.bias = nnx.Param", "self.bias = nnx.Variable"),
            ("self.bias[...]", "lax.neg(lax.neg(self.bias))"),
        ),
        "param-value",
        "`self.bias` is an `nnx.Variable`",
    ),
    # float-argument
    "seed": Wrong(
        edit(("nnx.Rngs(int(seed))", "nnx.Rngs(seed)")),
        "float-argument",
        "`seed` is the float `7.0` where `nnx.Rngs` takes an `int` or a key",
        "nnx.Rngs",
    ),
    "key": Wrong(
        edit(("nnx.Rngs(int(seed))", "nnx.Rngs(jax.random.key(seed))")),
        "float-argument",
        "`seed` is the float `7.0` where `jax.random.key` needs an `int`",
    ),
    "features": Wrong(edit(("int(features)", "features")), "float-argument", "`features`.*`5.0`"),
    "kernel_size": Wrong(
        edit(("int(kernel_size)", "kernel_size")),
        "float-argument",
        "`kernel_size` is the float `4.0` where `lecun_normal` needs",
    ),
    "both": Wrong(
        edit(("int(features), int(kernel_size)", "features, kernel_size")),
        "float-argument",
        "`features` and `kernel_size` are floats",
    ),
    "renamed": Wrong(
        forward(
            "o, k = features, int(kernel_size)",
            "layer = MyConv1D(x.shape[1], o, k, rngs=nnx.Rngs(int(seed)))",
            "return layer(x).flatten()",
        ),
        "float-argument",
        "`features`",
    ),
    "round": Wrong(edit(("int(features)", "round(features, 0)")), "float-argument", "`features`"),
    "numpy seed": Wrong(
        edit(("int(seed)", "np.int64(seed)")), "float-argument", "gets `numpy.int64`"
    ),
    "range": Wrong(
        taps(loop="kernel_size"),
        "float-argument",
        "`kernel_size` is the float `4.0` where `range` needs an `int`",
        "in range",
    ),
    "pad": Wrong(taps(pad="kernel_size"), "float-argument", "`kernel_size`.*`jax.numpy.pad`"),
    "slice": Wrong(before_the_layer("x[:kernel_size]"), "float-argument", "`kernel_size`"),
    "numpy zeros": Wrong(before_the_layer("np.zeros(features)"), "float-argument", "`features`"),
    "list times": Wrong(before_the_layer("[0] * features"), "float-argument", "`features`"),
    "reshape": Wrong(
        edit((END, "    return layer(x).reshape(x.shape[0] * features)\n")),
        "float-argument",
        "`features` is the float `5.0` where `reshape` needs",
    ),
    "half": Wrong(before_the_layer("range(kernel_size // 2)"), "float-argument", "`kernel_size`"),
    # requirements
    "plain class": Wrong(
        edit(("class MyConv1D(nnx.Module)", "class MyConv1D")),
        "not-a-module",
        "`MyConv1D` is a plain class",
        "class MyConv1D",
    ),
    "unused class": Wrong(
        forward(
            "kernel = nnx.initializers.lecun_normal()(nnx.Rngs(int(seed)).params(),",
            "    (int(kernel_size), x.shape[1], int(features)))",
            'return lax.conv_general_dilated(x[None], kernel, (1,), "SAME",',
            '    dimension_numbers=("NWC", "WIO", "NWC")).flatten()',
        ),
        "not-a-module",
        "`conv1d_forward` never uses the class `MyConv1D`",
    ),
    "nnx.Conv": Wrong(
        forward(
            "features, size, rngs = int(features), (int(kernel_size),), nnx.Rngs(int(seed))",
            "layer = nnx.Conv(x.shape[1], features, size, rngs=rngs)",
            "return layer(x).flatten()",
        ),
        "builtin-layer",
        "the ready-made layer `flax.nnx.Conv` is used",
        "nnx.Conv",
    ),
    "derived": Wrong(
        HEAD
        + """class MyConv1D(nnx.Conv):
    def __init__(self, i, o, k, *, rngs):
        super().__init__(i, o, (k,), rngs=rngs)


"""
        + FORWARD,
        "builtin-layer",
        "derives from the ready-made layer `flax.nnx.Conv`",
        "class MyConv1D",
    ),
    "wrong with nnx.Conv": Wrong(
        forward(
            "features, size, rngs = int(features), (int(kernel_size),), nnx.Rngs(int(seed))",
            "layer = nnx.Conv(x.shape[1], features, size, rngs=rngs)",
            "return (layer(x) + jnp.cos(layer(x))).flatten()",
        ),
        "builtin-layer",
        "nnx.Conv",
    ),
    "linen.Conv": Wrong(
        forward(
            "layer = nn.Conv(int(features), (int(kernel_size),))",
            "return layer.apply(layer.init(jax.random.key(int(seed)), x), x).flatten()",
        ),
        "linen-api",
        "`flax.linen.Conv`",
        "nn.Conv",
    ),
    "unbound linen": Wrong(
        HEAD
        + """class MyConv1D(nn.Module):
    @nn.compact
    def __call__(self, x):
        return self.param("kernel", nn.initializers.lecun_normal(), x.shape)


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D()(x)
""",
        "linen-api",
        "derives from `flax.linen.Module`",
        "class MyConv1D",
    ),
    "linen with __init__": Wrong(
        edit(("class MyConv1D(nnx.Module)", "class MyConv1D(nn.Module)")),
        "linen-api",
        "derives from `flax.linen.Module`",
    ),
    "self.param": Wrong(
        edit(
            (
                "nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))",
                'self.param("kernel", nnx.initializers.lecun_normal(), shape)',
            )
        ),
        "linen-api",
        "`param` is a method of Linen's modules",
        "self.param(",
    ),
    "init and apply": Wrong(
        edit(
            (
                END,
                """    variables = layer.init(jax.random.key(0), x)
    return layer.apply(variables, x).flatten()
""",
            )
        ),
        "linen-api",
        "`init` is a method",
        "layer.init",
    ),
    "setup": Wrong(
        edit(
            (
                "    def __init__(self, in_features, features, kernel_size, *, rngs):\n",
                """    def __init__(self, *sizes, rngs):
        self.sizes = sizes

    def setup(self, rngs):
        in_features, features, kernel_size = self.sizes
""",
            )
        ),
        "linen-api",
        "`MyConv1D.setup` is never called",
        "self.kernel",
    ),
    "fields": Wrong(
        HEAD
        + """class MyConv1D(nnx.Module):
    features: int
    kernel_size: int

    def __call__(self, x):
        return x


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(features=int(features), kernel_size=int(kernel_size))(x).flatten()
""",
        "linen-api",
        "`MyConv1D` lists fields as Linen does",
    ),
    "nnx.compact": Wrong(
        edit(("    def __call__", "    @nnx.compact\n    def __call__")),
        "linen-api",
        "`nnx.compact` is a word of `flax.linen`",
        "@nnx.compact",
    ),
    "linen in nnx": Wrong(
        edit(
            (
                "        self.bias =",
                "        self.conv = nn.Conv(features, (3,))\n        self.bias =",
            ),
            ("        return out[0]", "        return self.conv(x) + out[0]"),
        ),
        "linen-api",
        "module of `flax.linen`",
        "self.conv(x)",
    ),
    "plain bias": Wrong(
        edit(("nnx.Param(jnp.zeros((features,)))", "jnp.zeros((features,))")),
        "plain-array",
        "`self.bias` is a plain `jax.Array`, not `nnx.Param`",
        "self.bias",
    ),
    "numpy bias": Wrong(
        edit(("nnx.Param(jnp.zeros((features,)))", "np.zeros(features, np.float32)")),
        "plain-array",
        "`self.bias` is a plain `numpy.ndarray`",
    ),
    "shared module": Wrong(
        edit(
            (
                "        self.bias =",
                "        self.extra = nnx.Param(self.kernel[...])\n        self.bias =",
            )
        ),
        "unexpected-params",
        r"`extra` \(4, 3, 5\) is held beside the Params of the task",
        "self.extra",
    ),
    "a kernel beside its Param": Wrong(
        edit(
            (
                "        self.bias =",
                "        self.copy = self.kernel[...] + 0\n        self.bias =",
            ),
            ("x[None], self.kernel[...]", "x[None], self.copy"),
        ),
        "unused-param",
        "`self.kernel` is a Param on which the output does not depend",
        "self.kernel = nnx.Param",
    ),
    "other variable": Wrong(
        edit(("nnx.Param(jnp.zeros", "nnx.BatchStat(jnp.zeros")),
        "plain-array",
        "`self.bias` is a `flax.nnx.BatchStat`",
    ),
    "one Param more": Wrong(
        edit(
            (
                "self.bias = nnx.Param(jnp.zeros((features,)))",
                (
                    "self.gain = nnx.Param(jnp.ones((features,)))\n"
                    "        self.bias = nnx.Param(jnp.zeros((features,)))"
                ),
            ),
            ("return out[0]", "return self.gain[...] * out[0]"),
        ),
        "unexpected-params",
        r"`gain` \(5,\) is held beside",
        "self.gain =",
    ),
    # kernel-layout
    "a right kernel reshaped": Wrong(
        edit(
            (
                "x[None], self.kernel[...]",
                "x[None], self.kernel[...].reshape(self.kernel.shape[::-1])",
            ),
            ('"WIO"', '"OIW"'),
        ),
        "kernel-layout",
        "numbers are read as .*; only a transpose moves axes",
        "self.kernel[...].reshape",
    ),
    # ignored-seed
    "another generator above": Wrong(
        edit(
            ("def conv1d_forward", "demo = nnx.Rngs(0)\n\n\ndef conv1d_forward"),
            ("rngs = nnx.Rngs(int(seed))", "rngs = nnx.Rngs(int(seed) + 1)"),
        ),
        "ignored-seed",
        "seed . 1",
        "int(seed) + 1",
    ),
    "layers kept": Wrong(
        edit(
            ("def conv1d_forward", "layers = {}\n\n\ndef conv1d_forward"),
            (
                CALL,
                (
                    "sizes = (x.shape[1], int(features), int(kernel_size))\n"
                    "    if sizes not in layers:\n"
                    "        layers[sizes] = MyConv1D(*sizes, rngs=rngs)\n"
                    "    layer = layers[sizes]"
                ),
            ),
        ),
        "ignored-seed",
        "the layer of case 1 is kept and used again in case 3",
        "layers[sizes] = ",
    ),
    "kernels remembered": Wrong(
        edit(
            (
                "def conv1d_forward",
                (
                    "import functools\n\nseeds = []\n\n\n"
                    "@functools.cache\ndef made(*sizes):\n"
                    "    return MyConv1D(*sizes, rngs=nnx.Rngs(seeds[-1]))\n\n\ndef conv1d_forward"
                ),
            ),
            ("rngs = nnx.Rngs(int(seed))", "seeds.append(int(seed))"),
            (CALL, "layer = made(x.shape[1], int(features), int(kernel_size))"),
        ),
        "ignored-seed",
        "the layer of case 1 is kept and used again in case 3",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_program_is_named(name: str, grade_text: Callable[..., Report]) -> None:
    wrong = WRONG[name]
    report = grade_text(wrong.source)
    assert report.verdict == "failed"
    first = report.findings[0]
    assert (first.name, first.level) == (wrong.finding, "error"), first.message
    assert re.search(wrong.said, first.message), first.message
    assert "\n" not in first.message
    assert len(first.message) <= 230
    said = " ".join([first.message, *first.evidence])
    for path in ("site-packages", "/grader/", "grader.sandbox", "grader.workers"):
        assert path not in said
    if wrong.line:
        assert first.location is not None
        assert isinstance(wrong.source, str | bytes)
        text = wrong.source if isinstance(wrong.source, str) else wrong.source.decode("latin-1")
        assert wrong.line in text.split("\n")[first.location.line - 1]


RIGHT_PROGRAMS = {
    "as it is": (RIGHT, ()),
    "words of every pitfall": (
        "# torch, nn.compact, self.param, .value, np.random.rand(), os._exit(0), float(seed)\n"
        'NOTES = """nnx.Conv(1, 1, (3,)); linen; while True: print(1); sys.exit(0)"""\n'
        + RIGHT
        + "\n\ndef unused(seed):\n    import torch\n    return nnx.Rngs(seed), nnx.Conv\n",
        (),
    ),
    "a class made by a call": (
        edit(
            ("class MyConv1D(nnx.Module):", "class Methods:"),
            (
                "def conv1d_forward",
                (
                    "methods = {n: f for n, f in vars(Methods).items() if callable(f)}\n"
                    "MyConv1D = type('MyConv1D', (nnx.Module,), methods)\n\n\n"
                    "def conv1d_forward"
                ),
            ),
        ),
        (),
    ),
    "bare Params in arithmetic": (edit(("+ self.bias[...]", "+ self.bias")), ()),
    "more parameters with defaults": (
        edit(("size):\n    r", "size, *, strides=1, **more):\n    r")),
        (),
    ),
    "other parameter names": (
        HEAD + LAYER + FORWARD.replace("seed", "s").replace("x", "a").replace("nna", "nnx"),
        (),
    ),
    "casts at the top": (
        edit(
            (
                "    rngs = nnx",
                """    seed, features = int(seed), int(features)
    kernel_size = int(kernel_size)
    rngs = nnx""",
            )
        ),
        (),
    ),
    "another module's name": (RIGHT.replace("MyConv1D", "Convolution"), ("module-name",)),
    "derived from the right name": (
        HEAD + LAYER + "class Mine(MyConv1D): ...\n\n\n" + FORWARD.replace("MyConv1D", "Mine"),
        (),
    ),
    "other names of Params": (RIGHT.replace("self.kernel", "self.weight"), ("parameter-names",)),
    "a NumPy answer": (returning("np.array(layer(x).flatten())"), ("numpy-result",)),
    "a global counter that reaches nothing": (
        "import time\nCALLS = 0\n" + before_the_layer("global CALLS", "CALLS += 1", "time.time()"),
        (),
    ),
    "an exception that is caught": (
        before_the_layer("try:", "    nnx.Rngs(seed)", "except ValueError:", "    pass"),
        (),
    ),
    "a loop that ends": (taps(), ("other-means",)),
}


@pytest.mark.parametrize("name", RIGHT_PROGRAMS)
def test_a_right_program_gets_advice_at_most(name: str, grade_text: Callable[..., Report]) -> None:
    source, advice = RIGHT_PROGRAMS[name]
    report = grade_text(source)
    assert report.verdict == "passed", [item.message for item in report.findings]
    assert tuple(item.name for item in report.findings) == advice


def test_wrong_numbers_that_no_finding_explains_are_said(grade_text: Callable[..., Report]) -> None:
    source = edit(
        ("        self.bias = nnx.Param(jnp.zeros((features,)))\n", ""),
        ("return out[0] + self.bias[...]", "return out[0]"),
    )
    names = [item.name for item in grade_text(source).findings]
    assert names == ["missing-bias"]
    weighted = source.replace("x[None]", "(x * jnp.arange(1.0, 1 + len(x))[:, None])[None]")
    names = [item.name for item in grade_text(weighted).findings]
    assert names == ["missing-bias", "unrecognised"]


@pytest.mark.parametrize(
    "name", ["list", "generator", "coroutine", "bare kernel", "plain bias", "seed", "nested"]
)
def test_one_mistake_gives_one_finding(name: str, grade_text: Callable[..., Report]) -> None:
    assert len(grade_text(WRONG[name].source).findings) == 1


def test_value_is_advised_against_where_flax_warns(grade_text: Callable[..., Report]) -> None:
    report = grade_text(RIGHT.replace("[...]", ".value"))
    assert report.verdict == "passed"
    names = [item.name for item in report.findings]
    assert names == (["deprecated-value"] if version("flax") >= "0.12" else [])


def test_a_file_beside_the_submission_is_not_looked_for(
    tmp_path: Path, grade_text: Callable[..., Report]
) -> None:
    (tmp_path / "layers.py").write_text(LAYER)
    report = grade_text("from layers import MyConv1D\n" + RIGHT, path=str(tmp_path / "me.py"))
    assert report.findings[0].name == "import-error"
    assert "there is no module `layers` here" in report.findings[0].message


@pytest.mark.parametrize("where", ["loading", "case"])
def test_what_never_ends_is_named_with_its_moment(
    where: str, exercise: Exercise, launcher: Launcher
) -> None:
    expected(launcher, exercise, exercise.cases(0))  # kept, for these limits are not for it
    limits = exercise.settings.limits.model_copy(update={"load_seconds": 2.0, "case_seconds": 4.0})
    hasty = replace(exercise, settings=exercise.settings.model_copy(update={"limits": limits}))
    loop = "while True: pass"
    source = RIGHT + loop if where == "loading" else before_the_layer(loop)
    report = grade(Submission("me.py", source.encode()), hasty, 0, launcher)
    first = report.findings[0]
    assert first.name == "time-limit"
    moment = "while the file was loaded" if where == "loading" else "in case 1"
    assert first.message.endswith(moment)
    assert first.location is not None
    assert loop in source.split("\n")[first.location.line - 1]
