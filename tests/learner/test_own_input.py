"""An input of a learner's own: what words of the command line make of a case."""

import numpy as np
import pytest

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.grading.exercises import open_catalogue
from grader.learner.own_input import own_case, pairs
from grader.report.errors import WrongUsageError


@pytest.fixture(scope="module")
def dense() -> Exercise:
    return open_catalogue().load("dense")


def made(exercise: Exercise, words: str, seed: int = 0) -> Case:
    file, given = pairs(["me.py", *words.split()])
    assert file == "me.py"
    cases = exercise.cases(0)
    return own_case(exercise, cases[0], given, cases, seed)


def test_a_value_has_the_type_that_the_cases_give_it(dense: Exercise) -> None:
    case = made(dense, "--x [[1,2.5]] --features=3 --seed 4")
    assert [*case.arguments] == ["seed", "x", "features"]
    assert (case.arguments["seed"], case.arguments["features"]) == (4.0, 3.0)
    assert isinstance(case.arguments["features"], float)
    assert case.arguments["x"].dtype == np.float32
    assert case.arguments["x"].tolist() == [[1.0, 2.5]]
    assert case.sizes == {"batch": 1, "in_features": 2, "features": 3}


def test_a_size_draws_the_array_anew_and_leaves_the_others(dense: Exercise) -> None:
    case, base = made(dense, "--in-features 2"), dense.cases(0)[0]
    assert case.arguments["x"].shape == (7, 2)
    assert case.arguments["features"] == base.arguments["features"]
    pool = np.concatenate([each.arguments["x"].reshape(-1) for each in dense.cases(0)])
    assert np.isin(case.arguments["x"], pool).all()
    same, other = (made(dense, "--in-features 2", seed) for seed in (0, 1))
    assert np.array_equal(case.arguments["x"], same.arguments["x"])
    assert not np.array_equal(case.arguments["x"], other.arguments["x"])


def test_the_sizes_of_images_are_known_too() -> None:
    case = made(open_catalogue().load("conv2d"), "--height 2 --width 5 --in_features 1")
    assert case.arguments["x"].shape == (2, 5, 1)


UNUSABLE = {
    "--x [1,2]": '--x has 2 axes, not an array of 1 axes: write it such as --x "[[0.5, 0.5]',
    "--x 3": "--x has 2 axes, not a single number",
    "--x [[True]]": "--x holds numbers",
    "--x [[1j]]": "--x holds numbers",
    "--x [[]]": "--x has no number",
    "--x [[1e999]]": "--x holds a number that float32 cannot hold",
    "--x __import__('os')": "--x is not a number or a list of numbers",
    f"--x {'[' * 9_000}": "--x is not a number or a list of numbers: [[",
    f"--x [[{'0,' * 20_000}]]": "--x has more than 10,000",
    "--x": "--x needs a value: --x VALUE",
    "--x [[1]] --x [[2]]": "--x is given twice",
    "--x [[1,2]] --in_features 3": "give --x or its size --in_features, not both",
    "--w 3": "dense takes --seed, --x, --features, --batch, --in_features",
    "--features 0": "--features is a size, a whole number from 1 to 64, not 0",
    "--features -3": "--features is a size, a whole number from 1 to 64, not -3",
    "--features 2.5": "--features is a size, a whole number from 1 to 64",
    "--features [2]": "--features is a size, a whole number from 1 to 64",
    f"--seed {'9' * 400}": "--seed is too large a number: 999",
    "--seed True": "--seed is a number, not True",
    "--seed [1]": "--seed is a number, not [1]",
    f"--seed {'9' * 200_000}": "--seed is longer than 100,000 letters",
    "--batch 64 --in_features 64 --features 64 --x [[1]]": "not both",
}


@pytest.mark.parametrize("words", UNUSABLE, ids=lambda words: words[:40])
def test_what_fits_no_argument_is_one_sentence(words: str, dense: Exercise) -> None:
    with pytest.raises(WrongUsageError) as raised:
        made(dense, words)
    said = str(raised.value)
    assert UNUSABLE[words] in said
    assert "\n" not in said
    assert len(said) < 200


def test_sizes_that_are_too_large_together_are_refused() -> None:
    conv2d = open_catalogue().load("conv2d")
    words = "--height 9 --width 9 --in_features 16 --features 64 --kernel_size 64"
    with pytest.raises(WrongUsageError, match="that is too large to try"):
        made(conv2d, words)
    with pytest.raises(WrongUsageError, match="would hold 262,144 numbers"):
        made(conv2d, "--height 64 --width 64 --in_features 64")


@pytest.mark.parametrize("words", [["--x", "3"], ["a.py", "b.py"], []])
def test_one_file_is_named(words: list[str]) -> None:
    with pytest.raises(WrongUsageError, match="name one file"):
        pairs(words)
