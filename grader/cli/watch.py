"""`grade watch FILE`: its options; the work is done in `grader.learner.watch`."""

import sys
from contextlib import closing
from pathlib import Path

import click

from grader.cli.exits import USAGE, fail, say
from grader.cli.options import exercise_option, seed_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@exercise_option
@seed_option
@click.option(
    "--poll", is_flag=True, help="Look at the file ten times a second; ask for no events."
)
def watch(file: Path, exercise: str | None, seed: int, *, poll: bool) -> None:
    """Grade FILE whenever it is saved.

    On a terminal a screen is redrawn in place; its last line names the keys. Otherwise every
    grading writes one line.
    """
    from grader.workers.launch import start_launcher  # noqa: PLC0415 - only when it runs

    with closing(start_launcher()) as launcher:
        # The template imports jax while this process imports the rest.
        from grader.exercise.trusted_files import ExerciseError  # noqa: PLC0415
        from grader.grading.exercises import open_catalogue  # noqa: PLC0415 - as said
        from grader.learner.progress import default_progress  # noqa: PLC0415
        from grader.learner.watch.files import refusal  # noqa: PLC0415
        from grader.learner.watch.session import watch_file  # noqa: PLC0415

        if why := refusal(file):
            fail(why, USAGE)
        try:
            catalogue = open_catalogue()
            exercises = catalogue.choose(exercise, say)
        except ExerciseError as error:
            fail(str(error), USAGE)
        said: list[str] = []
        status = watch_file(
            launcher, file, exercises, seed, default_progress(said.append), poll=poll
        )
    for sentence in dict.fromkeys(said):
        click.echo(f"grade: {sentence}", err=True)
    sys.exit(status)
