"""`grade` alone: the exercises, how far the learner is, and the next step."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from grader.exercise.catalogue import Catalogue
from grader.exercise.folder import ExerciseFolder
from grader.learner.progress import Record, default_progress
from grader.learner.workspace import file_of, next_exercise, shown
from grader.report.errors import say


def show_home() -> None:
    """Print a line for each exercise and the one command to run next."""
    exercises = Catalogue().in_order
    records = default_progress(say).all()
    width = max(len(each.name) for each in exercises)
    wide = max(len(each.title) for each in exercises)
    for each in exercises:
        mark, colour, said = _state(records.get(each.name))
        name = click.style(f"{each.name:{width}}", bold=True)
        click.echo(f"{click.style(mark, fg=colour)} {name}  {each.title:{wide}}  {said}")
    command, begun = next_step(exercises, records)
    click.echo(f"\nnext: {click.style(command, bold=True)}")
    if begun:
        click.echo(f"also: grade lesson {begun} · hint · try · show · reset {begun}")
    click.echo("all commands: grade --help")


def _state(record: Record | None) -> tuple[str, str | None, str]:
    """Return a mark, its colour, and words on how far an exercise is."""
    if record is None or not record.attempts:
        return "·", None, "begun" if record and record.last_file else "not begun"
    tries = f"{record.attempts} attempt{'' if record.attempts == 1 else 's'}"
    gave_up = ", solution seen" if record.gave_up_at else ""
    if record.passed_at:
        return "✓", "green", f"passed, {tries}{gave_up}"
    return "✗", "red", f"best {record.best:g} points, {tries}{gave_up}"


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
