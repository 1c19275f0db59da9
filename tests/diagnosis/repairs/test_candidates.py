"""Which edits of a program are proposed, and which of them are believed."""

import ast
from typing import Any

import pytest

from grader.diagnosis.operators.program import Program, applied
from grader.diagnosis.repairs.candidates import MOST, MOST_TOGETHER, Candidate, candidates
from grader.diagnosis.repairs.nearby import named, signs
from grader.diagnosis.repairs.vocabulary import vocabulary
from grader.exercise.exercise import Exercise
from grader.grading.examiner.dialogue import GaveUpError
from grader.grading.exercises import open_catalogue
from grader.grading.repairs.difference import difference, in_words
from grader.grading.repairs.proposed import INSERTED, believed
from grader.judging.context import Context
from grader.judging.session import Outcome
from grader.submission.submission import Submission

WHOLE = """
import jax.numpy as jnp
from flax import nnx


class Layer(nnx.Module):
    def __init__(self, inputs, outputs, *, rngs):
        draw = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(draw(rngs.params(), (inputs, outputs)))
        self.bias = nnx.Param(jnp.zeros((outputs,)))

    def __call__(self, x):
        y = x[None] @ self.kernel[...]
        return y[0] + self.bias[...]


def dense_forward(seed, x, features):
    made = Layer(x.shape[-1], int(features), rngs=nnx.Rngs(int(seed)))
    table = jnp.zeros((2, 2)).at[0].set(1.0)
    return made(x).astype(jnp.float32)
"""
KEPT = """
import jax
import jax.numpy as jnp
from flax import nnx


class Total(nnx.Module):
    def __init__(self, start, rate):
        self.total = nnx.Variable(start)
        self.rate = rate

    def __call__(self, x):
        total = self.total[...]
        for row in x:
            total *= self.rate
            total += (1 - self.rate) * row * 0.5
        self.total[...] = total
        return total

    def scanned(self, x):
        return jax.lax.scan(lambda one, row: (one + row, one), self.total[...], x)

    def mixed(self, x, share):
        return share * x + (1 - share) * self.total[...] + jnp.square(jnp.mean(x))


def run(x, rate):
    return Total(x[0], rate)
"""
LOST_STATE = [
    ("total = self.total[...]", "total = x[0]"),
    ("row: (one + row, one), self.total[...]", "row: (one + row, one), x[0]"),
    ("total *= self.rate", "total += self.rate"),
    ("total *= self.rate", "total /= self.rate"),
    ("nnx.Variable(start)", "nnx.Variable(jnp.ones_like(start))"),
    ("share * x + (1 - share) *", "(1 - share) * x + share *"),
    ("jnp.square(jnp.mean(x))", "jnp.mean(jnp.square(x))"),
    ("Total(x[0], rate)", "Total(x[0], 0.9)"),
]
LOST = [
    ("x[None] @", "x @"),
    ("y[0] +", "y +"),
    ("int(features)", "features"),
    ("nnx.Rngs(int(seed))", "nnx.Rngs(42)"),
    ("rngs.params()", "rngs.params"),
    ("lecun_normal()", "lecun_normal"),
    ("lecun_normal()", "lecun_norml()"),
    ("self.kernel[...]", "self.kernel"),
    ("self.kernel[...]", "self.kernal[...]"),
    ("self.kernel[...]", "kernel[...]"),
    ("y[0] + self.bias[...]", "y[0]"),
    ("return made(x)", "made(x)"),
    ("(outputs,)", "outputs"),
    ("(inputs, outputs)", "(outputs, inputs)"),
    ("self.kernel[...]", "self.kernel()"),
    ("def __call__(self, x)", "def __call__(x)"),
    ("def __call__(self, x)", "def forward(self, x)"),
    ("rngs=nnx.Rngs", "rng=nnx.Rngs"),
    ("table = jnp.zeros((2, 2)).at[0].set(1.0)", "table[0] = 1.0"),
]


NEARER = [
    ("lecun_normal", "he_normal"),
    ("y[0] + self", "y[0] * self"),
    (" + self.bias[...]", ""),
    ("made(x).astype(jnp.float32)", "made(jnp.tanh(x)).astype(jnp.float32)"),
]


def proposed(text: str, most: int = 2000) -> list[Candidate]:
    exercise = open_catalogue().load("dense")
    submission = Submission("me.py", text.encode())
    context = Context(submission, exercise, exercise.cases(0), (), Outcome(), None)
    return candidates(context, frozenset(), most)


def same(one: str, other: str) -> bool:
    return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))


@pytest.mark.parametrize(("right", "wrong"), LOST[:-1])
def test_a_usual_slip_is_taken_back(right: str, wrong: str) -> None:
    text = WHOLE.replace(right, wrong, 1)
    assert text != WHOLE
    made = [applied(each.edits, text) for each in proposed(text)]
    assert any(same(each, WHOLE) for each in made)


@pytest.mark.parametrize(("number", "tried"), [("1e-6", 0), ("0.0", 1)])
def test_a_small_number_is_changed_only_to_one_that_is_known(number: str, tried: int) -> None:
    """A term that is made so small that no case shows it is not put right."""
    text = WHOLE.replace("y[0] +", "y[0] + 1e-3 * y[0] +")
    made = [applied(each.edits, text) for each in proposed(text)]
    assert made.count(text.replace("1e-3", number)) == tried


def test_what_the_right_program_calls_is_not_passed_on_uncalled() -> None:
    """Zeros would be drawn all the same with a stream in place of its key."""
    text = WHOLE.replace("jnp.zeros((outputs,))", "jnp.zeros_like(draw(rngs.params(), (9, 9))[0])")
    assert text != WHOLE
    made = [applied(each.edits, text) for each in proposed(text)]
    assert not any("rngs.params, (9, 9)" in each for each in made)
    other = text.replace("rngs.params(), (9", "rngs.other(), (9")
    assert any("rngs.other, (9" in applied(each.edits, other) for each in proposed(other))


@pytest.mark.parametrize(
    "guard", ["assert len(x) == 4, 'no'", "if len(x) != 4:\n        raise ValueError(x)"]
)
def test_what_a_program_refuses_is_not_argued_away(guard: str) -> None:
    """An edit of the condition is right as soon as it never holds; all of it may be left out."""
    text = WHOLE.replace("    table =", f"    {guard}\n    table =")
    made = [applied(each.edits, text) for each in proposed(text)]
    assert made
    kept = [each for each in made if "assert" in each or "if " in each]
    assert kept
    assert all("len(x) == 4" in each or "len(x) != 4" in each for each in kept)
    asked = text.replace("raise ValueError(x)", "x = x[:4]").replace("assert len", "assured = len")
    assert any("len(x) == 4" not in applied(each.edits, asked) for each in proposed(asked))


def test_a_keyword_is_spelt_as_what_is_called_takes_it() -> None:
    text = WHOLE.replace("nnx.Param(jnp.zeros", "nnx.Param(rng=1, value=jnp.zeros")
    made = [applied(each.edits, text) for each in proposed(text)]
    assert any("nnx.Param(value=jnp.zeros" in each for each in made)  # left out
    assert not any("nnx.Param(rngs=1" in each for each in made)  # which a Param would take


def test_what_was_left_out_is_told_without_its_comma() -> None:
    from grader.diagnosis.operators.program import Edit

    text = "a = f(x, y=1)\n"
    assert in_words((Edit(text.index(", y"), text.index(")"), ""),), text) == "no `y=1`"


def test_a_statement_that_is_left_out_is_told_without_what_stands_there() -> None:
    from grader.diagnosis.operators.program import Edit

    assert in_words((Edit(0, 5, "pass"),), "a = 1\nb = 2\n") == "no `a = 1`"
    assert in_words((Edit(4, 5, "3"),), "a = 1\nb = 2\n") == "`3` in place of `1`"


def test_a_change_in_place_becomes_a_new_array() -> None:
    text = WHOLE.replace(*LOST[-1])
    made = [applied(each.edits, text) for each in proposed(text)]
    assert any("table = table.at[0].set(1.0)" in each for each in made)


@pytest.mark.parametrize("last", ["print(answer)", "exit()"])
def test_what_was_made_last_is_returned(last: str) -> None:
    text = WHOLE.replace("    return made(x)", "    answer = made(x)").rstrip() + f"\n    {last}\n"
    made = [applied(each.edits, text) for each in proposed(text)]
    assert any(each.endswith("    return answer\n") for each in made)


def test_a_name_that_cannot_be_imported_is_left_out() -> None:
    text = WHOLE.replace("from flax import nnx", "from flax import layers, nnx")
    made = [applied(each.edits, text) for each in proposed(text)]
    assert any(same(each, WHOLE) for each in made)


def test_edits_are_bounded_and_always_in_the_same_order() -> None:
    found = proposed(WHOLE, MOST)
    assert len(found) == MOST
    assert found == proposed(WHOLE, MOST)
    alone = MOST - MOST_TOGETHER * (MOST_TOGETHER - 1) // 2
    assert found[:alone] == proposed(WHOLE)[:alone]


@pytest.mark.parametrize(("right", "wrong"), NEARER)
def test_what_brings_the_text_nearer_to_the_right_program_comes_first(
    right: str, wrong: str
) -> None:
    text = WHOLE.replace(right, wrong, 1)
    assert text != WHOLE
    made = [applied(each.edits, text) for each in proposed(text)]
    assert any(same(each, WHOLE) for each in made[:25])


def test_two_edits_that_bring_the_text_nearer_are_made_together_at_last() -> None:
    text = WHOLE.replace("lecun_normal", "he_normal").replace("y[0] +", "y[0] *")
    made = [applied(each.edits, text) for each in proposed(text, MOST)]
    assert not any(same(each, WHOLE) for each in made[: MOST // 2])
    assert any(same(each, WHOLE) for each in made)


def test_of_a_shape_that_is_unpacked_some_sizes_are_left_out() -> None:
    text = WHOLE.replace("    table =", "    length, features = x.shape\n    table =")
    made = "".join(applied(each.edits, text) for each in proposed(text))
    assert "length, features = x.shape[1:]\n" in made
    assert "_, length, features = x.shape\n" in made


def test_an_argument_is_named_as_in_the_right_program() -> None:
    words = vocabulary("y = jnp.mean(x, axis=(0, -1), keepdims=True) @ x")
    program = Program("y = jnp.mean(x,) - x.mean()\nz = jnp.max(x)\n")
    made = [applied(each.edits, program.text).splitlines()[0] for each in named(program, words)]
    assert made == [
        "y = jnp.mean(x,axis=(0, -1)) - x.mean()",
        "y = jnp.mean(x,keepdims=True) - x.mean()",
        "y = jnp.mean(x,) - x.mean(axis=(0, -1))",
        "y = jnp.mean(x,) - x.mean(keepdims=True)",
    ]
    assert [applied(each.edits, program.text) for each in signs(program, words)] == [
        program.text.replace("-", "@")
    ]


def test_edits_touch_only_what_can_run() -> None:
    text = WHOLE + "\n\ndef unused(y):\n    return y.sum(axis=0) + 17\n"
    begins = text.index("def unused")
    assert all(edit.start < begins for each in proposed(text) for edit in each.edits)


def test_every_honest_edit_of_one_line_is_believed() -> None:
    exercise = open_catalogue().load("dense")
    made = proposed(WHOLE, MOST)
    body = {"candidates": [said(each) for each in made]}
    kept = believed(body, WHOLE, exercise)
    assert len(kept) > 0.9 * len(made)
    assert set(kept) <= set(made)


def test_no_edit_puts_in_a_line_of_the_reference() -> None:
    exercise = open_catalogue().load("dense")
    own = {line.strip() for line in WHOLE.splitlines()}
    lines = {line.strip() for line in exercise.right_program.splitlines() if line.strip()} - own
    for each in proposed(WHOLE):
        added = difference(each.edits, WHOLE).splitlines()
        more = sum(item[0] == "+" for item in added) - sum(item[0] == "-" for item in added)
        assert more <= 0 or not lines & {item[1:].strip() for item in added}
        assert all(edit.new.strip() not in lines for edit in each.edits)


def said(candidate: Candidate) -> dict[str, Any]:
    edits = [{"start": e.start, "end": e.end, "new": e.new} for e in candidate.edits]
    return {"edits": edits, "pitfall": candidate.pitfall}


def edit(start: int = 0, end: int = 0, new: str = "x") -> dict[str, Any]:
    return {"start": start, "end": end, "new": new}


HOSTILE = {
    "past the end": [edit(10**6, 10**6)],
    "backwards": [edit(5, 2)],
    "one over another": [edit(0, 9), edit(4, 6)],
    "much": [edit(new="x" * (INSERTED + 1))],
    "lines": [edit(new="import os\nos")],
    "a line of the right program": [edit(new="init = nnx.initializers.lecun_normal()")],
    "no place": [{"start": -1, "end": 0, "new": ""}],
    "no edit": [],
    "very many": [edit(place, place) for place in range(40)],
    "something else": [{"start": 0, "end": 0, "new": "", "verdict": "passed"}],
}


@pytest.mark.parametrize("way", HOSTILE)
def test_what_is_no_small_edit_is_not_believed(way: str, exercise: Exercise) -> None:
    text = "def f(x):\n    return x\n"
    bad, good = {"edits": HOSTILE[way], "pitfall": ""}, {"edits": [edit()], "pitfall": ""}
    assert len(believed({"candidates": [bad, good]}, text, exercise)) == 1


@pytest.mark.parametrize("body", [{}, {"candidates": 3}, {"candidates": [{}] * (MOST + 1)}])
def test_what_is_no_list_of_edits_is_refused(body: dict[str, Any], exercise: Exercise) -> None:
    with pytest.raises(GaveUpError):
        believed(body, "", exercise)


@pytest.mark.parametrize(
    ("new", "words", "diff"),
    [
        ("a = f(x)[0]", "`[0]` added in line 2", "@@ line 2 @@\n-a = f(x)\n+a = f(x)[0]"),
        ("a = f(xs)", "`xs` in place of `x`", "@@ line 2 @@\n-a = f(x)\n+a = f(xs)"),
        ("a = f(x, y=1)", "`y=1` added in line 2", "@@ line 2 @@\n-a = f(x)\n+a = f(x, y=1)"),
        ("a = f()", "no `x`", "@@ line 2 @@\n-a = f(x)\n+a = f()"),
    ],
)
def test_an_edit_is_told_in_words_and_as_lines(new: str, words: str, diff: str) -> None:
    from grader.diagnosis.operators.program import Edit
    from grader.diagnosis.repairs.candidates import _least

    text = "é = 1\na = f(x)\nb = a\n"
    start = text.index("a = ")
    edits = (*_least(Edit(start, start + len("a = f(x)"), new), text),)
    assert applied(edits, text) == text.replace("a = f(x)", new)
    assert (in_words(edits, text), difference(edits, text)) == (words, diff)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("3", "6", "`1e-6` in place of `1e-3`"),
        ("", "-", "`-1` in place of `1`"),
        ("-", "", "`2` in place of `-2`"),
    ],
)
def test_the_words_of_an_edit_hold_whole_numbers(old: str, new: str, words: str) -> None:
    from grader.diagnosis.operators.program import Edit

    text = "a = 1\nb = x\nc = f(x, y) + 1e-3 + g(axis=-2)\n"
    start = {"3": text.index("3"), "": text.index("1"), "-": text.index("-2")}.get(old, 0)
    edits: tuple[Edit, ...] = (Edit(start, start + len(old), new),)
    assert in_words(edits, text) == words


@pytest.mark.parametrize(
    ("text", "one", "other", "words"),
    [
        ("c = f(x, y)\n", "x", "y", "`x` and `y` exchanged"),
        ("a = 1\nb = x\n", "a = 1", "b = x", "lines 1 and 2 exchanged"),
        ("a = 1\nb = x\n", "a", "b", "`a` and `b` exchanged"),
        ("self.a = 1\nself.b = f(2)\n", "a = 1", "b = f(2)", "lines 1 and 2 exchanged"),
    ],
)
def test_what_changes_places_is_said_so(text: str, one: str, other: str, words: str) -> None:
    from grader.diagnosis.operators.program import Edit

    starts = text.index(one), text.index(other)
    edits = (
        Edit(starts[0], starts[0] + len(one), other),
        Edit(starts[1], starts[1] + len(other), one),
    )
    assert in_words(edits, text) == words


@pytest.mark.parametrize(("right", "wrong"), LOST_STATE)
def test_a_slip_of_a_state_or_a_formula_is_taken_back(right: str, wrong: str) -> None:
    text = KEPT.replace(right, wrong, 1)
    assert text != KEPT
    assert any(same(applied(item.edits, text), KEPT) for item in proposed(text))
