"""Words of other libraries and copied text get a sentence that is true of the program."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.exercise.idioms import Idiom, read_idioms
from grader.exercise.trusted_files import ExerciseError
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

DENSE = open_catalogue().load("dense")
RIGHT = DENSE.right_program
RETURN = "        return x @ self.kernel[...] + self.bias[...]\n"
LOADED = {
    "import torch\n" + RIGHT + "\nTWO = torch.ones(2)\n": (
        "there is no module `torch` here: write with `jax.numpy`"
    ),
    "import torch\n" + RIGHT: "nothing in the file uses it: leave the import out",
    RIGHT.replace("import jax\n", "import jax\nimport torch.nn as nn\n").replace(
        "(nnx.Module)", "(nn.Module)"
    ): "there is no module `torch` here: write",
    RIGHT.replace("from flax import nnx", "import nnx"): "write `from flax import nnx`",
    "```python\n" + RIGHT: "it is a Markdown fence",
    "%matplotlib inline\n" + RIGHT: "it is a magic of a notebook",
    "!pip install flax\n" + RIGHT: "it is a shell command of a notebook",
    "$ python me.py\n" + RIGHT: "it is a command for a shell",
    ">>> import jax\n" + RIGHT: "the prompt of a Python session",
    "Here is the layer that you asked for:\n\n" + RIGHT: "it reads as a sentence",
    RIGHT + "\nname = \u201cdense\u201d\n": "the typographic quote `\u201c`",
    RIGHT + "\ndifference = 3 \u2212 2\n": "the dash `\u2212`",
}
"""Files that do not load, with a part of what is said."""
RAISED = {
    "return (x @ self.kernel[...]).view(-1)": "for another shape write `reshape`",
    "return x.reshape(-1, x.size(1)) @ self.kernel[...]": "`size` is a number and no function",
    "return x.reshape(-1, x.shape(1)) @ self.kernel[...]": "`shape` is a tuple and no function",
    "return jax.vmap(lambda row: row + row.sum().item())(x)": "`.item()` needs the number",
    "return x * x.item()": "`.item()` takes an array of one number",
    "return jax.vmap(lambda a: a.unsqueeze(0))(x)": "no `unsqueeze`: write `jnp.expand_dims",
    "return x.permute(1, 0)": "no `permute`: write `jnp.transpose(x, axes)`",
    "return x.contiguous() @ self.kernel[...]": "no `contiguous` and needs none",
    "return jnp.cat([x], 0) @ self.kernel[...]": "no `cat`: write `jnp.concatenate`",
    "return jnp.sum(x[:, :, None] * self.kernel[...], dim=1)": "`sum` takes `axis`",
    "return (x[:, :, None] * self.kernel[...]).sum(dim=1)": "`sum` takes `axis`",
    "x[0] = 1.0": "written `x = x.at[i].set(y)`",
    "x[:, 0] += 1.0": "written `x = x.at[i].set(y)`",
    "self.bias = nnx.Parameter(x)": "in NNX it is called `nnx.Param`",
    "return nnx.functional.relu(x)": "no `functional`, which is PyTorch's name: write `jax.nn`",
    "return x @ np.asarray(self.kernel[...])": "write `import numpy as np` at the top",
    "return (2.0).astype(int)": "a float of Python is no array and has no `astype`",
    "return jax.lax.fori_loop(0, 3, lambda _, h: h + x[0], jnp.array([0] * 3))": "keeps one dtype",
    "return jax.lax.fori_loop(0, 3, lambda _, h: h + x[0], 0.0)": "a loop keeps one shape",
    "return jax.random.normal((3, 5), jax.random.key(0))": "the key comes first and then the shape",
    "return jax.lax.scan(lambda h, row: h + row, x[0], x)[1]": "a step that returns a pair",
    "return x[None].transpose(0, 1)": "to exchange two write `swapaxes`",
    "return jnp.ones(x.shape[0], 5)": "a shape of several axes is one argument, a tuple: `ones((",
    "return x.view(x.shape[0], 1, -1)": "for another shape write `reshape`",
    "return jax.lax.conv(x[None], self.kernel[...], (1,), 'SAME')": "3 axes and the kernel 2",
    "return jax.vmap(lambda row: row if row.sum() > 0 else -row)(x)": "there is one for each row",
    "return jax.lax.fori_loop(0, 3, lambda _, h: h if h[0, 0] > 0 else -h, x)": (
        "inside a loop or branch of `jax.lax` there is none yet"
    ),
    """kept = []
        def step(total, row):
            kept.append(total)
            return total + row, None
        jax.lax.scan(step, x[0], x)
        return kept[0] + 1""": "`step` has to return what is needed outside",
    """jax.config.update("jax_debug_key_reuse", True)
        key = jax.random.key(0)
        return jax.random.normal(key, x.shape) + jax.random.uniform(key, x.shape)""": (
        "this key was used before, by a draw or a `split`"
    ),
    "return jax.random.randn(3)": "write `jax.random.normal(key, shape)`",
}
"""Statements in place of what the layer returns."""


def with_(statement: str) -> str:
    return RIGHT.replace(RETURN, f"        {statement}\n")


def lead(report: Report) -> str:
    assert report.findings[0].name in {"raised", "import-error", "syntax-error"}
    return report.findings[0].message


@pytest.mark.parametrize("program", LOADED)
def test_what_stands_in_a_file(program: str, grade_exercise: Callable[..., Report]) -> None:
    assert program != RIGHT
    assert LOADED[program] in lead(grade_exercise("dense", program))


@pytest.mark.parametrize("statement", RAISED)
def test_habits(statement: str, grade_exercise: Callable[..., Report]) -> None:
    assert RAISED[statement] in lead(grade_exercise("dense", with_(statement)))


def test_a_source_of_keys_is_no_key(grade_exercise: Callable[..., Report]) -> None:
    program = open_catalogue().load("embedding").right_program
    wrong = program.replace("init(rngs.params(), shape)", "init(rngs, shape)")
    assert wrong != program
    assert "an `nnx.Rngs` is no key: `rngs.params()`" in lead(grade_exercise("embedding", wrong))


@pytest.mark.parametrize(
    ("program", "kept"),
    [
        (
            RIGHT.replace(
                "def dense_forward", "def sum(x, axis):\n    ...\n\n\ndef dense_forward"
            ).replace("layer(x).flatten()", "sum(layer(x), dim=1)"),
            "sum() got an unexpected keyword argument 'dim'",
        ),
        (with_("return self.view(x)"), "object has no attribute 'view'"),
        ("x is not None in\n" + RIGHT, "invalid syntax"),
        ("for x in xs\n" + RIGHT, "expected ':'"),
        (with_("return undefined_name"), "name 'undefined_name' is not defined"),
    ],
)
def test_what_is_the_learners_own_is_told_as_python_does(
    program: str, kept: str, grade_exercise: Callable[..., Report]
) -> None:
    assert kept in lead(grade_exercise("dense", program))


def test_a_row_is_added_by_an_author(root: Path, tmp_path: Path, launcher: Launcher) -> None:
    page = (root / "docs" / "extending.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (said,) = re.findall(r"```text\n(.*?)\n```", page, re.DOTALL)
    for name in ("exercises", "reference"):
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    program = Submission("me.py", with_("return x.ndims").encode())

    def told() -> tuple[str, str]:
        exercise = open_catalogue(tmp_path).load("dense")
        return lead(grade(program, exercise, 0, launcher)), exercise.explains

    before, digest = told()
    (tmp_path / "exercises/dense/idioms.toml").write_text(row)
    after, other = told()
    assert said not in before
    assert after.endswith(said)
    assert digest != other


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"raises": "TypeError", "say": "no"}, "write message, calls or line"),
        ({"raises": "TypeError", "line": "x", "say": "no"}, "only where Python refuses it"),
        ({"raises": "TypeError", "message": "(", "say": "no"}, "is no pattern"),
        ({"raises": "TypeError", "message": "x", "say": "{name}"}, "no pattern has a group 'name'"),
        ({"raises": "TypeError", "calls": "x", "say": "x", "instead": {"a": "b"}}, "needs a group"),
        ({"raises": "TypeError", "message": "x", "say": " "}, "match pattern"),
        ({"raises": "TypeError", "message": "x", "says": "x"}, "Field required"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(
    row: dict[str, object], why: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        Idiom.model_validate(row)
    path = tmp_path / "idioms.toml"
    path.write_text('[[idiom]]\nraises = "TypeError"\nsay = "x"\n')
    with pytest.raises(ExerciseError, match=r"idioms\.toml: idiom\.0: .*write message"):
        read_idioms([path])
    assert read_idioms([tmp_path / "missing.toml"]) == ()
