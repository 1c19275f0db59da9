"""Two mistakes in one number are both named, also where one of them shows in few cases."""

import pytest

from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process

EXERCISE = open_catalogue().load("softmax_cross_entropy")


@pytest.mark.parametrize(
    ("edits", "names"),
    [
        ({"return -jnp.mean(": "return jnp.sum("}, {"loss-sign", "wrong-reduction"}),
        (
            {
                "shifted - jnp.log(total)": "jnp.log2(jnp.exp(shifted) / total)",
            },
            {"overflow", "log-base"},
        ),
        (  # all powers at once, so that the case that tells most has no finite answer
            {
                "shifted = logits - jnp.max(logits, axis=-1, keepdims=True)": "shifted = logits",
                "shifted - jnp.log(total)": "jnp.log2(jnp.exp(shifted) / total)",
            },
            {"overflow", "log-base"},
        ),
    ],
)
def test_both_are_named(edits: dict[str, str], names: set[str], launcher: Launcher) -> None:
    text = EXERCISE.right_program
    for old, new in edits.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    report = grade(Submission("me.py", text.encode()), EXERCISE, 0, launcher)
    assert {item.name for item in report.findings} == names
