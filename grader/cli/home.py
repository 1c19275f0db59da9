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
    click.echo(f"\nnext: {click.style(next_step(exercises, records), bold=True)}")
    click.echo("all commands: grade --help")


def _state(record: Record | None) -> tuple[str, str | None, str]:
    """Return a mark, its colour, and words on how far an exercise is."""
    if record is None or not record.attempts:
        return "·", None, "not begun"
    tries = f"{record.attempts} attempt{'' if record.attempts == 1 else 's'}"
    gave_up = ", solution seen" if record.gave_up_at else ""
    if record.passed_at:
        return "✓", "green", f"passed, {tries}{gave_up}"
    return "✗", "red", f"best {record.best:g} points, {tries}{gave_up}"


def next_step(exercises: Sequence[ExerciseFolder], records: Mapping[str, Record]) -> str:
    """Return the command to go on with: what was begun last, else the first not begun."""
    begun = [
        record
        for each in exercises
        if (record := records.get(each.name)) and not record.passed_at and record.last_file
    ]
    begun.sort(key=lambda record: record.last_at or "", reverse=True)
    for record in begun:
        if record.last_file and Path(record.last_file).is_file():
            return f"grade watch {shown(Path(record.last_file))}"
    chosen = next_exercise(exercises, records)
    if chosen is None:
        return f"grade solution {exercises[-1].name}"
    file = file_of(chosen, records)
    return f"grade watch {shown(file)}" if file.is_file() else "grade next"
