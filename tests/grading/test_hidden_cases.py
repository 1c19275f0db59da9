"""A submission that remembers a hidden case cannot say so to a learner, by any way it has."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import StringIO

import pytest

from grader.exercise.case import Case, hidden_last
from grader.exercise.exercise import Exercise
from grader.grading.flow import grade
from grader.report.formats import FORMATS, Detail, renderer
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

SECRET = 123456
"""An argument of the hidden case, and of no other."""
LEARNERS = [name for name, item in FORMATS.items() if item.audience == "learner"]

SMUGGLER = """

import sys, threading, time, warnings

right, WORD = conv1d_forward, ""


def conv1d_forward(seed, x, features, kernel_size):
    global WORD
    if seed == 123456:
        WORD = f"stolen{int(seed)}"
    ATTACK
    return right(seed, x, features, kernel_size)
"""
NAMED = """class Named(MyConv1D):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            setattr(self, WORD or "harmless", nnx.Param(jnp.zeros(3)))
    given = x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed))
    return Named(*given)(x).flatten()"""
THREAD = """def speak(word):
        while True:
            print(word, flush=True)
            time.sleep(0.01)
    WORD and threading.Thread(target=speak, args=(WORD,), daemon=True).start()"""
WARNED = """said = "'.value' access is now deprecated"
    WORD and warnings.warn_explicit(said, DeprecationWarning, 'submission.py', 98765)"""
AT_ONCE = """pass

print('hello')
raise ValueError('at once')
def other(seed, x, features, kernel_size):"""
LINES = "\n" * 700 + "    if WORD: raise ValueError('here')"
ATTACKS = {
    "printed text": ("print(WORD)", "stolen"),
    "error output": ("print(WORD, file=sys.stderr)", "stolen"),
    "printing thread": (THREAD, "stolen"),
    "how much is printed": (
        "if WORD and not hasattr(sys, 'x'): sys.x = print('x' * 54320); return 0",
        "54,321",
    ),
    "exception": ("if WORD: raise ValueError(WORD)", "stolen"),
    "class of exception": ("if WORD: raise type(WORD, (Exception,), {})('x')", "stolen"),
    "type of answer": ("if WORD: return type(WORD, (), {})()", "stolen"),
    "answer": ("if WORD: return right(seed, x, features, kernel_size) * 0 + 98765.5", "98765.5"),
    "shape of answer": ("if WORD: return jnp.zeros(98765)", "98765"),
    "name of a parameter": (NAMED, "stolen"),
    "name of a layer": (
        "WORD and type(WORD, (nnx.Linear,), {})(1, 1, rngs=nnx.Rngs(0))(jnp.ones(1))",
        "stolen",
    ),
    "line of a warning": (WARNED, "98765"),
    "line of an exception": (LINES, "73[0-9]"),
}


@dataclass(frozen=True)
class Chosen(Exercise):
    """The exercise with some of its cases; one of them may be hidden, and comes first."""

    hidden: bool = True

    def cases(self, seed: int, *, secret: bool = False) -> tuple[Case, ...]:
        drawn = super().cases(seed, secret=secret)
        first = replace(drawn[5], hidden=secret or self.hidden)
        chosen = (first, *drawn[:4])
        return hidden_last(chosen) if self.hidden else chosen


@pytest.fixture(scope="module")
def graded(launcher: Launcher, exercise: Exercise, right: str) -> Callable[..., tuple[Report, str]]:
    """Grades the right program with an attack, and keeps what came of it."""
    kept: dict[tuple[str, bool, bool], tuple[Report, str]] = {}

    def run(attack: str, *, hidden: bool = True, secret: bool = False) -> tuple[Report, str]:
        key = (attack, hidden, secret)
        if key not in kept:
            source = right + SMUGGLER.replace("ATTACK", attack)
            given = {name: getattr(exercise, name) for name in Exercise.__dataclass_fields__}
            submission = Submission("me.py", source.encode())
            chosen = Chosen(**given, hidden=hidden)
            kept[key] = (grade(submission, chosen, 0, launcher, secret=secret), source)
        return kept[key]

    return run


def read(report: Report, source: str) -> Iterator[str]:
    """Yield the report in every format that a learner reads, with all that it can show."""
    for name in LEARNERS:
        out = StringIO()
        renderer(name)([report], out, Detail(verbose=True, source_of=lambda _: source))
        yield out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("way", ATTACKS)
def test_nothing_of_a_hidden_case_is_carried_to_a_learner(
    way: str, graded: Callable[..., tuple[Report, str]]
) -> None:
    attack, sign = ATTACKS[way]
    for options in ({"hidden": True}, {"hidden": False, "secret": True}):
        report, source = graded(attack, **options)
        assert report.verdict != "ungradable", report.summary
        for text in read(report, source):
            assert re.search(sign, text) is None
            assert str(SECRET) not in text


def test_what_was_said_before_a_hidden_case_is_shown_in_full(
    graded: Callable[..., tuple[Report, str]],
) -> None:
    report, source = graded("print('hello'); raise ValueError('always')")
    for name, text in zip(LEARNERS, read(report, source), strict=True):
        assert "always" in text, name
        assert "hello" in text or name in {"sarif", "moodle", "github"}


def test_what_went_wrong_while_loading_is_shown_though_all_is_secret(
    graded: Callable[..., tuple[Report, str]],
) -> None:
    report, source = graded(AT_ONCE, secret=True)
    terminal = next(read(report, source))
    assert "at once" in terminal
    assert "hello" in terminal
    assert "seed" not in terminal
    assert report.seed == 0


def test_equal_runs_give_equal_reports(
    launcher: Launcher, exercise: Exercise, graded: Callable[..., tuple[Report, str]]
) -> None:
    report, source = graded(ATTACKS["printed text"][0])
    given = {name: getattr(exercise, name) for name in Exercise.__dataclass_fields__}
    again = grade(Submission("me.py", source.encode()), Chosen(**given), 0, launcher)
    assert again.model_copy(update={"durations": None}) == report.model_copy(
        update={"durations": None}
    )


def test_hidden_cases_come_last_and_repeats_are_still_repeats() -> None:
    def case(name: str, *, hidden: bool = False, repeats: int | None = None) -> Case:
        return Case(name, {}, {}, hidden=hidden, repeats=repeats)

    drawn = [
        case("a", hidden=True),
        case("b"),
        case("c", repeats=1),
        case("d", hidden=True, repeats=2),
    ]
    assert [(each.name, each.repeats) for each in hidden_last(drawn)] == [
        ("b", None),
        ("c", None),
        ("a", 2),
        ("d", 1),
    ]
    plain = [case("a"), case("b", repeats=1)]
    assert hidden_last(plain) == tuple(plain)


@pytest.mark.slow
@pytest.mark.parametrize("way", ATTACKS)
def test_each_way_carries_an_argument_that_is_not_hidden(
    way: str, graded: Callable[..., tuple[Report, str]]
) -> None:
    """Positive control: asked first and by the same worker, the case is quoted later."""
    attack, sign = ATTACKS[way]
    report, source = graded(attack, hidden=False)
    assert any(re.search(sign, text) for text in read(report, source))
