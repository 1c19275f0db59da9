"""The picture of attention: a position's weights, what they pool, and the submission's way."""

import re

import numpy as np
import pytest

from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.learner.show import PictureRequest
from grader.report.pictures.parts import Grid, Panel, Picture
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process

EXERCISE = open_catalogue().load("attention")
RIGHT = EXERCISE.reference.decode()


def shown(launcher: Launcher, source: str, case: int, element: int) -> Picture:
    with Examination(launcher) as examination:
        submission = Submission("submission.py", source.encode())
        request = PictureRequest(submission, EXERCISE, 0, case, element)
        return request.picture(launcher, examination)


def pooling(panel: Panel) -> tuple[Grid, Grid, Grid]:
    weights, values, pooled = panel.bands[0]
    return weights, values, pooled


def table(grid: Grid) -> np.ndarray:
    return np.array([[float(cell) for cell in row] for row in grid.cells])


def adds_up(panel: Panel) -> None:
    """Shown weights times shown values are what is pooled, and the heads sum to the title."""
    weights, values, pooled = (table(grid) for grid in pooling(panel))
    assert np.abs(weights.T @ values - pooled).max() < 5e-3
    said = re.match(r"(?:expected|yours): (\S+)", panel.title)
    assert said is not None
    (heads,) = panel.bands[1]
    assert abs(table(heads).sum() - float(said[1])) < 5e-3
    assert panel.lines == (f"sum over the heads {said[1]}",)


def test_right_work_shows_what_a_position_listens_to(launcher: Launcher) -> None:
    picture = shown(launcher, RIGHT, 1, 2 * 6 + 3)
    assert picture.title == "case 1: all sizes differ: number 15 of 30, y[2, 3]"
    assert picture.notes == ("yours is the same",)
    (panel,) = picture.panels
    adds_up(panel)
    weights, values, _ = pooling(panel)
    assert weights.rows == tuple(f"position {row}" for row in range(5))
    assert weights.faint == {(3, 0), (4, 0)}
    assert abs(table(weights).sum() - 1) < 5e-3
    assert table(values).shape == (5, 3)


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("jnp.where(visible, scores, -jnp.inf)", "scores", "causal-mask"),
        (" / jnp.sqrt(query.shape[-1])", "", "score-scale"),
        ("axis=-1", "axis=-2", "attention-axis"),
    ],
)
def test_a_known_mistake_stands_beside_the_right_way(
    launcher: Launcher, old: str, new: str, name: str
) -> None:
    picture = shown(launcher, RIGHT.replace(old, new), 1, 2 * 6 + 3)
    right, wrong = picture.panels
    assert wrong.title.endswith(f" ({name})")
    assert picture.notes == ()
    adds_up(right)
    adds_up(wrong)
    assert right.bands != wrong.bands


def test_heads_that_were_not_moved_back_show_what_a_row_is_joined_from(
    launcher: Launcher,
) -> None:
    moved = RIGHT.replace("jnp.swapaxes(weights @ value, 0, 1)", "weights @ value")
    right, wrong = shown(launcher, moved, 1, 2 * 6 + 3).panels
    assert wrong.title.endswith(" (head-order)")
    (wanted,), (given,) = right.bands[0], wrong.bands[0]
    assert wanted.cells == (("0", "0", "0", "1", "1", "1"), ("2",) * 6)
    assert not wanted.marked
    assert given.cells == (("0", "0", "0", "1", "1", "1"), ("4", "4", "4", "0", "0", "0"))
    assert given.marked == {(1, column) for column in range(6)}


def test_other_kernels_are_shown_as_the_submission_holds_them(launcher: Launcher) -> None:
    lines = RIGHT.replace("init(rngs.params()", "init(one").replace(
        "shape = (", "one, shape = rngs.params(), (", 1
    )
    right, wrong = shown(launcher, lines, 1, 2 * 6 + 3).panels
    assert wrong.title.endswith(" (kernel-draws)")
    adds_up(right)
    adds_up(wrong)


def test_what_no_known_mistake_gives_is_not_drawn(launcher: Launcher) -> None:
    other = RIGHT.replace("weights @ value", "(weights * weights) @ value")
    picture = shown(launcher, other, 1, 2 * 6 + 3)
    (panel,) = picture.panels
    assert panel.title.startswith("expected: ")
    (note,) = picture.notes
    assert note.endswith("how it comes about is not known well enough to be drawn")
