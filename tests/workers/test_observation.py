"""Every case is observed once more; that decides nothing and is not heard of."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.conversation import Conversation
from grader.judging.session import Outcome, run
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process

BOX = """
class Box:
    def __init__(self):
        self.size = 1

    def look(self, x):
        return x
"""


@pytest.fixture
def observed(
    launcher: Launcher, toy: Callable[..., Exercise], questions: tuple[Case, ...]
) -> Callable[..., Outcome]:
    """Puts the questions to a child, and has each observed."""

    def answer(source: str, **limits: Any) -> Outcome:
        exercise = toy(**limits)
        process = launcher.start("cold", exercise.settings.limits.bounds)

        def look_on(conversation: Conversation) -> None:
            conversation.glance(questions)

        return run(process, source.encode(), exercise, questions, prove=look_on)

    return answer


def test_each_case_is_observed_and_the_first_alone_is_traced(
    observed: Callable[..., Outcome], questions: tuple[Case, ...]
) -> None:
    outcome = observed(f"{BOX}\ndef f(x): return Box().look(x)\n")
    assert sorted(outcome.seen) == list(range(len(questions)))
    assert [each.probe.trace is not None for each in outcome.seen.values()] == [True, False, False]
    names = [[item.name for item in each.probe.modules] for each in outcome.seen.values()]
    assert names == [["Box"]] * len(questions)
    assert not any(item.kept for each in outcome.seen.values() for item in each.probe.modules)


def test_an_object_that_is_used_again_is_known(observed: Callable[..., Outcome]) -> None:
    outcome = observed(f"{BOX}\nBOX = Box()\n\ndef f(x): return BOX.look(x)\n")
    kept = [item.kept for each in outcome.seen.values() for item in each.probe.modules]
    assert kept == [False, True, True]


def test_what_is_printed_while_cases_are_observed_is_not_heard(
    observed: Callable[..., Outcome], questions: tuple[Case, ...]
) -> None:
    outcome = observed("def f(x):\n    print('word', flush=True)\n    return x\n")
    assert len(outcome.seen) == len(questions)
    assert outcome.output.count("word") == len(questions)


@pytest.mark.parametrize("end", ["os._exit(3)", "while True: pass"])
def test_how_such_an_observation_ends_decides_nothing(
    end: str, observed: Callable[..., Outcome], questions: tuple[Case, ...]
) -> None:
    source = f"""
import os
calls = []

def f(x):
    calls.append(1)
    if len(calls) > {len(questions)} + 3:  # the first is observed, uncompiled, and traced
        {end}
    return x
"""
    outcome = observed(source, case_seconds=4.0)
    assert len(outcome.replies) == len(questions)
    assert outcome.stop is None
    assert len(outcome.seen) < len(questions)


def test_an_observation_that_costs_much_is_left_out(observed: Callable[..., Outcome]) -> None:
    source = "import time\n\ndef f(x):\n    time.sleep(0.6)\n    return x\n"
    assert len(observed(source, case_seconds=2.0).seen) == 1
