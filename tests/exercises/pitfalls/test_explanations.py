"""What pitfalls say of each setting of an error model, and where, whatever the source is."""

from functools import cache

import numpy as np
import pytest

from grader.diagnosis.reproduction import owner
from grader.families.kernel_layers.axes import output_shape
from grader.grading.exercises import open_catalogue
from grader.judging.compare import CaseResult
from grader.judging.context import Context
from grader.judging.session import Answer, Outcome
from grader.sandbox.wire import Tensor
from grader.submission.submission import Submission
from grader.workers.records import ValueRecord

WORDS = 22
"""The most words of a message; a shape's numbers count as words."""
EXERCISES = {item.name: item for item in open_catalogue().all() if item.model is not None}
SETTINGS = [
    (name, switch, setting)
    for name, exercise in EXERCISES.items()
    for switch, settings in exercise.model.switches.items()
    for setting in settings[1:]
]
SOURCES = ("the reference", "x = 1\n", "def {entry_point}(:\n", "def {entry_point}(*a): a[0].T\n")


@cache
def blank_context(name, source=SOURCES[0]):
    """A context in which nothing was observed; every answer is an array of zeros."""
    exercise = EXERCISES[name]
    if source == SOURCES[0]:
        source = exercise.reference.decode()
    source = source.replace("{entry_point}", exercise.settings.entry_point)
    results, replies, cases = [], {}, exercise.cases(0)
    for index, case in enumerate(cases):
        shape = output_shape(case)
        answered = np.zeros(shape, np.float32)
        expected = np.ones(answered.size, np.float32)
        results.append(CaseResult(case, "failed", "", expected, answered))
        value = ValueRecord(kind="array", type="jax.Array", shape=shape, dtype="float32")
        replies[index] = Answer(value, {"answer": Tensor("float32", answered)}, ())
    submission = Submission("me.py", source.encode())
    return Context(submission, exercise, cases, tuple(results), Outcome(replies=replies), None)


@pytest.mark.parametrize(("name", "switch", "setting"), SETTINGS)
def test_every_setting_is_explained_in_one_short_line(name, switch, setting):
    context = blank_context(name)
    pitfall = owner(context.exercise.pitfalls, switch, setting)
    explain = pitfall.recogniser("explain")
    message = explain({switch: setting}, context) if explain else pitfall.title
    assert "\n" not in message
    assert 4 <= len(message.split()) <= WORDS, message
    assert explain is None or not message.endswith(".")


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("source", SOURCES)
def test_a_place_is_found_or_not_but_never_an_error(name, source):
    context = blank_context(name, source)
    for pitfall in context.exercise.pitfalls:
        if not set(pitfall.switches) & set(context.exercise.model.switches):
            continue
        if locate := pitfall.recogniser("locate"):
            locate(context)
        for recogniser in ("from_trace", "from_probe"):
            if recognise := pitfall.recogniser(recogniser):
                assert recognise(context) is None, "nothing was observed"
