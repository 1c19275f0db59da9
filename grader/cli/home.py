"""`grade` alone: the exercises, how far the learner is, and the next step."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path

import click

from grader.exercise.catalogue import Catalogue
from grader.exercise.course import needed, step_words
from grader.exercise.folder import ExerciseFolder
from grader.learner.progress import Record, default_progress
from grader.learner.workspace import State, file_of, how_far, next_exercise, shown
from grader.report.errors import say

MARKS: Mapping[State, tuple[str, str | None]] = {
    "passed": ("✓", "green"),
    "open": ("✗", "red"),
    "begun": ("·", None),
    "not begun": ("·", None),
}
"""How far an exercise is: its mark and the mark's colour."""
LEAST_TITLE = 12
"""How many letters of a title are shown on a terminal however narrow."""


def show_home() -> None:
    """Print a line for each exercise and the one command to run next."""
    exercises = Catalogue().in_order
    records = default_progress(say).all()
    width = max(len(each.name) for each in exercises)
    done = sum(_passed(records, each) for each in exercises)
    click.echo(f"{done} of {len(exercises)} done\n")
    far = {each.name: _how_far(each, exercises, records) for each in exercises}
    wide = max(len(each.title) for each in exercises)
    if sys.stdout.isatty():  # what does not fit is taken from the titles
        rest = 9 + width + max(len(said) for _, said in far.values())
        wide = max(min(wide, shutil.get_terminal_size().columns - rest), LEAST_TITLE)
    for each in exercises:
        state, said = far[each.name]
        mark, colour = MARKS[state]
        step = f"{each.step:2g}" if isfinite(each.step) else "  "
        name = click.style(f"{each.name:{width}}", bold=True)
        title = each.title if len(each.title) <= wide else f"{each.title[: wide - 1].rstrip()}…"
        click.echo(f"{click.style(mark, fg=colour)} {step} {name}  {title:{wide}}  {said}")
    command, begun = next_step(exercises, records)
    click.echo(f"\nnext: {click.style(command, bold=True)}")
    if begun:
        click.echo(f"also: grade lesson {begun} · hint · try · show · reset {begun}")
    click.echo("all commands: grade --help")


def _how_far(
    exercise: ExerciseFolder, exercises: Sequence[ExerciseFolder], records: Mapping[str, Record]
) -> tuple[State, str]:
    """Return how far an exercise is, and the same in words, or which others come before it."""
    state, said = how_far(records.get(exercise.name))
    missing = [item for item in needed(exercise, exercises) if not _passed(records, item)]
    if missing and exercise.name not in records and all(isfinite(item.step) for item in missing):
        said = f"needs {step_words(missing)}"
    return state, said


def _passed(records: Mapping[str, Record], exercise: ExerciseFolder) -> bool:
    record = records.get(exercise.name)
    return record is not None and record.passed_at is not None


def next_step(
    exercises: Sequence[ExerciseFolder], records: Mapping[str, Record]
) -> tuple[str, str]:
    """Return the command to go on with, and the exercise that it goes on with, if it is begun.

    That is what was begun last, else the first that has not passed.
    """
    begun = [
        (record.last_at or "", each.name, Path(record.last_file))
        for each in exercises
        if (record := records.get(each.name)) and not record.passed_at and record.last_file
    ]
    for _, name, file in sorted(begun, reverse=True):
        if file.is_file():
            return f"grade watch {shown(file)}", name
    chosen = next_exercise(exercises, records)
    if chosen is None:
        return f"grade solution {exercises[-1].name}", ""
    file = file_of(chosen, records)
    return (f"grade watch {shown(file)}", chosen.name) if file.is_file() else ("grade next", "")
