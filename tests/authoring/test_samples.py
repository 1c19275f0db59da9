"""A task shows one call and what it gives, and that is what the reference gives."""

import shutil
from pathlib import Path

import pytest

from grader.authoring.bench import Bench
from grader.authoring.samples import read_sample, sample_faults
from grader.grading.exercises import open_catalogue
from grader.workers.launch import Launcher

NAME = "layer_norm"
TASK = """# A task

## Sample input and output

```python
x = jnp.ones((2,))
answer(
    x, 3
)%s
```

Some words, and 7 of another number.
"""


@pytest.mark.parametrize(
    ("comment", "shown", "whole"),
    [
        ("  # 0.5", ("0.5",), True),
        ("\n# [1.0, -2e-05,\n#  3]", ("1.0", "-2e-05", "3"), True),
        ("\n# Array([[1., .5]], dtype=float32), float32[1, 2]", ("1.", ".5", "1", "2"), True),
        ("\n# [1.0, 2.0, ...]", ("1.0", "2.0"), False),
    ],
)
def test_numbers_are_read_from_the_comment(
    comment: str, shown: tuple[str, ...], *, whole: bool
) -> None:
    sample = read_sample(TASK.replace("%s", comment))
    assert sample is not None
    assert (sample.shown, sample.whole) == (shown, whole)
    assert sample.program.endswith("    x = jnp.ones((2,))\n    return answer(x, 3)\n")


def test_a_task_may_have_none() -> None:
    assert read_sample("# A task\n\n## A sample\n") is None


@pytest.mark.parametrize(
    "task", [TASK.replace("%s", ""), TASK.replace("answer(", "answer = (").replace("%s", "  # 1")]
)
def test_another_form_is_refused(task: str) -> None:
    with pytest.raises(ValueError, match="last line is a call"):
        read_sample(task)


@pytest.fixture
def place(tmp_path: Path, root: Path) -> Path:
    """A root with one exercise."""
    shutil.copytree(root / "exercises" / NAME, tmp_path / "exercises" / NAME)
    (tmp_path / "reference").mkdir()
    shutil.copy(root / "reference" / f"{NAME}.py", tmp_path / "reference")
    return tmp_path


@pytest.mark.process
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", []),
        ("-0.5344462", "-0.5344", []),
        ("-0.5344462", "-0.54", ["shows -0.54 at [1]; it is -0.534446"]),
        ("-0.5344462, ", "", ["shows 7 numbers of 8"]),
        ("0.0, 0.0, 0.0, 0.0]", "...]", []),
        ("layer_norm_forward(jnp.array([[[", "layer_norm_forward(jnp.arry([[[", ["AttributeError"]),
        ("## Sample input", "## A sample of input", ["no section 'Sample input and output'"]),
        ("# [-1.0688924", "[-1.0688924", ["as a comment"]),
    ],
)
def test_a_sample_is_compared_with_what_the_reference_gives(
    old: str, new: str, said: list[str], place: Path, launcher: Launcher
) -> None:
    file = place / "exercises" / NAME / "task.md"
    text = file.read_text()
    if old:
        assert old in text
        file.write_text(text.replace(old, new))
    faults = list(sample_faults(open_catalogue(place).load(NAME), Bench(launcher)))
    assert len(faults) == len(said)
    assert all(part in fault for part, fault in zip(said, faults, strict=True))


@pytest.mark.process
@pytest.mark.parametrize("name", open_catalogue().names)
def test_every_lesson_shows_a_true_sample(name: str, launcher: Launcher) -> None:
    assert not list(sample_faults(open_catalogue().load(name), Bench(launcher)))
