"""What a text is made of says which changes are likely, by counts and without names."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from grader.diagnosis.changed.hypotheses import Hypothesis
from grader.diagnosis.changed.likely import likely
from grader.diagnosis.changed.profile import (
    MOST_LETTERS,
    MOST_PARTS,
    MOST_WHOLE,
    Shifts,
    Towards,
    in_short,
    profile,
)
from grader.diagnosis.operators import Change, Edit, Program, all_changes

BOOKS = sorted(Path(__file__).parents[2].glob("reference/*.py"))
RIGHT = """\
import jax.numpy as jnp


def norm(x, scale, epsilon):
    mean = jnp.mean(x, axis=-1, keepdims=True)
    spread = jnp.var(x, axis=-1, keepdims=True)
    return (x - mean) / jnp.sqrt(spread + epsilon) * scale
"""
OTHERS_WORDS = """\
import jax.numpy as np


def norm(values, weight, eps):
    centre = values.mean(axis=-1, keepdims=True)
    variance = ((values - centre) ** 2).sum(axis=-1, keepdims=True)
    return weight * (values - centre) / (variance + eps)
"""


def made_of(text: str) -> Counter[str]:
    return profile(ast.walk(ast.parse(text)))


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_an_edit_shifts_the_profile_as_reading_all_of_the_text_again_says(path: Path) -> None:
    program = Program(path.read_text())
    shifts = Shifts(program)
    assert shifts.whole == made_of(program.text)
    changes = all_changes(program.text)[::3]
    for change in changes:
        wanted = made_of(change.apply(program.text))
        wanted.subtract(shifts.whole)
        found = shifts.of(change.edits)
        assert {**found, **wanted} == {**wanted, **found}, change.words
        assert all(found[part] == by for part, by in wanted.items()), change.words


def test_edits_of_whole_blocks_are_looked_at_within_a_bound() -> None:
    program = Program("def f(x):\n    return x\n")
    shifts = Shifts(program)
    edit = Edit(0, len(program.text), "def f(x):\n    return x + 1\n")
    seen = [shifts.of([edit])["+"] for _ in range(MOST_WHOLE + 1)]
    assert seen == [1] * MOST_WHOLE + [0]


def test_only_short_parts_are_told_and_the_commonest_of_many() -> None:
    many = Counter({f"part {number}": 1 + number for number in range(MOST_PARTS + 5)})
    told = in_short(many + Counter({"x" * (MOST_LETTERS + 1): 10_000}))
    assert len(told) == MOST_PARTS
    assert "part 5" in told
    assert "part 4" not in told


def test_the_pair_that_the_text_shows_comes_first_whatever_its_names() -> None:
    changes = [Hypothesis((change,)) for change in all_changes(RIGHT)]
    groups = [[(number, each)] for number, each in enumerate(changes)]
    found = list(likely(RIGHT, groups, made_of(OTHERS_WORDS)))
    said = [{changes[one].words, changes[other].words} for one, other in found[:10]]
    assert any(
        any("no `sqrt`" in words for words in pair) and any("sum" in words for words in pair)
        for pair in said
    )
    assert len(found) == len({*found})
    assert list(likely(RIGHT, groups, made_of(OTHERS_WORDS), 3)) == found[:3]


def test_a_text_that_is_made_like_the_reference_speaks_for_no_pair() -> None:
    groups = [[(number, Hypothesis((one,)))] for number, one in enumerate(all_changes(RIGHT))]
    assert list(likely(RIGHT, groups, made_of(RIGHT))) == []


def test_of_changes_that_answer_alike_the_one_that_the_text_shows_takes_part() -> None:
    def change(old: str, new: str) -> Hypothesis:
        start = RIGHT.index(old)
        edits = (Edit(start, start + len(old), new),)
        return Hypothesis((Change("call", "missing-step", new, edits),))

    root = change("jnp.sqrt(spread + epsilon)", "(spread + epsilon)")
    square = change("jnp.sqrt(spread + epsilon)", "jnp.sqrt(jnp.abs(spread + epsilon))")
    other = change("jnp.var", "jnp.sum")
    groups = [[(0, square), (1, root)], [(2, other)]]
    assert list(likely(RIGHT, groups, made_of(OTHERS_WORDS))) == [(1, 2)]


def test_an_edit_gains_as_many_parts_as_it_brings_nearer() -> None:
    wrong = RIGHT.replace("jnp.sqrt(spread + epsilon)", "(spread - epsilon)")
    towards = Towards(Program(wrong), RIGHT)
    start = wrong.index("- epsilon")
    assert towards.gain([Edit(start, start + 1, "+")]) == 2
    assert towards.gain([Edit(start, start + 1, "*")]) == 0
    assert towards.gain([Edit(start, start, "/ 2 ")]) == -1
