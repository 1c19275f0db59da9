"""What is said of a program that reproduces answers is one plain sentence."""

import re

import pytest

from grader.diagnosis.error_model import Setting
from grader.diagnosis.reproduction import Reproduction
from grader.grading.exercises import open_catalogue

PADS = Setting("pads one more on the right", None)
RELU = Setting("applies `relu` to the output", None)
LABELS = [
    (exercise.name, switch, setting.label)
    for exercise in open_catalogue().all()
    if exercise.model is not None
    for switch, settings in exercise.model.switches.items()
    for setting in settings
]


def completes(label: str) -> bool:
    """Whether a label says what a program does, after `a right program that`."""
    return re.fullmatch(r"[a-z]+s [^\n]*[^\n.]", label) is not None


@pytest.mark.parametrize(
    ("settings", "counts", "said"),
    [
        (
            {"padding": PADS},
            (12, 12, 0, 12),
            "a right program that pads one more on the right gives your answers in 12 of 12 cases",
        ),
        (
            {"padding": PADS, "activation": RELU},
            (11, 12, 0, 8),
            (
                "a right program that pads one more on the right and applies `relu` to the output"
                " gives your answers in 11 of 12 cases; the right program itself differs from"
                " yours in 8"
            ),
        ),
        (
            {"padding": PADS},
            (12, 12, 7, 12),
            (
                "a right program that pads one more on the right gives your answers in 5 of 12"
                " cases and raises in 7, as yours does"
            ),
        ),
    ],
)
def test_it_says_what_the_program_does_and_in_how_many_cases(
    settings: dict[str, Setting], counts: tuple[int, int, int, int], said: str
) -> None:
    assert Reproduction(settings, *counts).statement == said


def test_every_label_completes_the_sentence() -> None:
    assert [each for each in LABELS if not completes(each[-1])] == []
    assert not completes("SAME and one more on the right")
    assert not completes("pads one more on the right.")


def test_no_two_settings_of_a_switch_are_said_alike() -> None:
    assert len(set(LABELS)) == len(LABELS)
