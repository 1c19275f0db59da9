"""What the text of a program shows is said with its place; of right work nothing is."""

from collections.abc import Callable

import pytest

from grader.grading.exercises import open_catalogue
from grader.report.schema import Report

DENSE = open_catalogue().load("dense").right_program
NORM = open_catalogue().load("layer_norm").right_program
STEP = open_catalogue().load("train_step").right_program


def changed(program: str, *replacements: str) -> str:
    for old, new in zip(replacements[::2], replacements[1::2], strict=True):
        assert old in program
        program = program.replace(old, new)
    return program


RETURN = "return x @ self.kernel[...] + self.bias[...]"
RAISED = {
    changed(DENSE, RETURN, f"y = {RETURN[7:]}"): (
        "`MyDense.__call__` has no `return` with a value, so it gives None",
        "def __call__",
    ),
    changed(
        DENSE, "return layer(x).flatten()", "y = layer(x)\n    return y + 1", RETURN, "x + 1"
    ): (
        "`MyDense.__call__` has no `return` with a value, so it gives None",
        "def __call__",
    ),
    changed(DENSE, "self.kernel =", "kernel =", "self.kernel[...]", "kernel[...]"): (
        "`kernel` is a name within `__init__` alone: write `self.kernel = …` there",
        "kernel = nnx.Param(init",
    ),
    changed(DENSE, "self.kernel[...]", "kernel[...]"): (
        "`kernel` is kept by the object: read it as `self.kernel`",
        RETURN.replace("self.kernel", "kernel"),
    ),
    changed(DENSE, RETURN, f"{RETURN} * out_features"): (
        "`out_features` is an argument of `__init__` alone: keep it there",
        "* out_features",
    ),
    changed(DENSE, "self.kernel =", "kernel ="): (
        "`kernel` in `__init__` is a plain name and no attribute: write `self.kernel = …`",
        "kernel = nnx.Param(init",
    ),
    changed(
        DENSE,
        "        init = nnx",
        "        self.rngs = rngs\n        self.sizes = in_features, out_features\n\n"
        "    def build(self):\n        rngs = self.rngs\n"
        "        in_features, out_features = self.sizes\n        init = nnx",
    ): (
        "`self.kernel` is made in `build`, which nothing calls: Keras calls `build`",
        "def build(self):",
    ),
    changed(DENSE, "def __call__(self, x", "def __call__(x"): (
        "`MyDense.__call__` has no parameter `self`, which stands before all others",
        "def __call__(x",
    ),
    changed(DENSE, "def __call__(self, x", "def __call__(layer, x"): (
        "`MyDense.__call__` has no parameter `self`",
        "def __call__(layer, x",
    ),
    changed(DENSE, "int(features), rngs=rngs", "int(features), rngs"): (
        "`rngs` stands behind `*` in `MyDense.__init__`: write `rngs=…`",
        "layer = MyDense(x.shape[-1], int(features), rngs)",
    ),
}
"""Programs that raise, with a part of what is said and of the line that is shown."""


@pytest.mark.parametrize("program", RAISED)
def test_what_a_program_defines(program: str, grade_exercise: Callable[..., Report]) -> None:
    said, line = RAISED[program]
    first = grade_exercise("dense", program).findings[0]
    assert first.name == "raised"
    assert said in first.message
    assert first.location is not None
    assert line in program.splitlines()[first.location.line - 1]


@pytest.mark.parametrize("state", ['gradients["w1"]', "gradients.w1"])
def test_an_array_in_the_place_of_a_param(
    state: str, grade_exercise: Callable[..., Report]
) -> None:
    program = changed(STEP, "@nnx.jit\n", "", "    net.w1[...] =", "    net.w1 =")
    program = changed(program, 'gradients["w1"]', state)
    first = grade_exercise("train_step", program).findings[0]
    assert "`net.w1 = …` puts an array where a Param was" in first.message
    assert first.location is not None
    assert "net.w1 =" in program.splitlines()[first.location.line - 1]


@pytest.mark.parametrize(
    ("program", "kept"),
    [
        (changed(DENSE, RETURN, "return None + x"), "unsupported operand"),
        (changed(DENSE, RETURN, "return self.kernal[...]"), "no attribute 'kernal'"),
        (
            changed(DENSE, RETURN, "return self.many(x, 1, 2)\n\n    def many(self, x): ..."),
            "takes 2 positional arguments but 4 were given",
        ),
    ],
)
def test_what_has_another_cause_is_told_as_python_does(
    program: str, kept: str, grade_exercise: Callable[..., Report]
) -> None:
    assert kept in grade_exercise("dense", program).findings[0].message


SCALED = "return (x - mean) / deviation * self.scale[...] + self.bias[...]"
WRONG = {
    changed(
        NORM,
        SCALED,
        "x = (x - mean) / deviation\n        x * self.scale[...]\n"
        "        return x + self.bias[...]",
    ): ("layer_norm", "lost-update", "x * self.scale[...]"),
    changed(
        NORM,
        SCALED,
        "out = jnp.zeros_like(x)\n"
        "        out.at[:].set((x - mean) / deviation * self.scale[...])\n"
        "        return out + self.bias[...]",
    ): ("layer_norm", "lost-update", "out.at[:].set("),
    changed(
        STEP,
        '    net.w1[...] = net.w1[...] - rate * gradients["w1"][...]\n'
        '    net.w2[...] = net.w2[...] - rate * gradients["w2"][...]\n',
        "    params = nnx.state(net, nnx.Param)\n"
        "    jax.tree.map(lambda p, g: p - rate * g, params, gradients)\n",
    ): ("train_step", "lost-update", "jax.tree.map(lambda"),
    changed(
        STEP,
        "    return jnp.concatenate",
        "        return jnp.concatenate",
    ): ("train_step", "early-return", "return jnp.concatenate"),
}
"""Programs that answer, each with its exercise, what is found first and a part of the line."""


@pytest.mark.parametrize("program", WRONG)
def test_lines_that_do_nothing(program: str, grade_exercise: Callable[..., Report]) -> None:
    exercise, name, line = WRONG[program]
    first = grade_exercise(exercise, program).findings[0]
    assert first.name == name
    assert first.location is not None
    assert line in program.splitlines()[first.location.line - 1]


@pytest.mark.parametrize(
    "program",
    [
        changed(
            NORM, SCALED, f"x * 2\n        x.at[0].set(1)\n        jnp.ones(3)\n        {SCALED}"
        ),
        changed(NORM, SCALED, f"for _ in range(3):\n            {SCALED}"),
        changed(NORM, "self.scale =", "scale = features\n        self.scale ="),
    ],
)
def test_right_work_is_right_in_odd_styles(
    program: str, grade_exercise: Callable[..., Report]
) -> None:
    report = grade_exercise("layer_norm", program)
    assert report.verdict == "passed"
    assert all(item.level == "advice" for item in report.findings)


def test_a_known_mistake_comes_before_a_line_that_does_nothing(
    grade_exercise: Callable[..., Report],
) -> None:
    program = changed(NORM, "1e-3", "1e-5", SCALED, f"x * 2\n        {SCALED}")
    names = [item.name for item in grade_exercise("layer_norm", program).findings]
    assert names[0] == "epsilon"
    assert "lost-update" not in names


def caught(line: str, instead: str) -> str:
    """Return the exercise with a line that raises, and another where that is caught."""
    old = "        mean = jnp.mean(x, axis=-1, keepdims=True)\n"
    tried = f"        try:\n            {line}\n        except TypeError:\n            {instead}\n"
    return changed(NORM, old, tried)


def test_an_exception_that_the_program_caught_is_told(
    grade_exercise: Callable[..., Report],
) -> None:
    program = caught("mean = jnp.mean(x, dim=-1)", "mean = x[..., :1] * 0.37")
    found = {item.name: item for item in grade_exercise("layer_norm", program).findings}
    said = found["caught-exception"]
    assert "hides `TypeError`: `dim` is PyTorch's word: `mean` takes `axis`" in said.message
    assert said.location is not None
    assert "dim=-1" in program.splitlines()[said.location.line - 1]


def test_beside_a_known_mistake_it_is_told_too(grade_exercise: Callable[..., Report]) -> None:
    program = caught("mean = jnp.mean(x, dim=-1)", "mean = 0.0")
    names = [item.name for item in grade_exercise("layer_norm", program).findings]
    assert names[0] == "not-centred"
    assert "caught-exception" in names


@pytest.mark.parametrize(
    "program",
    [
        caught("mean = jnp.mean(x, dim=-1)", "mean = jnp.mean(x, axis=-1, keepdims=True)"),
        caught("mean = jnp.mean(x, axis=-1, keepdims=True)", "mean = 0.0"),
    ],
)
def test_right_work_may_catch(program: str, grade_exercise: Callable[..., Report]) -> None:
    report = grade_exercise("layer_norm", program)
    assert report.verdict == "passed"
    assert not report.findings


@pytest.mark.parametrize(
    "program",
    [
        caught("mean = jnp.mean(x, dim=-1)", "raise ValueError('again')"),
        caught("mean = jnp.mean(x, dim=-1)", "raise"),
        changed(
            NORM,
            "        mean = jnp.mean(x, axis=-1, keepdims=True)\n",
            "        mean = next(iter([]), 0.0)\n        try:\n            mean = next(iter([]))\n"
            "        except StopIteration:\n            mean = 0.0\n",
        ),
        changed(
            NORM,
            "        mean = jnp.mean(x, axis=-1, keepdims=True)\n",
            "        try:\n            mean = jnp.mean(x, dim=-1)\n"
            "        finally:\n            mean = 0.0\n",
        ),
    ],
)
def test_what_is_raised_after_all_was_not_caught(
    program: str, grade_exercise: Callable[..., Report]
) -> None:
    report = grade_exercise("layer_norm", program)
    assert report.verdict == "failed"
    assert "caught-exception" not in {item.name for item in report.findings}
