"""Wrong answers are named by changes of the reference, in exercises that have no error model."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import wrong_programs as wrong
from wrong_programs import Wrong

from grader.diagnosis.changed import search as search_module
from grader.diagnosis.changed import table
from grader.diagnosis.changed.prover import prove
from grader.diagnosis.changed.search import Found, search
from grader.exercise.catalogue import Catalogue
from grader.exercise.exercise import Exercise
from grader.grading import answering, flow
from grader.grading.answering import Listening
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.judging.cache import Shelf
from grader.judging.compare import CaseResult
from grader.judging.reference import expected
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent / "root"
HANGS = "def layer_norm_forward(x):\n    while True:\n        pass\n"
NO_RULE = """\
import jax
import jax.numpy as jnp


def layer_norm_forward(x):
    return jnp.linalg.svd(x)[0].flatten() + jax.pure_callback(lambda: 1.0, jnp.float32(0))
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return open_catalogue(ROOT)


@pytest.fixture(scope="module")
def reports(catalogue: Catalogue, launcher: Launcher) -> dict[str, Report]:
    """Reports by program; each is made when it is asked for."""
    made: dict[str, Report] = {}

    class Made(dict[str, Report]):
        def __missing__(self, key: str) -> Report:
            name, _, text = key.partition("\n")
            made[key] = graded(text, catalogue.load(name), launcher)
            return made[key]

    return Made()


def graded(text: str, exercise: Exercise, launcher: Launcher) -> Report:
    return grade(Submission("me.py", text.encode()), exercise, 0, launcher)


def asked(text: str, exercise: str) -> str:
    return f"{exercise}\n{text}"


@pytest.mark.parametrize(
    "item", tuple(wrong.programs()), ids=lambda item: f"{item.exercise}-{item.names[0]}"
)
def test_a_slip_is_named(item: Wrong, reports: dict[str, Report]) -> None:
    report = reports[asked(item.text, item.exercise)]
    first = report.findings[0]
    assert first.name in item.names
    assert first.message.startswith("your answers are those of the right program with ")
    assert "gives your answers in" in first.evidence[0]
    assert "```diff" in first.help.fix
    assert report.incomplete == ""


@pytest.mark.parametrize("exercise", wrong.RIGHT)
def test_right_work_in_another_style_gets_no_finding(
    exercise: str, reports: dict[str, Report]
) -> None:
    report = reports[asked(wrong.RIGHT[exercise], exercise)]
    assert (report.verdict, report.findings) == ("passed", ())


@pytest.mark.parametrize("case", wrong.UNNAMED)
def test_what_chance_could_be_or_nothing_explains_has_no_name(
    case: str, reports: dict[str, Report]
) -> None:
    exercise, edits = wrong.UNNAMED[case]
    report = reports[asked(wrong.changed(wrong.RIGHT[exercise], edits), exercise)]
    assert [item.name for item in report.findings] == ["unrecognised"]
    assert report.incomplete == ""


def test_the_place_of_a_change_is_underlined(reports: dict[str, Report]) -> None:
    text = wrong.changed(wrong.RIGHT["row_norm"], {"0.001": "1e-6"})
    report = reports[asked(text, "row_norm")]
    location = report.findings[0].location
    assert location is not None
    line = text.splitlines()[location.line - 1]
    assert line[location.column : location.end_column] == "var + 1e-6"


def test_rivals_are_named_together(reports: dict[str, Report]) -> None:
    text = wrong.changed(wrong.RIGHT["row_norm"], {"0.001": "1e-9"})
    first = reports[asked(text, "row_norm")].findings[0]
    assert first.message.endswith(", or with another change that does the same")
    assert "so do the one with `variance + 1e-8`" in first.evidence[0]
    assert first.evidence[0].endswith(", and nothing tells which")
    assert first.alternatives == ("missing-term",)
    assert first.location is None


def test_what_the_exercise_lists_has_that_name_alone(reports: dict[str, Report]) -> None:
    text = wrong.changed(wrong.RIGHT["row_norm"], {"out = centred * (1": "out = inputs * (1"})
    first = reports[asked(text, "row_norm")].findings[0]
    assert first.name == "not-centred"
    assert first.message.endswith("of the right program with no mean subtracted")
    assert first.alternatives == ()
    assert "missing-term" not in str(first)


def test_an_axis_has_two_names_and_is_no_rival_of_itself(reports: dict[str, Report]) -> None:
    text = wrong.changed(wrong.RIGHT["row_norm"], {"mean(-1, keep": "mean(1, keep"})
    first = reports[asked(text, "row_norm")].findings[0]
    assert first.message.endswith("with `axis=1` in place of `axis=-1`, in both places")
    assert first.alternatives == ()


def test_an_early_report_says_that_the_cause_is_looked_for(
    catalogue: Catalogue, launcher: Launcher
) -> None:
    early: list[Report] = []
    counted: list[int] = []

    def answered(results: Sequence[CaseResult]) -> None:
        assert not early
        counted.append(sum(result.status == "passed" for result in results))

    text = wrong.changed(wrong.RIGHT["row_norm"], {"mean(-1, keep": "mean(0, keep"})
    submission = Submission("me.py", text.encode())
    report = grade(
        submission,
        catalogue.load("row_norm"),
        0,
        launcher,
        early=Listening(answered=answered, explained=early.append),
    )
    (first,) = early
    assert counted == [sum(case.status == "passed" for case in report.cases)]
    assert first.incomplete == flow.SEARCHING
    assert [item.name for item in first.findings] == ["unrecognised"]
    assert (first.verdict, first.score) == (report.verdict, report.score)
    assert report.findings[0].name == "wrong-axis"


def test_programs_that_hang_or_have_no_rule_are_left_out(
    catalogue: Catalogue, launcher: Launcher
) -> None:
    exercise = catalogue.load("row_norm")
    texts = [exercise.right_program, HANGS, NO_RULE, exercise.right_program]
    first, hangs, missed, last = prove(launcher, exercise, exercise.cases(0), texts, [0])
    assert hangs == missed == (None,)
    assert first[0] is not None
    assert last[0] is not None
    one, other = (course.arrays["answer"].values for course in (first[0], last[0]))
    assert one.tobytes() == other.tobytes()


class Counting:
    """A launcher that counts provers."""

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self.provers = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._launcher, name)

    def start(self, kind: str, bounds: object) -> object:
        self.provers += kind == "prover"
        return self._launcher.start(kind, bounds)  # type: ignore[arg-type]


def test_what_was_computed_is_kept_but_for_a_secret_seed(
    catalogue: Catalogue, launcher: Launcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "changes-of-a-test"
    shelf = Shelf(name, 1 << 20)
    monkeypatch.setattr(table, "SHELF", shelf)
    exercise = catalogue.load("cross_entropy")
    cases = exercise.cases(3)
    right = expected(launcher, exercise, cases).answers
    first = table.Table(exercise, cases, right, keep=True)
    while first.advance(launcher, first.numbers):
        pass
    again = table.Table(exercise, cases, right, keep=True)
    counting = Counting(launcher)
    assert not again.advance(counting, again.numbers)  # type: ignore[arg-type]
    assert counting.provers == 0
    assert again.telling(counting) == first.telling(launcher)  # type: ignore[arg-type]
    assert again.sketches.keys() == first.sketches.keys()
    for number, known in again.sketches.items():
        mine = first.sketches[number]
        assert (known is None) == (mine is None)
        if known is not None and mine is not None:
            assert known.raised == mine.raised
            assert known.arrays.keys() == mine.arrays.keys()
    secret = table.Table(exercise, cases, right, keep=False)
    assert not secret.sketches


def test_a_change_of_scale_alone_takes_part_in_pairs(
    catalogue: Catalogue, launcher: Launcher
) -> None:
    exercise = catalogue.load("cross_entropy")
    cases = exercise.cases(0)
    right = expected(launcher, exercise, cases).answers
    every = table.Table(exercise, cases, right, keep=False)
    while every.advance(launcher, every.numbers):
        pass
    paired = {number for pair in every.pairs(launcher) for number in pair}
    said = [every.hypothesis((number,)).words for number in sorted(paired)]
    assert "`* 2` behind its result" in said
    assert any("done twice" in each.words for each in every.singles)
    assert not any("done twice" in words for words in said)  # as it changes nothing


def test_what_a_search_left_out_is_computed_beside(
    catalogue: Catalogue, launcher: Launcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "SHELF", Shelf("changes-of-another-test", 1 << 20))
    exercise = catalogue.load("cross_entropy")
    cases = exercise.cases(4)
    right = expected(launcher, exercise, cases).answers
    latest = search_module._tables.of(exercise, cases, right, keep=False)
    search_module.go_on(launcher, lambda: len(latest.sketches) < 200)
    assert 200 <= len(latest.sketches) <= 200 + 2 * table.CHUNK
    assert {len(number) for number in latest.sketches} == {1, 2}


def test_a_right_or_silent_submission_is_searched_for_nothing(
    catalogue: Catalogue, launcher: Launcher
) -> None:
    exercise = catalogue.load("row_norm")
    submission = Submission("me.py", wrong.RIGHT["row_norm"].encode())
    with flow.Examination(launcher) as examination:
        context = answering.examine(submission, exercise, 0, launcher, examination)
    silent = replace(context, outcome=replace(context.outcome, replies={}))
    assert search(launcher, context) == search(launcher, silent) == Found()


PAIR = """\
import jax
import jax.numpy as np
from flax import nnx


class Shifts(nnx.Module):
    def __init__(self, width, count, far, rngs):
        self.far = far
        init = jax.nn.initializers.lecun_normal()
        self.kernel = nnx.Param(init(rngs.params(), (width, 1, count)))

    def __call__(self, rows):
        taps, out = self.kernel[...][:, 0], []
        for now in range(len(rows)):
            reached = [now - self.far * back for back in range(len(taps))]
            out += [sum(taps[i] * rows[at] for i, at in enumerate(reached) if at >= 0)]
        return np.stack(out).flatten()


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return Shifts(kernel_size, x.shape[1], dilation, nnx.Rngs(seed))(x)
"""


def test_a_pair_is_found_though_one_of_it_does_as_another_in_the_telling_case(
    grade_exercise: Callable[..., Report],
) -> None:
    report = grade_exercise("causal_conv1d", PAIR)
    assert {each.name for each in report.findings} >= {"flattened", "flipped-kernel"}
