"""`grade try FILE`: one input, the answer and the right one beside it, and a call to copy."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Ran

RIGHT = """
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, inputs, features, rngs):
        draw = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(draw(rngs.params(), (inputs, features)))
        self.bias = nnx.Param(jnp.zeros(features))

    def __call__(self, x):
        return x @ self.kernel[...] + self.bias[...]


def dense_forward(seed, x, features):
    print("asked", seed, x.shape, features)
    return MyDense(x.shape[1], int(features), nnx.Rngs(int(seed)))(x).flatten()
"""
WRONG = RIGHT.replace("self.bias[...]\n", "self.bias[...].at[1].set(1.0)\n")
Try = Callable[..., Ran]


@pytest.fixture
def tried(grade_command: Callable[..., Ran], tmp_path: Path) -> Try:
    """Runs `grade try me.py WORDS` where me.py holds a source."""

    def run(source: str, *words: str, file: str = "me.py", **variables: str) -> Ran:
        (tmp_path / file).write_text(source, encoding="utf-8")
        return grade_command("try", file, *words, cwd=tmp_path, **variables)

    return run


def rows(out: str, label: str) -> list[str]:
    found = re.findall(rf"^  {label} +[\[(][\d,]*[\])] +(.*)$", out, re.MULTILINE)
    return " ".join(found).split()


def test_an_answer_is_shown_number_by_number_beside_the_right_one(tried: Try) -> None:
    done = tried(WRONG, "--x", "[[1, 2], [3, 4]]", "--features", "2")
    assert done.status == 1
    assert "called with seed=7.0, x=float32[2, 2] [[1, 2], [3, 4]], features=2.0" in done.out
    assert "2 of 4 numbers are wrong, the first at [1]" in done.out
    right, mine = rows(done.out, "expected"), rows(done.out, "yours")
    assert len(right) == len(mine) == 4
    off = [round(float(one) - float(two), 3) for one, two in zip(mine, right, strict=True)]
    assert off == [0, 1, 0, 1]
    assert "  printed:\n    asked 7.0 (2, 2) 2.0\n" in done.out


def test_a_right_answer_is_told_so(tried: Try) -> None:
    done = tried(RIGHT, "--x=[[0.5, -1]]", "--features=3", "--seed=4")
    assert done.status == 0
    assert done.out.startswith("✓ your own input: right\n")
    assert "called with seed=4.0, x=float32[1, 2] [[0.5, -1]], features=3.0" in done.out
    assert rows(done.out, "expected") == rows(done.out, "yours") != []


@pytest.mark.parametrize("words", [("--case", "7"), ("--x", "[[1.1, 1e-7], [3, -4.25]]")])
def test_what_is_to_be_copied_runs_and_gives_the_same(
    words: tuple[str, ...], tried: Try, tmp_path: Path
) -> None:
    done = tried(WRONG, *words, file="it's mine.py")
    snippet = done.out.partition("copy this to run it yourself:\n")[2]
    (tmp_path / "copied.py").write_text(snippet, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "copied.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    printed, _, answer = ran.stdout.partition("[")
    assert printed.strip() in done.out
    numbers = [float(word) for word in answer.replace("]", " ").split()]
    np.testing.assert_allclose(
        numbers, [float(word) for word in rows(done.out, "yours")], atol=1e-3
    )


def test_sizes_draw_an_input_and_the_same_one_again(tried: Try) -> None:
    words = ("--batch", "2", "--in-features", "3", "--features", "1")
    first, again, other = (tried(RIGHT, *words, "--seed", seed) for seed in ("0", "0", "1"))
    assert first.status == 0
    assert "x=float32[2, 3] [[" in first.out
    assert first.out == again.out
    assert rows(first.out, "expected") != rows(other.out, "expected")


def test_without_values_the_first_case_is_asked(tried: Try) -> None:
    done = tried(RIGHT)
    assert done.status == 0
    assert done.out.startswith("✓ case 1: all sizes differ: right\n")


def test_what_raises_is_shown_with_its_line(tried: Try) -> None:
    done = tried(RIGHT.replace("return x @", "return x.nothing @"), "--case", "2")
    assert done.status == 1
    assert "raised AttributeError" in done.out
    assert "--> me.py:13:" in done.out
    done = tried(f"{RIGHT}\nraise ValueError('boom')\n")
    assert done.status == 1
    assert "raised ValueError while the file was loaded: boom" in done.out


def test_a_notebook_gets_a_cell_to_copy(tried: Try) -> None:
    cell = {"cell_type": "code", "source": RIGHT, "metadata": {}, "outputs": []}
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    done = tried(json.dumps(book), "--case", "7", file="me.ipynb")
    assert done.status == 0
    assert "\n# in a new cell of the notebook" in done.out
    assert "runpy" not in done.out


UNUSABLE = {
    "--x [[1,2],[3]]": "--x has rows of different lengths",
    "--x hello": "--x is not a number or a list of numbers: hello",
    "--x [['a']]": "--x holds numbers",
    "--featurs 3": "there is no argument --featurs; did you mean --features?",
    "--features 1000000000": "--features is a size, a whole number from 1 to 64",
    "--case 99": "there are the cases 1 to 12: correct --case",
    "--seed secret": "'secret' is not a whole number from 0",
    "other.py": "name one file, there are several: me.py, other.py",
}


@pytest.mark.parametrize("words", UNUSABLE)
def test_what_cannot_be_asked_is_one_sentence(words: str, tried: Try) -> None:
    done = tried(RIGHT, *words.split())
    assert done.status == 2
    assert UNUSABLE[words] in done.err
    assert done.out == ""
    said = done.err.splitlines()[-1]
    assert len(done.err.splitlines()) == 1 or said.startswith("Error: ")
    assert len(said) < 200


def test_an_input_without_a_right_answer_is_refused(tried: Try) -> None:
    many = "[" + ",".join(["[" + ",".join(["3e38"] * 40) + "]"] * 3) + "]"
    done = tried(RIGHT, "--x", many, "--features", "60")
    assert done.status == 2
    assert done.err == (
        "grade: a right program has no finite answer to that input: "
        "see that its sizes fit each other\n"
    )
    assert done.out == ""


@pytest.mark.parametrize("source", ["def other():\n    pass\n", "def dense_forward(:\n"])
def test_a_file_without_the_function_is_asked_nothing(source: str, tried: Try) -> None:
    done = tried(source, "--exercise", "dense")
    assert done.status == 1
    assert done.err == "grade: there is nothing to call in it: `grade me.py` says why\n"


def test_a_hidden_case_is_not_asked_and_no_input_is_drawn_from_one(
    tried: Try, root: Path, tmp_path: Path
) -> None:
    for folder in ("exercises", "reference"):
        shutil.copytree(root / folder, tmp_path / "root" / folder)
    cases = tmp_path / "root" / "exercises" / "dense" / "cases.py"
    text = cases.read_text(encoding="utf-8")
    old = "            repeats=REPEATED.get(number),\n"
    assert old in text
    hiding = f"{old}            hidden=number > 2,\n"
    cases.write_text(text.replace(old, hiding), encoding="utf-8")
    variables = {"GRADE_ROOT": str(tmp_path / "root")}
    done = tried(RIGHT, "--case", "3", **variables)
    assert done.status == 2
    assert done.err == "grade: case 3 is hidden: choose another with --case\n"
    assert done.out == ""
    assert tried(RIGHT, "--case", "2", **variables).status == 0
    drawn = tried(RIGHT, "--batch", "3", "--in_features", "2", **variables)
    assert drawn.status == 0
    public = " ".join(tried(RIGHT, "--case", number, **variables).out for number in ("1", "2"))
    numbers = re.findall(r"-?\d\.\d+", drawn.out.partition("]]")[0].partition("x=")[2])
    assert len(numbers) == 6
    assert all(each in public for each in numbers)
