"""The reference of embedding agrees with other ways, and with what the task shows."""

import re
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from grader.exercise.case import Case
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

EXERCISE = open_catalogue().load("embedding")


def reference() -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(EXERCISE.reference, "reference.py", "exec"), names)
    return names


def answer(case: Case) -> jax.Array:
    seed, ids, vocabulary, features = case.arguments.values()
    found: jax.Array = reference()["embedding_forward"](
        seed, jnp.asarray(ids), vocabulary, features
    )
    return found


def by_flax(seed: int, ids: jax.Array, vocabulary: int, features: int) -> jax.Array:
    """NNX's own layer, which keeps the table as `embedding`."""
    init = nnx.initializers.normal(stddev=0.02)
    layer = nnx.Embed(vocabulary, features, embedding_init=init, rngs=nnx.Rngs(seed))
    return layer(ids)


def by_one_hot(seed: int, ids: jax.Array, vocabulary: int, features: int) -> jax.Array:
    """A product with one-hot vectors; the deviation is a factor of normal numbers."""
    table = 0.02 * jax.random.normal(nnx.Rngs(seed).params(), (vocabulary, features))
    return jnp.einsum("blv,vf->blf", jax.nn.one_hot(ids, vocabulary), table)


def by_numpy(seed: int, ids: jax.Array, vocabulary: int, features: int) -> jax.Array:
    """One id after another."""
    init = nnx.initializers.normal(stddev=0.02)
    table = np.asarray(init(nnx.Rngs(params=seed).params(), (vocabulary, features)))
    return jnp.asarray([[table[word] for word in sentence] for sentence in np.asarray(ids)])


def by_vmap(seed: int, ids: jax.Array, vocabulary: int, features: int) -> jax.Array:
    """One id, mapped over both axes."""
    init = nnx.initializers.normal(stddev=0.02)
    table = init(nnx.Rngs(seed)(), (vocabulary, features))

    def row(word: jax.Array) -> jax.Array:
        return jax.lax.dynamic_index_in_dim(table, word, keepdims=False)

    return jax.vmap(jax.vmap(row))(ids)


@pytest.mark.parametrize("other", [by_flax, by_one_hot, by_numpy, by_vmap])
@pytest.mark.parametrize("seed", [0, 1])
def test_other_ways_give_the_same_numbers(other: Callable[..., jax.Array], seed: int) -> None:
    for case in EXERCISE.cases(seed):
        right = np.asarray(answer(case))
        drawn, ids, vocabulary, features = case.arguments.values()
        own = np.asarray(other(drawn, jnp.asarray(ids), vocabulary, features))
        assert own.shape == right.shape == (*ids.shape, features)
        far = np.abs(own - right).max()
        assert far <= EXERCISE.settings.tolerance * np.abs(right).max(), case.name


def test_the_first_case_leaves_words_unused_and_others_use_the_last() -> None:
    """Without the first a table that ends at the largest id would pass."""
    used = [
        int(case.arguments["ids"].max()) + 1 == case.arguments["vocabulary"]
        for case in EXERCISE.cases(0)
    ]
    assert not used[0]
    assert any(used)
    assert all(case.arguments["ids"].min() == 0 for case in EXERCISE.cases(0))


def test_a_deviation_is_no_variance() -> None:
    """Another deviation is far outside of the tolerance."""
    case = EXERCISE.cases(0)[0]
    seed, ids, vocabulary, features = case.arguments.values()
    table = nnx.initializers.normal()(nnx.Rngs(seed).params(), (vocabulary, features))
    assert np.allclose(table[ids] * 2, answer(case), rtol=1e-5)


def test_the_sample_of_the_task_is_true() -> None:
    code = re.search(
        r"## Sample input and output\n\n```python\n(.*?)\n(.*?)\n# (\[.*?\])\n```",
        EXERCISE.task,
        re.DOTALL,
    )
    assert code is not None
    names: dict[str, Any] = {"jnp": jnp, **reference()}
    exec(code[1], names)
    found = eval(code[2], names)
    assert np.allclose(found, np.array(eval(code[3])), atol=1e-7)


def test_the_worked_idea_of_the_task_is_true() -> None:
    code = re.search(r"```python\n(days = .*?)```", EXERCISE.task, re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {"jnp": jnp}
    exec(code[1], names)
    assert names["days"][names["holidays"]].tolist() == [[31, 31], [31, 31]]
    assert names["days"][names["holidays"] + 1].tolist()[0] == [31, 30]
    assert int(names["days"][12]) == 31


LEARNER = """\
import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, words, size, *, rngs):
        draw = nnx.initializers.normal(0.02)
        self.table = nnx.Param(draw(rngs.params(), (words, size)))

    def __call__(self, ids):
        return jnp.take(self.table[...], ids, axis=0)


def embedding_forward(seed, ids, vocabulary, features):
    embed = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    return embed(ids)
"""
ANSWERS = "your answers are those of the right program with "
SAID = {
    "another deviation": (
        {"normal(0.02)": "normal(0.05)"},
        "table-init",
        "`table` starts with a deviation of 0.05; expected 0.02",
    ),
    "a distribution with a name": (
        {"normal(0.02)": "truncated_normal(0.02)"},
        "table-init",
        f"{ANSWERS}`truncated_normal(stddev=0.02)` in place of `normal(stddev=0.02)`",
    ),
    "a row more": (
        {"(words, size)": "(words + 1, size)"},
        "table-shape",
        "`table` has shape (8, 3); expected `(vocabulary, features)` = (7, 3)",
    ),
    "columns for words": (
        {"(words, size)": "(size, words)", "(self.table[...], ids": "(self.table[...].T, ids"},
        "table-axes",
        f"{ANSWERS}a table of shape `(features, vocabulary)`, turned",
    ),
    "a narrower table": (
        {"(words, size)": "(words, size), jnp.bfloat16"},
        "output-dtype",
        "the Param `table` is of dtype `bfloat16`, expected `float32`",
    ),
    "ids from 1": (
        {"ids, axis": "ids - 1, axis"},
        "wrong-ids",
        f"{ANSWERS}the row before that of each id",
    ),
}


@pytest.mark.process
@pytest.mark.parametrize("case", SAID)
def test_what_is_said(case: str, launcher: Launcher) -> None:
    edits, name, message = SAID[case]
    report = grade(Submission("me.py", changed(edits).encode()), EXERCISE, 0, launcher)
    errors = [item for item in report.findings if item.level == "error"]
    assert (errors[0].name, errors[0].message) == (name, message)


def changed(edits: dict[str, str]) -> str:
    text = LEARNER
    for old, new in edits.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.mark.process
def test_numbers_of_a_narrower_table_are_explained_by_its_dtype(launcher: Launcher) -> None:
    """Other numbers are drawn for another dtype, and nothing besides is wrong."""
    text = changed(SAID["a narrower table"][0])
    report = grade(Submission("me.py", text.encode()), EXERCISE, 0, launcher)
    assert [item.name for item in report.findings] == ["output-dtype"]


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        (lambda table: table[jnp.array([7])], [[4.0, 5.0]]),
        (lambda table: table[jnp.array([-1])], [[4.0, 5.0]]),
        (lambda table: jnp.take(table, jnp.array([7]), axis=0), [[np.nan, np.nan]]),
        (lambda table: jnp.take(table, jnp.array([[0, 1]])), [[0.0, 1.0]]),
    ],
)
def test_what_the_table_of_the_task_says_stays_silent_does(
    call: Callable[[jax.Array], jax.Array], shown: list[list[float]]
) -> None:
    found = call(jnp.arange(6.0).reshape(3, 2))
    assert np.array_equal(np.asarray(found), shown, equal_nan=True)
