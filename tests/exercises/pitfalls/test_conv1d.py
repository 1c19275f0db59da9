"""What the pitfalls make of real programs of conv1d."""

import pytest

BASE = """\
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, cin, cout, k, *, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, cin, cout)))
        self.bias = nnx.Param(jnp.zeros((cout,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")
        )
        return y[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return m(x).reshape(-1)
"""
EINSUM = """\
import flax.nnx as nn
import jax.numpy as np


class MyConv1D(nn.Module):
    def __init__(self, rngs, d_in, d_out, width):
        draw = nn.initializers.lecun_normal()
        self.w = nn.Param(draw(rngs.params(), (width, d_in, d_out)))
        self.b = nn.Param(np.zeros(d_out))

    def __call__(self, x):
        width = self.w.shape[0]
        before = (width - 1) // 2
        xp = np.pad(x, ((before, width - 1 - before), (0, 0)))
        patches = xp[np.arange(x.shape[0])[:, None] + np.arange(width)]
        return np.einsum("lkc,kcf->lf", patches, self.w[...]) + self.b[...]


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(nn.Rngs(int(seed)), x.shape[1], int(features), int(kernel_size))
    return np.ravel(layer(x))
"""
DRAW = "nnx.initializers.lecun_normal()(rngs.params(), (k, cin, cout))"


# The first finding, and what is changed in the right program.
VARIANTS = {
    "kernel (O, I, W) read as OIW": (
        "kernel-layout",
        [("(k, cin, cout)", "(cout, cin, k)"), ('"WIO"', '"OIW"')],
    ),
    "kernel (O, I, W) read as WIO: raises at the bias": (
        "kernel-layout",
        [("(k, cin, cout)", "(cout, cin, k)")],
    ),
    "kernel (W, O, I) read as WIO: raises at the convolution": (
        "kernel-layout",
        [("(k, cin, cout)", "(k, cout, cin)")],
    ),
    "kernel (O, I, W) reshaped": (
        "kernel-layout",
        [
            ("(k, cin, cout)", "(cout, cin, k)"),
            ("self.kernel[...]", "self.kernel[...].reshape(-1, x.shape[1], self.bias.shape[0])"),
        ],
    ),
    "no batch axis": ("batch-dim", [("x[None]", "x")]),
    "two new axes": ("batch-dim", [("x[None]", "x[None, None]")]),
    "new axis at the end": ("batch-dim", [("x[None]", "x[..., None]")]),
    "new axis in the middle": ("batch-dim", [("x[None]", "x[:, None]"), ("y[0]", "y[:, 0]")]),
    "another axis squeezed": ("batch-dim", [("y[0]", "y.squeeze(1)")]),
    "data transposed": ("input-layout", [("x[None]", "x.T[None]")]),
    "data read as NCW": ("input-layout", [('("NWC", "WIO"', '("NCW", "WIO"')]),
    "no dimension numbers": (
        "input-layout",
        [(', dimension_numbers=("NWC", "WIO", "NWC")', "")],
    ),
    "output as NCW": ("input-layout", [('"WIO", "NWC")', '"WIO", "NCW")')]),
    "padding by a number": ("padding", [('"SAME"', "1")]),
    "padding by a flat pair": ("padding", [('"SAME"', "(1, 2)")]),
    "padding by a word that lax lacks": ("padding", [('"SAME"', '"FULL"')]),
    "strides by a number": ("window-strides", [("(1,)", "1")]),
    "strides for two axes": ("window-strides", [("(1,)", "(1, 1)")]),
    "dilation by a number": ("kernel-dilation", [('"SAME",', '"SAME", rhs_dilation=2,')]),
    "dilation of the inputs": ("kernel-dilation", [('"SAME",', '"SAME", lhs_dilation=(2,),')]),
    "groups with a full kernel": (
        "feature-group-count",
        [('"SAME",', '"SAME", feature_group_count=x.shape[1],')],
    ),
    "a kernel of one input channel": (
        "feature-group-count",
        [("(k, cin, cout)", "(k, 1, cout)")],
    ),
    "no bias": (
        "missing-bias",
        [
            ("        self.bias = nnx.Param(jnp.zeros((cout,)))\n", ""),
            (" + self.bias[...]", ""),
        ],
    ),
    "bias by lecun_normal": (
        "nonzero-bias",
        [("jnp.zeros((cout,))", "nnx.initializers.lecun_normal()(rngs.params(), (cout,))")],
    ),
    "bias of the input's channels": ("bias-shape", [("jnp.zeros((cout,))", "jnp.zeros((cin,))")]),
    "bias with a row axis": ("bias-shape", [("jnp.zeros((cout,))", "jnp.zeros((1, cout))")]),
    "initializer not called": (
        "kernel-init",
        [("lecun_normal()(", "lecun_normal("), ("self.kernel[...]", "self.kernel.value")],
    ),
    "stream not called": ("rng-key", [("rngs.params()", "rngs.params")]),
    "no such stream": ("rng-key", [("nnx.Rngs(int(seed))", "nnx.Rngs(dropout=int(seed))")]),
    "in and out swapped in the call": (
        "swapped-arguments",
        [("x.shape[1], int(features)", "int(features), x.shape[1]")],
    ),
    "channels taken from the length": ("swapped-arguments", [("x.shape[1]", "x.shape[0]")]),
    "channels fixed": ("wrong-size", [("x.shape[1]", "2")]),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_first_finding_names_the_mistake(name, grade_text):
    wanted, changes = VARIANTS[name]
    source = BASE
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    report = grade_text(source)
    names = [item.name for item in report.findings if item.level == "error"]
    assert names[:1] == [wanted]
    assert report.findings[0].location is not None


TRACED = {
    "three mistakes": (
        {"kernel-init", "window-strides", "nonzero-bias"},
        [("lecun_normal", "he_normal"), ("jnp.zeros", "jnp.ones"), ("(1,)", "(2,)")],
    ),
    "a scheme that the model lacks": (
        {"kernel-init"},
        [("lecun_normal()", 'variance_scaling(0.37, "fan_out", "uniform")')],
    ),
    "a seed that the model lacks, and another mistake": (
        {"ignored-seed", "extra-activation"},
        [("int(seed)", "31337"), ("y[0] + self.bias[...]", "jnp.tanh(y[0] + self.bias[...])")],
    ),
}


@pytest.mark.parametrize("name", TRACED)
def test_parameters_and_calls_are_named_where_the_model_ends(name, grade_text):
    wanted, changes = TRACED[name]
    source = BASE
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    names = {item.name for item in grade_text(source).findings if item.level == "error"}
    assert names
    assert names <= wanted


EINSUMS = {
    "the Param's shape tells, though einsum raises": (
        "kernel-layout",
        [("(width, d_in, d_out)", "(width, d_out, d_in)")],
    ),
    "silent by a matching einsum": (
        "kernel-layout",
        [("(width, d_in, d_out)", "(width, d_out, d_in)"), ("kcf->lf", "kfc->lf")],
    ),
    "padding by hand": ("padding", [("before = (width - 1) // 2", "before = width // 2")]),
    "reversed in the Param": (
        "flipped-kernel",
        [
            (
                "draw(rngs.params(), (width, d_in, d_out))",
                "draw(rngs.params(), (width, d_in, d_out))[::-1]",
            )
        ],
    ),
}


@pytest.mark.parametrize("name", EINSUMS)
def test_programs_without_the_convolution_are_named_too(name, grade_text):
    wanted, changes = EINSUMS[name]
    source = EINSUM
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    names = [item.name for item in grade_text(source).findings if item.level == "error"]
    assert names[:1] == [wanted]


def test_other_means_are_advice_only_where_the_answers_are_right(grade_text):
    right = grade_text(EINSUM)
    wrong = grade_text(EINSUM.replace("(width - 1) // 2", "width // 2"))
    assert right.verdict == "passed"
    assert "other-means" in [item.name for item in right.findings]
    assert "other-means" not in [item.name for item in wrong.findings]


HELD = {
    "under other names": [("self.kernel", "self.weights"), ("self.bias", "self.offset")],
    "in a dict": [
        (
            "        self.kernel = nnx.Param(",
            '        self.held = getattr(nnx, "Dict", dict)(kernel=nnx.Param(',
        ),
        ("(k, cin, cout)))", "(k, cin, cout))), bias=nnx.Param(jnp.zeros((cout,))))"),
        ("        self.bias = nnx.Param(jnp.zeros((cout,)))\n", ""),
        ("self.kernel[...]", 'self.held["kernel"][...]'),
        ("self.bias[...]", 'self.held["bias"][...]'),
    ],
}


@pytest.mark.parametrize("name", HELD)
def test_a_bias_is_not_missed_wherever_it_is_held(name, grade_text):
    source = BASE
    for old, new in HELD[name]:
        assert old in source
        source = source.replace(old, new)
    report = grade_text(source)
    assert report.verdict == "passed"
    assert not [item for item in report.findings if item.level == "error"]


def test_a_bias_that_is_never_reached_is_not_called_missing(grade_text):
    source = BASE.replace("        self.bias =", "        raise KeyError(k)\n        self.bias =")
    assert "missing-bias" not in [item.name for item in grade_text(source).findings]


def test_what_the_parameters_show_chooses_between_rivals(grade_text):
    """Scaling the kernel or the output gives the same answers; only the Param tells."""
    kernel = BASE.replace(DRAW, f"{DRAW} / jnp.sqrt(k * cin)")
    output = BASE.replace("y[0] +", "y[0] / jnp.sqrt(self.kernel[...][..., 0].size) +")
    for source, wanted in ((kernel, "kernel-init"), (output, "changed-output")):
        finding = grade_text(source).findings[0]
        assert finding.name == wanted
        assert finding.alternatives == ()
