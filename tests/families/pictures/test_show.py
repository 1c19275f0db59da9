"""What is drawn of real submissions, and what `grade show` says."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.exercise.exercise import Exercise
from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.learner.show import NoPictureError, PictureRequest
from grader.report.pictures.parts import Grid, Panel, Picture
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

Show = Callable[..., Picture]


@pytest.fixture(scope="module")
def show(launcher: Launcher, exercise: Exercise) -> Show:
    """Draws a source text run by a real worker."""

    def run(source: str, case: int | None = None, element: int | None = None) -> Picture:
        submission = Submission("submission.py", source.encode())
        with Examination(launcher) as examination:
            request = PictureRequest(submission, exercise, 0, case, element)
            return request.picture(launcher, examination)

    return run


def sample(root: Path, name: str) -> str:
    return (root / "docs" / "screens" / f"{name}.py").read_text(encoding="utf-8")


def grids(panel: Panel) -> dict[str, Grid]:
    return {grid.title: grid for band in panel.bands for grid in band}


def test_a_wrong_layout_shows_how_the_kernel_is_drawn_and_read(root: Path, show: Show) -> None:
    right, wrong = show(sample(root, "kernel_layout")).panels
    assert right.title.startswith("expected: ")
    assert wrong.title.endswith(" (kernel-layout)")
    axes = [grids(panel)["the kernel's axes"] for panel in (right, wrong)]
    assert [grid.cells for grid in axes] == [
        (("4", "3", "5"), ("W", "I", "O"), ("W", "I", "O")),
        (("5", "3", "4"), ("O", "I", "W"), ("O", "I", "W")),
    ]
    assert [set(grid.marked) for grid in axes] == [set(), {(1, 0), (1, 2)}]
    landed = [
        grids(panel)["where the first numbers drawn land"].cells[1][:2] for panel in (right, wrong)
    ]
    assert landed == [("0, 0, 0", "0, 0, 1"), ("0, 0, 0", "1, 0, 0")]


def test_a_missing_batch_axis_shows_how_lax_reads_the_shapes(root: Path, show: Show) -> None:
    right, wrong = show(sample(root, "batch_dim")).panels
    assert grids(right)["lhs, the data"].cells == (("1", "9", "3"),)
    data = grids(wrong)["lhs, the data"]
    assert (data.columns, data.cells) == (("N", "W", "C"), (("9", "3", "–"),))
    assert data.marked == {(0, 0), (0, 1), (0, 2)}
    assert not grids(wrong)["rhs, the kernel"].marked


def test_a_batch_axis_elsewhere_shows_what_the_window_misses(right: str, show: Show) -> None:
    moved = right.replace("x[None]", "x[:, None]").replace("y[0]", "y[:, 0]")
    wanted, wrong = show(moved, 1, 20).panels
    assert grids(wanted)["the window"].rows == ("x[3, :]", "x[4, :]", "x[5, :]", "x[6, :]")
    assert grids(wrong)["the window"].rows == ("padding", "x[4, :]", "padding", "padding")
    read = grids(wrong)["x as it is read"]
    assert read.cells == (("9", "1", "3"), ("length", "new axis", "in_features"))


def test_a_wrong_layout_of_a_dense_kernel_shows_the_column_that_meets_the_row(
    root: Path, launcher: Launcher
) -> None:
    right = (root / "reference" / "dense.py").read_text(encoding="utf-8")
    moved = right.replace("(in_features, out_features)", "(out_features, in_features)")
    moved = moved.replace("x @ self.kernel[...]", "x @ self.kernel[...].T")
    dense = open_catalogue().load("dense")
    with Examination(launcher) as examination:
        submission = Submission("submission.py", moved.encode())
        picture = PictureRequest(submission, dense, 0, 1, 7).picture(launcher, examination)
    assert picture.title == "case 1: all sizes differ: number 7 of 35, y[1, 2]"
    wanted, wrong = picture.panels
    assert wrong.title.endswith(" (kernel-layout)")
    for panel in (wanted, wrong):
        x, kernel = panel.bands[-2]
        assert x.marked == {(1, 0), (1, 1), (1, 2)}
        assert kernel.marked == {(0, 2), (1, 2), (2, 2)}
        assert panel.bands[-1][0].columns == ("x[1, :]", "kernel[:, 2]", "product")


def test_right_work_shows_one_way(right: str, show: Show) -> None:
    picture = show(right, 4, 5)
    assert picture.title == "case 4: equal sizes: number 5 of 18, y[1, 2]"
    assert [panel.tone for panel in picture.panels] == ["right"]
    assert picture.notes == ("yours is the same",)


def test_an_unknown_mistake_shows_the_right_way_and_says_so(root: Path, show: Show) -> None:
    picture = show(sample(root, "unrecognised"))
    assert [panel.tone for panel in picture.panels] == ["right"]
    assert "no known mistake gives it" in picture.notes[0]


def test_an_exception_of_the_learner_is_quoted_safely(right: str, show: Show) -> None:
    raising = right.replace("return layer", 'raise ValueError("\\x1b[31m\\u202e" + "x" * 500)  #')
    (note,) = show(raising).notes
    assert "\\x1b[31m" in note
    assert len(note) < 200


@pytest.mark.parametrize(
    ("source", "case", "element", "said"),
    [
        ("", 13, None, "there are the cases 1 to 12: correct --case"),
        ("x = 1", None, None, "could not be run, so nothing is drawn"),
        (None, 1, 45, "case 1 has the numbers 0 to 44: correct --element"),
    ],
)
def test_what_is_not_there_is_not_drawn(
    show: Show, right: str, source: str | None, case: int | None, element: int | None, said: str
) -> None:
    with pytest.raises(NoPictureError, match=said):
        show(right if source is None else source, case, element)


def test_an_exercise_without_pictures_says_so(launcher: Launcher, tmp_path: Path) -> None:
    without: Any = replace(open_catalogue().load("dense"), folder=tmp_path)
    request = PictureRequest(Submission("x.py", b""), without, 0, None, None)
    with pytest.raises(NoPictureError, match="the exercise dense has no pictures"):
        request.picture(launcher, Examination(launcher))


def test_the_command_draws_to_a_file(grade_command: Any, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "picture.png"
    ran = grade_command("show", root / "docs" / "screens" / "kernel_layout.py", "--output", out)
    assert (ran.status, ran.out) == (0, f"wrote {out}\n")
    assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("me.py", "--output", "x.gif"), 2, "x.gif should end in .svg or .png"),
        (("nosuch.py",), 3, "nosuch.py does not exist"),
        (("nosuch.py", "--exercise", "conf1d"), 2, "there is no exercise 'conf1d'"),
    ],
)
def test_the_command_says_what_is_wrong_in_a_sentence(
    grade_command: Any, arguments: tuple[str, ...], status: int, said: str
) -> None:
    ran = grade_command("show", *arguments)
    assert ran.status == status
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1
