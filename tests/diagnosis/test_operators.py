"""Operators change a program's text as they say, and nothing but text: no process, no jax."""

import ast
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from grader.diagnosis.operators import (
    OPERATORS,
    PITFALLS,
    Change,
    Program,
    all_changes,
    applied,
    overlap,
)
from grader.diagnosis.operators.functions import unwrapped
from grader.exercise.pitfalls import list_pitfalls

HEAD = "import jax\nimport jax.numpy as jnp\nfrom flax import nnx\n\n\n"
BOOKS = sorted(Path(__file__).parents[2].glob("reference/*.py"))
BOOKS += sorted(Path(__file__).parent.glob("root/reference/*.py"))

TWO_WAYS = """\
if n == "low":
        return x - 1
    if n == "high":
        return x + 1
    return x"""
LONG = "self.values[...] = self.values[...] - rate * slopes"
LINES = [
    ("return jnp.sum(x, axis=-1)", "axis=-1", "axis=0", "wrong-axis"),
    ("return x.sum(-1)", "sum(-1)", "sum(None)", "wrong-axis"),
    ("return jax.nn.softmax(x)", "(x)", "(x, axis=0)", "wrong-axis"),
    ("return jnp.mean(x, axis=0, keepdims=True)", ", keepdims=True", "", "lost-axis"),
    ("return jnp.mean(x, axis=0)", "axis=0)", "axis=0, keepdims=True)", "lost-axis"),
    ("return jnp.var(x)", "(x)", "(x, ddof=1)", "sample-statistics"),
    ("return jnp.std(x, ddof=1)", ", ddof=1", "", "sample-statistics"),
    ("return x / n", "/ n", "/ (n - 1)", "sample-statistics"),
    ("return jnp.sqrt(x + 1e-6)", "1e-6", "1e-5", "epsilon"),
    ("return jnp.sqrt(x + 1e-6)", "jnp.sqrt(x + 1e-6)", "jnp.sqrt(x) + 1e-6", "epsilon"),
    ("return jnp.sqrt(x) + 1e-6", "jnp.sqrt(x) + 1e-6", "jnp.sqrt(x + 1e-6)", "epsilon"),
    ("return (x + 1e-6) ** 0.5", "(x + 1e-6) ** 0.5", "(x) ** 0.5 + 1e-6", "epsilon"),
    ("return 0.9 * x", "0.9", "0.99", "wrong-constant"),
    ("return f(x, deterministic=True)", "True", "False", "wrong-constant"),
    ("return x[1:]", "1:", "2:", "off-by-one"),
    ("return x[:n]", ":n", ":n + 1", "off-by-one"),
    (
        "for i in range(n):\n        x = x + i\n    return x",
        "range(n)",
        "range(n - 1)",
        "off-by-one",
    ),
    ("return x[i]", "x[i]", "x[i + 1]", "off-by-one"),
    ("return x - n", "x - n", "n - x", "operand-order"),
    ("return x @ n", "x @ n", "n @ x", "operand-order"),
    ("return x @ n", "x @ n", "x * n", "wrong-operator"),
    ("return x < n", "<", "<=", "wrong-operator"),
    ("return x + n", "x + n", "x", "missing-term"),
    ("return x + n", "x + n", "x - n", "wrong-sign"),
    ("return -x.sum()", "-x.sum()", "x.sum()", "wrong-sign"),
    ("x += n\n    return x", "+=", "-=", "wrong-sign"),
    ("return x.T", "x.T", "x", "axis-order"),
    ("return x.transpose(0, 2, 1)", "0, 2, 1", "0, 1, 2", "axis-order"),
    ("return jnp.swapaxes(x, 0, 1)", "jnp.swapaxes(x, 0, 1)", "x", "axis-order"),
    ("return x.reshape(n, 4)", "n, 4", "4, n", "axis-order"),
    ("return x.reshape(n, 4)", "reshape(n, 4)", "reshape(4, n).swapaxes(0, 1)", "axis-order"),
    ("return x[None]", "[None]", "[:, None]", "axis-order"),
    ("return x[None]", "x[None]", "x", "axis-order"),
    ("return x.flatten()", "x.flatten", "x.T.flatten", "flatten-order"),
    ("return jnp.mean(x)", "mean", "sum", "wrong-reduction"),
    ("return jax.nn.relu(x)", "relu", "gelu", "wrong-activation"),
    ("return jnp.tanh(x)", "jnp.tanh", "jax.nn.relu", "wrong-activation"),
    ("return jax.nn.relu(x)", "jax.nn.relu(x)", "x", "missing-step"),
    ("return jnp.exp(x)", "(x)", "(jnp.exp(x))", "doubled-step"),
    ("return jnp.log(x)", "log", "log2", "wrong-function"),
    ("return x.astype(jnp.float32)", "x.astype(jnp.float32)", "x", "output-dtype"),
    ("return x.astype(jnp.float32)", "float32", "bfloat16", "output-dtype"),
    ("return jnp.zeros(n, dtype=jnp.float32)", "float32", "int32", "output-dtype"),
    ("return nnx.Rngs(n)", "Rngs(n)", "Rngs(0)", "ignored-seed"),
    ("return jax.random.key(n)", "key(n)", "key(n + 1)", "ignored-seed"),
    ("a, b = jax.random.split(x)\n    return f(a)", "f(a)", "f(b)", "reused-key"),
    ("a, b = jax.random.split(x)\n    return f(a)", "f(a)", "f(x)", "reused-key"),
    ("return jax.random.fold_in(x, n)", "jax.random.fold_in(x, n)", "x", "reused-key"),
    ("return jax.random.normal(x)", "normal", "uniform", "wrong-distribution"),
    (
        "return nnx.initializers.lecun_normal()(x, n)",
        "lecun_normal",
        "he_normal",
        "kernel-init",
    ),
    (
        "return nnx.initializers.lecun_normal()(x, n)",
        "lecun_normal()",
        "lecun_normal(in_axis=0, out_axis=-1)",
        "kernel-init",
    ),
    ("return jnp.where(x, n, 0)", "where(x,", "where(~(x),", "wrong-mask"),
    ("return jnp.where(x, n, 0)", "jnp.where(x, n, 0)", "n", "wrong-mask"),
    ("return jnp.tril(x)", "tril(x)", "tril(x, k=-1)", "wrong-mask"),
    ("return jnp.tril(x)", "tril", "triu", "wrong-mask"),
    ("return jax.grad(f)(x, n)", "grad(f)", "grad(f, argnums=1)", "wrong-gradient"),
    ("return jax.lax.stop_gradient(x)", "jax.lax.stop_gradient(x)", "x", "wrong-gradient"),
    ("self.count += 1\n    return x", "self.count += 1", "pass", "lost-update"),
    ("x = x + n\n    return x", "x = x + n", "_unused = x + n", "lost-update"),
    ("x = x + n\n    return x", "x = x + n", "pass", "missing-step"),
    ("x = x + n\n    return x", "x = x + n", "x = x + n\n    x = x + n", "doubled-step"),
    (
        "x = x + n\n    n = n + x\n    return n",
        "x = x + n\n    n = n + x",
        "n = n + x\n    x = x + n",
        "step-order",
    ),
    ("if n:\n        x = x + 1\n    return x", "if n:", "if True:", "missing-step"),
    ("return f(x, n)", "f(x, n)", "f(n, x)", "exchanged-names"),
    ("return f(x)", "f(x)", "f(n)", "exchanged-names"),
    ("return f((n, 3))", "(n, 3)", "(3, n)", "exchanged-names"),
    ("return f([*x, n])", "[*x, n]", "[n, *x]", "exchanged-names"),
    ("return x", "return x", "return (x) * 2", "wrong-constant"),
    ("return x * n", "x * n", "x + n", "wrong-operator"),
    ("return x + n", "x + n", "x * n", "wrong-operator"),
    ("return x / n", "x / n", "x - n", "wrong-operator"),
    ("x += n\n    return x", "+=", "*=", "wrong-operator"),
    ("x *= n\n    return x", "*=", "/=", "wrong-operator"),
    ("x *= n\n    return x", "*=", "+=", "wrong-operator"),
    ("return n * x + (1 - n) * f", "n * x + (1 - n)", "(1 - n) * x + (n)", "exchanged-weights"),
    ("return x * (1 - n) + f * n", "(1 - n) + f * n", "(n) + f * (1 - n)", "exchanged-weights"),
    ("return 0.9 * x + 0.1 * n", "0.9 * x + 0.1 * n", "0.1 * x + 0.9 * n", "exchanged-weights"),
    ("return jnp.sqrt(x + n)", "x + n", "x + 1e-5", "ignored-argument"),
    ("return jnp.sqrt(x) * n", "* n", "* 0.9", "ignored-argument"),
    ("return x[0] + range(n)[0]", "range(n)", "range(8)", "ignored-argument"),
    (
        "return jnp.square(jnp.mean(x, axis=0))",
        "jnp.square(jnp.mean(x, axis=0))",
        "jnp.mean(jnp.square(x), axis=0)",
        "step-order",
    ),
    ("return jnp.mean(x**2)", "jnp.mean(x**2)", "jnp.mean(x)**2", "step-order"),
    ("return jnp.tanh(x @ n)", "jnp.tanh(x @ n)", "jnp.tanh(x) @ n", "step-order"),
    (
        "a = jnp.square(x)\n    return jnp.mean(a)",
        "a = jnp.square(x)\n    return jnp.mean(a)",
        "a = jnp.mean(x)\n    return jnp.square(a)",
        "step-order",
    ),
    (
        "a = n\n    for row in x:\n        a = a + row\n    return a",
        "a = n",
        "a = x[0]",
        "wrong-start",
    ),
    (
        "return x @ n",
        "return x @ n",
        "x = x - jnp.mean(x, axis=-1, keepdims=True)\n    return x @ n",
        "added-step",
    ),
    (
        "return jnp.square(x)",
        "(x)",
        "(x - jnp.mean(x, axis=-1, keepdims=True))",
        "added-step",
    ),
    ("return n * x", "n * x", "n * n * x", "doubled-step"),
    ("return jnp.square(x)", "square", "abs", "wrong-function"),
    ("return jax.nn.sigmoid(x)", "sigmoid", "hard_sigmoid", "wrong-activation"),
    ("a = x @ n\n    return a + x", "x @ n", "jax.nn.relu(x @ n)", "extra-activation"),
    ("for row in x:\n        n += row\n    return n", "in x:", "in x[::-1]:", "step-order"),
    (
        "return jax.nn.sigmoid(x) * n",
        "jax.nn.sigmoid(x) *",
        "(1 - jax.nn.sigmoid(x)) *",
        "exchanged-weights",
    ),
    ("return jnp.dot(x, n) / x", "dot(x, n) / x", "dot(n, x) / n", "exchanged-names"),
    ("return x.var(axis=(0, 2))", "(0, 2)", "2", "wrong-axis"),
    ("return x.var(axis=(1, 2))", "(1, 2)", "(0, 1, 2)", "wrong-axis"),
    ("return x.var(axis=(1, 2))", "(1, 2)", "(1, 3)", "wrong-axis"),
    ("return x.var(axis=(-1, -3))", "(-1, -3)", "(-1, -2)", "wrong-axis"),
    (
        "a = jnp.mean(x)\n    return (x - a) / jnp.var(x)",
        "(x - a) / jnp.var(x)",
        "(x) / jnp.mean((x) ** 2)",
        "missing-step",
    ),
    ("return x + jnp.arange(n)", "arange(n)", "arange(1, n + 1)", "off-by-one"),
    ("return x + jnp.arange(1, n + 1)", "arange(1, n + 1)", "arange(n)", "off-by-one"),
    (
        "x.a[...] = x.a[...] + n\n    x.b[...] = n\n    return n",
        "x.a[...] = x.a[...] + n\n    x.b[...] =",
        "_unused = x.a[...] + n\n    _unused =",
        "lost-update",
    ),
    ("return x**n", "x**n", "x * n", "wrong-operator"),
    ("return x.sum(axis=0) / n", "x.sum(axis=0) / n", "x.mean(axis=0)", "wrong-reduction"),
    ("return jnp.ones(n)", "ones", "zeros", "wrong-start"),
    (
        "return jnp.where(n > 0, x / jnp.where(n > 0, n, 1), 0)",
        "jnp.where(n > 0, x / jnp.where(n > 0, n, 1), 0)",
        "(x / (n))",
        "missing-step",
    ),
    ("return x @ n", "x @ n", "(x @ n).reshape(-1)", "changed-output"),
    ("return n * x + f", "n * x + f", "n * (x + f)", "operand-order"),
    ("return f - x / n", "f - x / n", "(f - x) / n", "operand-order"),
    ("return (x - f) / n", "(x - f) / n", "x - f / n", "operand-order"),
    ("return n / (x + f)", "n / (x + f)", "n / x + f", "operand-order"),
    ("return x**2 + n", "x**2", "jnp.abs(x)", "wrong-function"),
    ("return jnp.abs(x) + n", "jnp.abs(x)", "((x) ** 2)", "wrong-function"),
    (
        "a, b = x.shape[1:]\n    return f(a, b)",
        "shape[1:]",
        "shape[1:]\n    a = x.shape[0]",
        "wrong-axis",
    ),
    ("return f(x - n)", "x - n", "x - n[..., None]", "lost-axis"),
    (
        "slope = jax.grad(f)(x)\n    return x - slope",
        "f)(x)",
        "f)(x)\n    slope = jax.tree.map(jnp.zeros_like, slope)",
        "wrong-gradient",
    ),
    (
        "_, slope = jax.value_and_grad(f)(x)\n    step = slope / 2 + n * x\n    return x - step",
        "f)(x)\n    step = slope / 2 + n * x",
        "f)(x)\n    slope = slope + n * x\n    step = slope / 2",
        "step-order",
    ),
    (
        "a = self.w[...]\n    loss = f(a)\n    self.w[...] = a - n\n    return loss",
        "return loss",
        "a = self.w[...]\n    loss = f(a)\n    return loss",
        "step-order",
    ),
    (
        TWO_WAYS,
        'if n == "low":\n        return x - 1\n    if n == "high":',
        "if False:\n        return x - 1\n    if False:",
        "ignored-argument",
    ),
    (
        TWO_WAYS,
        'if n == "low":\n        return x - 1\n    if n == "high":',
        "if False:\n        return x - 1\n    if True:",
        "ignored-argument",
    ),
]
STATE = """\
class Average(nnx.Module):
    def __init__(self, start, scale):
        self.kept = nnx.Variable(start)
        self.scale = nnx.Param(jnp.ones(3))

    def __call__(self, x):
        return self.kept[...] - self.scale[...]

    def reset(self):
        self.kept[...] = jnp.zeros_like(self.kept[...])

    def push(self, x):
        self.kept[...] = self.kept[...] + x

    def share(self, x):
        return self.kept[...] / x
"""
MEANS = (
    HEAD
    + """\
class Average(nnx.Module):
    def __init__(self):
        self.mean = nnx.Variable(jnp.zeros(3))
        self.count = nnx.Variable(jnp.zeros((), int))

    def update(self, x):
        self.mean[...] = 0.9 * self.mean[...] + 0.1 * x
        self.count[...] += 1
"""
)
WEIGHED = "0.9 * self.mean[...] + 0.1 * x"
HISTORIES = {
    f"jnp.where(jnp.all(self.mean[...] == 0), x, {WEIGHED})": "wrong-start",
    "self.mean[...] + (x - self.mean[...]) / (self.count[...] + 1)": "wrong-constant",
}
STATES = [
    ({"Variable(start)": "Variable(jnp.zeros_like(start))"}, "wrong-start"),
    ({"Param(jnp.ones(3))": "Param(start)"}, "wrong-start"),
    (
        {
            "(start)\n": "(start)\n        self.first_kept = nnx.Variable(start)\n",
            "jnp.zeros_like(self.kept[...])": "self.first_kept[...]",
        },
        "wrong-start",
    ),
    ({"zeros_like(self.kept[...])": "ones_like(self.kept[...])"}, "wrong-start"),
    (
        {"self.kept[...] - self.scale[...]": "self.scale[...] - self.kept[...]"},
        "exchanged-names operand-order",
    ),
    ({"self.kept[...] = jnp.zeros": "_unused = jnp.zeros"}, "lost-update"),
    ({"return self.kept[...] /": "self.push(x)\n        return self.kept[...] /"}, "added-step"),
    (
        {
            "return self.kept[...] / x": "self.kept[...] = self.kept[...] / x\n"
            "        return self.kept[...]"
        },
        "added-step",
    ),
]


@pytest.mark.parametrize(("body", "old", "new", "pitfall"), LINES)
def test_a_line_is_changed_as_people_write_it(body: str, old: str, new: str, pitfall: str) -> None:
    text = f"{HEAD}def work(x, n, self=None, f=None):\n    {body}\n"
    wanted = (
        text.replace(old, new)
        if text.count(old) == 1
        else text[:60] + text[60:].replace(old, new, 1)
    )
    made = {change.apply(text): change for change in all_changes(text, 5000)}
    assert wanted in made
    assert made[wanted].pitfall == pitfall


@pytest.mark.parametrize(("edits", "pitfalls"), STATES)
def test_a_state_is_changed_as_people_write_it(edits: dict[str, str], pitfalls: str) -> None:
    text = wanted = f"{HEAD}{STATE}"
    for old, new in edits.items():
        assert old in wanted
        wanted = wanted.replace(old, new)
    made = {change.apply(text): change for change in all_changes(text, 5000)}
    assert wanted in made
    assert made[wanted].pitfall in pitfalls.split()


@pytest.mark.parametrize("new", HISTORIES)
def test_a_mean_of_all_that_came_is_weighed_as_people_write_it(new: str) -> None:
    made = {change.apply(MEANS): change for change in all_changes(MEANS, 5000)}
    assert made[MEANS.replace(WEIGHED, new)].pitfall == HISTORIES[new]


def test_an_array_or_a_seed_is_no_argument_that_a_number_replaces() -> None:
    text = f"{HEAD}def work(x, n: list, seed):\n    return x[0] @ n + nnx.Rngs(seed)()\n"
    assert "ignored-argument" not in {change.pitfall for change in all_changes(text, 5000)}


def test_what_is_left_out_in_all_places_is_said_so() -> None:
    text = f"{HEAD}def work(x):\n    return x.mean(0, keepdims=True) - x.var(0, keepdims=True)\n"
    said = [item.words for item in all_changes(text) if item.pitfall == "lost-axis"]
    assert "no `keepdims=True`, in both places" in said


def test_what_changes_no_state_is_not_called_too() -> None:
    text = f"{HEAD}{STATE}"
    said = [item.words for item in all_changes(text, 5000) if item.operator == "called-too"]
    assert "`self.push(x)` in `share` too" in said
    assert not any("self.share" in words or "places" in words for words in said)


def test_a_text_takes_not_the_place_of_what_is_made_from_it() -> None:
    program = Program('chip = devices("gpu")\nplaced = put(chip)\n')
    assert [applied(each.edits, program.text) for each in unwrapped(program)] == [
        'chip = devices("gpu")\nplaced = chip\n'
    ]


def test_an_activation_that_is_taken_twice_is_no_other_one() -> None:
    text = f"{HEAD}def work(x, n):\n    a = jax.nn.relu(x @ n)\n    return a\n"
    twice = text.replace("relu(x @ n)", "relu(jax.nn.relu(x @ n))")
    made = {change.apply(text): change.pitfall for change in all_changes(text)}
    assert made[twice] == "doubled-step"


def test_jax_numpy_is_named_as_the_program_does() -> None:
    for head, name in (("import jax\n", "jax.numpy"), ("import jax.numpy as np\n", "np")):
        text = f"{head}def work(x):\n    return x @ x\n"
        said = "".join(change.apply(text) for change in all_changes(text))
        assert f"{name}.mean(" in said
        assert "jnp." not in said


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
class TestOfReferences:
    def test_every_change_parses_differs_and_is_made_once(self, path: Path) -> None:
        text = path.read_text()
        changed = [change.apply(text) for change in all_changes(text)]
        assert len(changed) > 100
        assert len({*changed, text}) == len(changed) + 1
        for each in changed:
            ast.parse(each)

    def test_every_change_has_a_page_and_words_for_the_middle_of_a_sentence(
        self, path: Path
    ) -> None:
        for change in all_changes(path.read_text()):
            assert change.pitfall in PITFALLS
            assert change.words
            assert not change.words.endswith((".", ","))
            assert "\n" not in change.words
            assert change.words.count("`") % 2 == 0
            assert not overlap(change.edits)
            assert all(one.start <= other.start for one, other in pairwise(change.edits))

    def test_the_order_is_fixed_and_the_number_bounded(self, path: Path) -> None:
        text = path.read_text()
        assert all_changes(text) == all_changes(text)
        few = all_changes(text, 60)
        assert 40 < len(few) <= 60
        assert len({change.operator for change in few}) > 8  # each operator keeps its share


def test_every_pitfall_of_an_operator_has_a_page(root: Path) -> None:
    known = {item.name for item in list_pitfalls([root / "exercises/common/pitfalls"])}
    assert known >= PITFALLS


def test_the_same_change_is_made_at_all_its_places_too() -> None:
    text = "def work(x):\n    return f(x, axis=-1) + g(x, axis=-1)\n"
    every = [change for change in all_changes(text) if change.words.endswith("in both places")]
    wanted = text.replace("-1", "0")
    assert wanted in {change.apply(text) for change in every}


@pytest.mark.parametrize("text", ["def f(:", "x = '\0'", "", "(" * 500 + ")" * 500])
def test_what_cannot_be_parsed_or_holds_nothing_has_no_changes(text: str) -> None:
    assert all_changes(text) == ()


def test_places_are_counted_in_characters() -> None:
    text = "def work(x):\n    said = 'é…'; return (said, jnp.sum(x, axis=-1))\n"
    assert text.replace("-1", "0") in {change.apply(text) for change in all_changes(text)}


def test_no_operator_needs_jax_or_numpy() -> None:
    loaded = (
        "import sys; import grader.diagnosis.operators.program;"
        "from grader.diagnosis.operators import all_changes;"
        "assert all_changes('def f(x):\\n    return x + 1\\n');"
        "print(sorted({'jax', 'numpy', 'flax'} & {*sys.modules}))"
    )
    assert Change.__module__.startswith("grader.diagnosis.operators")
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


test_no_operator_needs_jax_or_numpy = pytest.mark.process(test_no_operator_needs_jax_or_numpy)


def test_the_table_names_every_operator_once() -> None:
    assert len({*OPERATORS}) == len(OPERATORS)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (LONG, "no assignment to `self.values[...]`"),
        (f"{LONG}\n    {LONG}", "no `self.values[...] = self.values[...] - rate * …`"),
        ("self.a = n", "no `self.a = n`"),
    ],
)
def test_a_long_assignment_that_is_missing_is_said_by_its_target(lines: str, words: str) -> None:
    made = all_changes(f"{HEAD}def f(self, n, rate, slopes):\n    {lines}\n    return n\n")
    said = [each.words for each in made if each.operator == "statement"]
    assert any(each.startswith(words[:40]) for each in said), said
