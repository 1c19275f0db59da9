"""`grader.grade_source`: reports as the command gives them, by workers that are kept."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

import grader
from grader.exercise.trusted_files import ExerciseError
from grader.grading import source as source_grading
from grader.submission.format import SOURCE_BYTES

pytestmark = pytest.mark.process


@pytest.fixture(scope="module", autouse=True)
def _workers_end() -> Iterator[None]:
    yield
    source_grading._shared.close()


def test_workers_are_kept_and_the_seed_is_used(right: str) -> None:
    report = grader.grade_source(right)
    assert (report.verdict, report.exercise and report.exercise.name) == ("passed", "conv1d")
    before = source_grading._shared.launcher()
    report = grader.grade_source(right.replace('"SAME"', '"VALID"'), "conv1d", seed=3)
    assert (report.verdict, report.seed) == ("failed", 3)
    assert source_grading._shared.launcher() is before


def test_workers_that_were_lost_are_started_anew(right: str) -> None:
    source_grading._shared.launcher()._template.process.kill()
    assert grader.grade_source(right).verdict == "passed"


def test_an_interrupt_gives_the_workers_up(right: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = source_grading._shared.launcher()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(source_grading, "grade_submission", interrupted)
        with pytest.raises(KeyboardInterrupt):
            grader.grade_source(right)
    assert source_grading._shared.launcher() is not before


def test_an_unknown_exercise_is_named() -> None:
    with pytest.raises(ExerciseError, match=r"no exercise 'conf1d'; there are: "):
        grader.grade_source("", "conf1d")


@pytest.mark.parametrize("seed", [-1, 0.5, "1", 2**53])
def test_a_seed_is_a_whole_number(seed: int) -> None:
    with pytest.raises(ValueError, match=r"is not a whole number from 0"):
        grader.grade_source("", "conv1d", seed)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "no entry point of any exercise"),
        (f"#{'x' * SOURCE_BYTES}", "the limit is 1,048,576"),
    ],
)
def test_a_text_that_cannot_be_graded_is_told_why(text: str, said: str) -> None:
    report = grader.grade_source(text)
    assert report.verdict == "ungradable"
    assert said in report.summary
    assert "--exercise" not in report.summary


def test_a_text_with_lone_surrogates_gets_a_report(right: str) -> None:
    report = grader.grade_source(f"{right}\n'\ud800'\n")
    assert report.findings[0].name == "syntax-error"


def test_importing_the_package_loads_next_to_nothing() -> None:
    code = "import grader, sys; print({'numpy', 'pydantic', 'rich', 'jax'} & set(sys.modules))"
    loading = code.replace("import grader", "import grader; grader.grade_source; import numpy")
    for program, expected in ((code, "set()"), (loading, "{'numpy'}")):
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == expected
