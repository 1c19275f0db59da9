"""The reference of causal_conv1d agrees with other ways, the task, and its picture."""

import re
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from grader.exercise.case import Case
from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.learner.show import PictureRequest
from grader.report.pictures.parts import Picture
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

EXERCISE = open_catalogue().load("causal_conv1d")
Way = Callable[[int, jax.Array, int, int], jax.Array]


def reference() -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(EXERCISE.reference, "reference.py", "exec"), names)
    return names


def answer(case: Case, **changed: Any) -> np.ndarray:
    seed, x, kernel_size, dilation = {**case.arguments, **changed}.values()
    forward = reference()["causal_conv1d_forward"]
    return np.asarray(forward(seed, jnp.asarray(x), kernel_size, dilation))


def kernel(seed: int, channels: int, kernel_size: int) -> jax.Array:
    init = nnx.initializers.lecun_normal()
    return init(nnx.Rngs(seed).params(), (kernel_size, 1, channels))


def by_flax(seed: int, x: jax.Array, kernel_size: int, dilation: int) -> jax.Array:
    """NNX's own layer, which knows the word for this padding."""
    channels = x.shape[1]
    layer = nnx.Conv(
        channels,
        channels,
        (kernel_size,),
        kernel_dilation=(dilation,),
        padding="CAUSAL",
        feature_group_count=channels,
        use_bias=False,
        rngs=nnx.Rngs(seed),
    )
    return layer(x)


def by_shifts(seed: int, x: jax.Array, kernel_size: int, dilation: int) -> jax.Array:
    """A sum of inputs that are moved back, one for each tap."""
    taps = kernel(seed, x.shape[1], kernel_size)[:, 0]
    moved = [
        jnp.concatenate([jnp.zeros((back * dilation, x.shape[1])), x])[: len(x)]
        for back in range(kernel_size)[::-1]
    ]
    return jnp.einsum("ktc,kc->tc", jnp.stack(moved), taps)


def by_numpy(seed: int, x: jax.Array, kernel_size: int, dilation: int) -> jax.Array:
    """One number after another, in float64."""
    taps = np.asarray(kernel(seed, x.shape[1], kernel_size), np.float64)[:, 0]
    out = np.zeros(x.shape)
    for time in range(len(x)):
        for tap in range(kernel_size):
            seen = time - (kernel_size - 1 - tap) * dilation
            if seen >= 0:
                out[time] += taps[tap] * np.asarray(x[seen], np.float64)
    return jnp.asarray(out, jnp.float32)


@pytest.mark.parametrize("other", [by_flax, by_shifts, by_numpy])
@pytest.mark.parametrize("seed", [0, 1])
def test_other_ways_give_the_same_numbers(other: Way, seed: int) -> None:
    for case in EXERCISE.cases(seed):
        right = answer(case)
        drawn, x, kernel_size, dilation = case.arguments.values()
        own = np.asarray(other(drawn, jnp.asarray(x), kernel_size, dilation))
        assert own.shape == right.shape == x.shape
        far = np.abs(own - right).max()
        assert far <= EXERCISE.settings.tolerance * np.abs(right).max(), case.name


def test_no_output_sees_a_later_input_or_another_channel() -> None:
    for case in EXERCISE.cases(0):
        x = case.arguments["x"].copy()
        time, channel = len(x) // 2, x.shape[1] - 1
        x[time, channel] += 1.0
        changed = answer(case, x=x) != answer(case)
        assert changed[time, channel]
        assert not changed[:time].any()
        assert not changed[:, :channel].any()


def test_the_sample_of_the_task_is_true() -> None:
    code = re.search(
        r"## Sample input and output\n\n```python\n(.*?)\n(causal.*?)\n# (\[.*?\])\n```",
        EXERCISE.task,
        re.DOTALL,
    )
    assert code is not None
    names: dict[str, Any] = {"jnp": jnp, **reference()}
    exec(code[1], names)
    assert np.allclose(eval(code[2], names), np.array(eval(code[3])), atol=1e-6)


def test_the_worked_idea_of_the_task_is_true() -> None:
    code = re.search(
        r"```python\n(rain = .*?)\n(known\[1.*?) +# (\[.*?\])", EXERCISE.task, re.DOTALL
    )
    assert code is not None
    names: dict[str, Any] = {"jnp": jnp}
    exec(code[1], names)
    assert eval(code[2], names).tolist() == eval(code[3])


LEARNER = """\
import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, width, taps, gap, *, rngs):
        draw = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(draw(rngs.params(), (taps, 1, width)))
        self.gap = gap
        self.before = gap * (taps - 1)

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            (1,),
            [(self.before, 0)],
            rhs_dilation=[self.gap],
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=x.shape[1],
        )
        return y[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
"""
SAID = {
    "SAME": (
        {"[(self.before, 0)]": '"SAME"'},
        "causal-padding",
        '`"SAME"` in place of zeros in front',
    ),
    "zeros behind": (
        {"(self.before, 0)": "(0, self.before)"},
        "causal-padding",
        "the zeros behind the input",
    ),
    "too few zeros": (
        {"gap * (taps - 1)": "taps - 1"},
        "causal-padding",
        "`kernel_size - 1` zeros whatever the dilation",
    ),
    "no dilation": (
        {"gap * (taps - 1)": "taps - 1", "            rhs_dilation=[self.gap],\n": ""},
        "wrong-dilation",
        "no dilation",
    ),
    "mixed channels": (
        {
            "(taps, 1, width)": "(taps, width, width)",
            "            feature_group_count=x.shape[1],\n": "",
        },
        "feature-group-count",
        "a full kernel, and no groups",
    ),
    "taps the other way round": (
        {"self.kernel[...]": "self.kernel[...][::-1]"},
        "flipped-kernel",
        "`self.kernel[::-1]` in place of `self.kernel[...]`",
    ),
}


@pytest.mark.process
@pytest.mark.parametrize("case", SAID)
def test_what_is_said(case: str, launcher: Launcher) -> None:
    edits, name, said = SAID[case]
    report = grade(Submission("me.py", changed(edits).encode()), EXERCISE, 0, launcher)
    first = report.findings[0]
    message = f"your answers are those of the right program with {said}"
    assert (first.name, first.message) == (name, message)


def changed(edits: dict[str, str]) -> str:
    text = LEARNER
    for old, new in edits.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def drawn(text: str, launcher: Launcher, case: int, element: int) -> Picture:
    with Examination(launcher) as examination:
        submission = Submission("me.py", text.encode())
        request = PictureRequest(submission, EXERCISE, 0, case, element)
        return request.picture(launcher, examination)


@pytest.mark.process
def test_the_window_of_right_work_ends_at_the_output(launcher: Launcher) -> None:
    """Number 13 is that of position 3 and channel 1: its first tap lies before the input."""
    picture = drawn(LEARNER, launcher, 1, 13)
    (panel,) = picture.panels
    assert picture.title == "case 1: all sizes differ: number 13 of 36, y[3, 1]"
    assert picture.notes == ("yours is the same",)
    window = panel.bands[1][0]
    assert window.rows == ("padding", "x[1, 1]", "x[3, 1]")
    assert window.faint == {(0, 0)}
    right = answer(EXERCISE.cases(0)[0])[3, 1]
    assert panel.lines == (f"sum {right:+.3f}",)


@pytest.mark.process
@pytest.mark.parametrize(
    ("edits", "rows"),
    [
        ({"[(self.before, 0)]": '"SAME"'}, ("x[1, 1]", "x[3, 1]", "x[5, 1]")),
        ({"(self.before, 0)": "(0, self.before)"}, ("x[3, 1]", "x[5, 1]", "x[7, 1]")),
        (
            {"self.kernel[...]": "self.kernel[...][::-1]"},
            ("padding", "x[1, 1]", "x[3, 1]"),
        ),
    ],
    ids=["SAME", "behind", "flipped"],
)
def test_a_wrong_window_is_drawn_beside_the_right_one(
    edits: dict[str, str], rows: tuple[str, ...], launcher: Launcher
) -> None:
    _, own = drawn(changed(edits), launcher, 1, 13).panels
    assert own.bands[1][0].rows == rows
    assert own.title.startswith("yours: ")


@pytest.mark.process
def test_what_no_window_gives_is_said(launcher: Launcher) -> None:
    picture = drawn(changed({"return y[0]": "return nnx.relu(y[0])"}), launcher, 1, 13)
    assert len(picture.panels) == 1
    assert picture.notes[0].startswith("yours is ")
    assert picture.notes[0].endswith("; how it comes about cannot be drawn")
