"""Whether what learners read before they have finished holds lines of the reference."""

from collections.abc import Iterator, Mapping, Sequence

from grader.exercise.exercise import Exercise
from grader.exercise.folder import ExerciseFolder
from grader.exercise.pitfalls import Pitfall

MOST_LINES = 2
"""How many lines of the reference may stand in a text as they follow each other there."""


def given_in_lesson(exercise: Exercise) -> Iterator[str]:
    """Say where an exercise's task or hints hold too many lines of its reference."""
    hints = {f"hint {place}": text for place, text in enumerate(exercise.settings.hints, start=1)}
    yield from _faults(exercise, {"task.md": exercise.task, **hints})


def given_in_page(pitfall: Pitfall, exercises: Sequence[ExerciseFolder]) -> Iterator[str]:
    """Say whether what an author wrote of a pitfall holds too many lines of a reference.

    The example of a page is no part of that: it is made from the reference, line by line.
    """
    for exercise in exercises:
        yield from _faults(exercise, {"its page": pitfall.text})


def _faults(exercise: ExerciseFolder, texts: Mapping[str, str]) -> Iterator[str]:
    for where, text in texts.items():
        found = given(text, exercise.right_program)
        if found:
            yield (
                f"{where} holds lines of reference/{exercise.name}.py, from {found[0]!r} on: show"
                " another computation, or say it in words"
            )


def given(text: str, program: str) -> tuple[str, ...]:
    """Return the first lines of a program that stand in a text, one after another.

    Args:
        text: what is read.
        program: what is to be written.

    Returns:
        one line more than may stand there, without indents; none if there are not so many. Blank
        lines count in neither.
    """
    length = MOST_LINES + 1
    read = _runs(text, length)
    return next((run for run in _ordered(program, length) if run in read), ())


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    return set(_ordered(text, length))


def _ordered(text: str, length: int) -> Iterator[tuple[str, ...]]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for start in range(len(lines) - length + 1):
        yield tuple(lines[start : start + length])
