"""Which listed changes of a reference the cases do not tell from it, or from one another."""

from collections.abc import Iterator
from itertools import combinations

from grader.authoring.bench import SEED, Bench
from grader.diagnosis.changed.behaviour import agree, right_answer
from grader.diagnosis.changed.hypotheses import Hypothesis, singles
from grader.diagnosis.changed.prover import Course, prove
from grader.exercise.exercise import Exercise
from grader.exercise.pitfalls import Pitfall
from grader.judging.reference import expected


def known_by_changes(exercise: Exercise) -> tuple[Pitfall, ...]:
    """Return the pitfalls that nothing but the changes they list can recognise in an exercise."""
    return tuple(item for item in exercise.misconceptions if not item.recognisable)


def alike_faults(exercise: Exercise, bench: Bench) -> Iterator[str]:
    """Say which changes no case tells from the right program, or from another pitfall's change.

    What is seen in some other way too may answer alike. Where nothing can be interpreted nothing
    is said.
    """
    names = {item.name for item in known_by_changes(exercise)}
    listed = [each for each in singles(exercise) if each.listed and _pitfall(each) in names]
    if not listed or not bench.launcher.interprets:
        return
    cases, text = exercise.cases(SEED), exercise.right_program
    right = expected(bench.launcher, exercise, cases).answers
    texts = [each.apply(text) for each in listed]
    courses = prove(bench.launcher, exercise, cases, texts, range(len(cases)))
    ran = [(each, course) for each, course in zip(listed, courses, strict=True) if any(course)]
    for each, course in zip(listed, courses, strict=True):
        if not any(course):
            yield f"{_pitfall(each)}: the right program with {each.words} does not run: correct it"
    expectation = tuple(map(right_answer, right))
    for each, course in ran:
        if _alike(course, expectation, exercise):
            yield (
                f"{_pitfall(each)}: no case tells the right program with {each.words} from the"
                " right one: add a size to cases.py, or remove the change"
            )
    for (one, first), (other, second) in combinations(ran, 2):
        if _pitfall(one) != _pitfall(other) and _alike(first, second, exercise):
            yield (
                f"{_pitfall(one)} and {_pitfall(other)}: {one.words} and {other.words} give the"
                " same answers: add a case that tells them apart, or remove one"
            )


def _pitfall(hypothesis: Hypothesis) -> str:
    return hypothesis.changes[0].pitfall


def _alike(one: Course, other: Course, exercise: Exercise) -> bool:
    return all(
        first is not None
        and second is not None
        and agree(first, second, exercise.settings.tolerance)
        for first, second in zip(one, other, strict=True)
    )
