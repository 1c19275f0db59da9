"""Commands that start a learner's file: a new one, the next one, the starter once more."""

from pathlib import Path

import click

from grader.cli.completing import exercise_names
from grader.exercise.catalogue import Catalogue
from grader.learner.progress import default_progress
from grader.learner.workspace import begin, file_here, go_on, near, next_exercise, put_back, shown
from grader.report.errors import say


@click.command()
@click.argument("exercise", shell_complete=exercise_names)
@click.argument("file", required=False, type=click.Path(path_type=Path))
def new(exercise: str, file: Path | None) -> None:
    """Start FILE from the starter of EXERCISE.

    Without FILE it is EXERCISE.py in this folder. An existing file is left as it is.
    """
    chosen = Catalogue().folder(exercise)
    file = file or Path(f"{exercise}.py")
    begin(chosen, file)
    click.echo(f"wrote {file}")
    _lead(exercise, file)


@click.command("next")
def next_() -> None:
    """Go on with the first exercise that has not passed.

    Its starter is written to EXERCISE.py in this folder if there is no file of it yet.
    """
    exercises, progress = Catalogue().in_order, default_progress(say)
    if not progress.remembers:
        say("GRADE_PROGRESS is off, so what has passed is not known")
    chosen = next_exercise(exercises, progress.all())
    if chosen is None:
        click.echo(f"all {len(exercises)} exercises have passed: well done!")
        click.echo(f"compare with the solution: grade solution {exercises[-1].name}")
        return
    begun = go_on(chosen)
    place = exercises.index(chosen) + 1
    click.echo(f"{chosen.name}, {place} of {len(exercises)}: {chosen.title}")
    click.echo(chosen.summary)
    click.echo(f"{'wrote' if begun.written else 'your file is'} {begun.file}")
    _lead(chosen.name, begun.file)


@click.command()
@click.argument("exercise", shell_complete=exercise_names)
@click.argument("file", required=False, type=click.Path(path_type=Path))
def reset(exercise: str, file: Path | None) -> None:
    """Put the starter of EXERCISE back into FILE, and keep a copy of what it held.

    Without FILE it is your file of that exercise in this folder. The copy lies beside it.
    """
    chosen = Catalogue().folder(exercise)
    file = file or file_here(chosen, default_progress(say).all())
    copy = put_back(chosen, file)
    if copy is None:
        click.echo(f"{file} is the starter already")
    else:
        click.echo(f"{file} is the starter again; what it held is kept in {near(copy)}")
    _lead(exercise, file)


def _lead(exercise: str, file: Path) -> None:
    """Say what to do with a file."""
    click.echo(f"\n1. read the task:          grade lesson {exercise}")
    click.echo(f"2. open it in your editor: {shown(file)}")
    click.echo(f"3. grade it at every save: grade watch {shown(file)}")
