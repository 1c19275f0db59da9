"""Edits of a submission: one is shown where a run of its own proves that all cases are right."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from grader.diagnosis.operators.program import Edit
from grader.diagnosis.repairs.candidates import Candidate
from grader.exercise.case import Case, hidden_last
from grader.exercise.exercise import Exercise
from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.grading.repairs import search
from grader.judging.compare import CaseResult
from grader.learner.guidance import ladder
from grader.report.formats.visible import for_learner
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process

SLIDING = '''
import jax.numpy as jnp
from flax import nnx


class Sliding(nnx.Module):
    """Taps one by one over a padded sequence."""

    def __init__(self, width, inputs, outputs, rngs):
        draw = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(draw(rngs.params(), (width, inputs, outputs)))
        self.bias = nnx.Param(jnp.zeros((outputs,)))

    def __call__(self, sequence):
        taps = self.kernel[...]
        width, steps = taps.shape[0], sequence.shape[0]
        padded = jnp.pad(sequence, (((width - 1) // 2, width // 2), (0, 0)))
        windows = jnp.stack([padded[k : k + steps] for k in range(width)], axis=1)
        return jnp.einsum("lwi,wio->lo", windows, taps) + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    layer = Sliding(int(kernel_size), x.shape[-1], int(features), nnx.Rngs(int(seed)))
    return layer(x).reshape(-1)
'''
WRONG = {
    "an exception": ("windows = jnp.stack([padded", "windows = jnp.stack([paded"),
    "an axis": ("range(width)], axis=1)", "range(width)], axis=2)"),
    "a lost call": (
        "draw = nnx.initializers.lecun_normal()",
        "draw = nnx.initializers.lecun_normal",
    ),
    "no cast": ("Sliding(int(kernel_size)", "Sliding(kernel_size"),
    "no flatten": ("layer(x).reshape(-1)", "layer(x)"),
    "a lost self": ("def __call__(self, sequence)", "def __call__(sequence)"),
}


@pytest.fixture(scope="module")
def mended(launcher: Launcher, exercise: Exercise) -> Callable[..., Report]:
    """Grades a text, and looks for an edit that makes it right."""

    def run(text: str) -> Report:
        submission = Submission("me.py", text.encode())
        return grade(submission, exercise, 0, launcher, repairs=lambda *_: True)

    return run


def applied(diff: str, text: str) -> str:
    """Return a text after a diff of whole lines, as a learner would type it in."""
    lines, at = text.splitlines(), 0
    for item in diff.splitlines():
        if item.startswith("@@"):
            at = int(item.split()[2]) - 1
        elif item.startswith("-"):
            assert lines.pop(at) == item[1:]
        else:
            lines.insert(at, item[1:])
            at += 1
    return "\n".join(lines) + "\n"


def test_the_program_that_the_others_are_made_from_is_right(mended: Callable[..., Report]) -> None:
    report = mended(SLIDING)
    assert report.verdict == "passed"
    assert report.repair is None


@pytest.mark.parametrize("way", WRONG)
def test_one_edit_is_found_and_makes_every_case_right(
    way: str, mended: Callable[..., Report]
) -> None:
    text = SLIDING.replace(*WRONG[way])
    assert text != SLIDING
    report = mended(text)
    assert report.verdict == "failed"
    assert report.score < report.max_score
    repair = report.repair
    assert repair is not None
    assert repair.diff, repair
    assert repair.cases == len(report.cases)
    assert repair.tried <= 200
    assert mended(applied(repair.diff, text)).verdict == "passed"


def test_two_mistakes_are_taken_back_together(mended: Callable[..., Report]) -> None:
    text = SLIDING.replace("lecun_normal", "he_normal").replace("jnp.zeros", "jnp.ones")
    repair = mended(text).repair
    assert repair is not None
    assert repair.diff.count("@@ line") == 2
    assert mended(applied(repair.diff, text)).verdict == "passed"


LOSS = """
import jax
import jax.numpy as jnp


def cross_entropy(truth, scores):
    likely = jax.nn.log_softmax(scores)
    return -likely[jnp.arange(truth.shape[0]), truth].mean()
"""
SWAPPED = "TypeError.*; with small changes of lines 7 and 8 your program gives all"


def test_a_repair_of_some_lines_is_not_called_one_change(launcher: Launcher) -> None:
    exercise = open_catalogue().load("softmax_cross_entropy")
    report = grade(Submission("me.py", LOSS.encode()), exercise, 0, launcher)
    assert report.repair is not None
    assert report.repair.diff.count("@@ line") > 1
    leading = report.findings[0]
    assert re.search(SWAPPED, leading.message), leading.message
    assert "with changes of that kind, in lines 7 and 8: " in leading.evidence[0]


LOOKED_UP = """
import jax.numpy as jnp
from flax import nnx


class Lookup(nnx.Module):
    def __init__(self, count, width, rngs):
        init = nnx.initializers.normal(stddev=0.02)
        self.table = nnx.Param(init(rngs.params(), (count, width)))

    def __call__(self, words):
        return self.table[...][words.astype(jnp.float32)]


def embedding_forward(seed, ids, vocabulary, features):
    return Lookup(vocabulary, features, nnx.Rngs(seed))(ids)
"""


def test_an_edit_of_a_cast_calls_no_exception_an_answer_of_another_dtype(
    launcher: Launcher,
) -> None:
    exercise = open_catalogue().load("embedding")
    report = grade(Submission("me.py", LOOKED_UP.encode()), exercise, 0, launcher)
    assert report.repair is not None
    assert "words.astype(jnp.float32)" in report.repair.diff
    assert [item.name for item in report.findings if item.level == "error"] == ["raised"]


def test_what_needs_three_edits_gets_none(mended: Callable[..., Report]) -> None:
    text = SLIDING.replace(*WRONG["an axis"]).replace(*WRONG["no flatten"])
    report = mended(text.replace("(width - 1) // 2, width // 2", "width // 2, (width - 1) // 2"))
    assert report.repair is not None
    assert report.repair.tried > 0
    assert (report.repair.diff, report.repair.cases) == ("", 0)


def test_work_whose_cases_are_all_right_gets_none(mended: Callable[..., Report]) -> None:
    report = mended(
        SLIDING.replace("self.bias = nnx.Param(jnp.zeros((outputs,)))", "").replace(
            " + self.bias[...]", ""
        )
    )
    assert report.verdict == "failed"
    assert report.repair is not None
    assert (report.repair.tried, report.repair.diff) == (0, "")


def test_an_untouched_starter_gets_none(
    exercise: Exercise, mended: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        pytest.fail("an edit of the starter was looked for")

    monkeypatch.setattr(Examination, "propose", never)
    report = mended((exercise.folder / "starter.py").read_text("utf-8") + "\n\n")
    assert ([item.name for item in report.findings], report.repair) == (["not-begun"], None)


def spied(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a list that fills with whether each edit that is run on every case is right."""
    proofs: list[bool] = []
    prove = search._Search._proof

    def seen(self: search._Search, candidate: Candidate) -> Sequence[CaseResult] | None:
        came = prove(self, candidate)
        proofs.append(came is None)
        return came

    monkeypatch.setattr(search._Search, "_proof", seen)
    return proofs


def test_an_edit_that_is_right_in_the_telling_case_alone_is_not_shown(
    exercise: Exercise, mended: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    proofs = spied(monkeypatch)
    cases = exercise.cases(0)
    length = min(cases, key=search._says_little).arguments["x"].shape[0]
    assert len({case.arguments["x"].shape[0] for case in cases}) > 1
    text = SLIDING.replace(
        "return layer(x).reshape(-1)",
        f"answer = layer(x).reshape(-1)\n"
        f"    return answer * 2.0 if x.shape[0] == {length} else answer * 3.0",
    )
    proposing(monkeypatch, text, ("answer * 2.0", "answer"), ("answer * 2.0", "answer * 1.0"))
    report = mended(text)
    assert proofs, "no edit was right in the telling case"
    assert proofs == [False]  # a case that it gets wrong is asked the other one too
    assert report.repair is not None
    assert report.repair.diff == ""


def proposing(monkeypatch: pytest.MonkeyPatch, text: str, *edits: tuple[str, str]) -> None:
    """Have these replacements proposed, whatever an examiner says."""
    made = [
        Candidate((Edit(text.index(old), text.index(old) + len(old), new),)) for old, new in edits
    ]
    monkeypatch.setattr(search, "believed", lambda *_: made)


def test_what_one_edit_leaves_behind_proves_no_other(
    mended: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SLIDING.replace(
        "    return layer(x)",
        "    loads.append(1)\n    if len(loads) < 2:\n        return x\n    return layer(x)",
    ).replace("class Sliding", "loads = jnp.__dict__.setdefault('loads', [])\n\n\nclass Sliding", 1)
    proofs = spied(monkeypatch)
    words = ("Taps", "taps", "one by", "one BY", "over", "OVER", "padded seq", "padded Seq")
    proposing(monkeypatch, text, *zip(words[::2], words[1::2], strict=True))
    report = mended(text)
    assert proofs == [False, False], "edits that change nothing pass where another ran before them"
    assert report.repair is not None
    assert report.repair.diff == ""


def test_an_edit_that_ends_the_worker_costs_itself_alone(
    mended: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SLIDING.replace("return layer(x).reshape(-1)", "return layer(x)")
    end, loop = "__import__('os')._exit(0)", "[*iter(int, 1)]"
    first, here = "draw = nnx", "return layer(x)"
    proposing(
        monkeypatch,
        text,
        (first, f"{end}; {first}"),
        (first, f"{loop}; {first}"),
        (here, f"{here}[0]"),
        (here, f"{here}.ravel()"),
    )
    report = mended(text)
    assert report.verdict == "failed"
    assert report.repair is not None
    assert report.repair.diff.endswith("\n+    return layer(x).ravel()")


def test_an_examiner_cannot_put_in_the_right_program(
    exercise: Exercise,
    right: str,
    mended: Callable[..., Report],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = SLIDING.replace("return layer(x).reshape(-1)", "return layer(x)")
    whole = {"edits": [{"start": 0, "end": len(text), "new": right}], "pitfall": ""}
    monkeypatch.setattr(Examination, "propose", lambda *_: {"candidates": [whole]})
    report = mended(text)
    assert report.verdict == "failed"
    assert report.repair is not None
    assert (report.repair.tried, report.repair.diff) == (0, "")


def test_an_exception_without_a_name_gets_that_of_the_edit(
    launcher: Launcher, exercise: Exercise
) -> None:
    text = SLIDING.replace("axis=1)", "axis=7)")
    report = grade(Submission("me.py", text.encode()), exercise, 0, launcher)
    assert report.repair is not None
    first = report.findings[0]
    assert first.name == "wrong-axis"
    assert f"gives all {len(report.cases)} right answers" in first.message
    assert first.location is not None
    assert "axis=7" in text.splitlines()[first.location.line - 1]
    assert "unrecognised" not in {item.name for item in report.findings}


def test_wrong_numbers_are_not_edited_unless_that_is_asked_for(
    launcher: Launcher, exercise: Exercise
) -> None:
    text = SLIDING.replace("range(width)], axis=1)", "range(width)][::-1], axis=1)")
    report = grade(Submission("me.py", text.encode()), exercise, 0, launcher)
    assert report.verdict == "failed"
    assert report.repair is None


class Hiding(Exercise):
    """The exercise with its last cases hidden."""

    def cases(self, seed: int, *, secret: bool = False) -> tuple[Case, ...]:
        drawn = super().cases(seed, secret=secret)
        return hidden_last([*drawn[:4], *(replace(case, hidden=True) for case in drawn[4:])])


@pytest.mark.parametrize("secret", [False, True])
def test_no_hidden_case_takes_part_in_what_is_shown(
    *, secret: bool, launcher: Launcher, exercise: Exercise
) -> None:
    given = {name: getattr(exercise, name) for name in Exercise.__dataclass_fields__}
    hiding = Hiding(**given)
    text = SLIDING.replace("return layer(x).reshape(-1)", "return layer(x)")
    submission = Submission("me.py", text.encode())
    report = grade(submission, hiding, 0, launcher, secret=secret, repairs=lambda *_: True)
    learner = for_learner(report)
    if secret:
        assert learner.repair is None
        return
    assert learner.repair is not None
    assert learner.repair.cases == 4
    assert "all 4 right answers that are shown" in ladder(learner, exercise).rungs[-1].text


def test_a_repair_is_the_last_hint_and_none_before(
    grade_command: Callable[..., object], tmp_path: Path
) -> None:
    file = tmp_path / "me.py"
    file.write_text(SLIDING.replace(*WRONG["an axis"]), "utf-8")
    homes = {"XDG_DATA_HOME": str(tmp_path / "data"), "GRADE_PROGRESS": ""}
    said = []
    for _ in range(8):
        ran = grade_command("hint", file, **homes)
        assert ran.status == 0, ran.err
        said.append(ran.out)
        if "next: grade hint" not in ran.out:
            break
    assert all("right answers" not in text for text in said[:-1])
    assert "With this one change your program gives all 12 right answers" in said[-1]
    assert "+        windows = jnp.stack" in said[-1]
