"""What is recognised in recorded observations, without a process: as it was when recorded."""

import pytest

from .replay import Replaying, name_of, play_back, programs, read, recognised

ENDED = {"crashed", "output-limit"}
"""How a worker ended early cannot be played back; `grade check-exercises` tries these."""
SAID, EXPECTED = read()
PROGRAMS = {
    name_of(change): (exercise, program)
    for exercise, change, program in programs()
    if change.pitfall not in ENDED
}


@pytest.fixture(autouse=True)
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    play_back(monkeypatch)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_is_recognised_as_when_it_was_recorded(name: str) -> None:
    assert name in EXPECTED, "record it: python tests/recorded/replay.py"
    exercise, program = PROGRAMS[name]
    findings = recognised(exercise, program, Replaying(SAID))
    assert [[item.name, item.message] for item in findings] == EXPECTED[name]


def test_most_mistakes_are_recognised_by_looking_alone_where_a_family_looks() -> None:
    named = [
        name.partition("/")[2].partition(":")[0] in {pitfall for pitfall, _ in EXPECTED[name]}
        for name, (exercise, _) in PROGRAMS.items()
        if exercise.families
    ]
    assert len(named) > 100
    assert sum(named) > len(named) / 2


def test_another_program_is_not_taken_for_a_recorded_one() -> None:
    exercise, program = next(iter(PROGRAMS.values()))
    with pytest.raises(KeyError):
        recognised(exercise, program + "\n# changed\n", Replaying(SAID))
