"""`grade check-exercises`: whether exercises are sound, for their authors and for CI."""

import sys
from contextlib import closing

import click


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME...]")
def check_exercises(names: tuple[str, ...]) -> None:
    """Check exercises: all of them and what they share, or some by NAME.

    Starters must run and not pass, references pass, every change that a pitfall makes of a
    reference shows that pitfall first, and the cases tell known mistakes from the right program.

    Exit status: 0 all is well, 1 something is not, 2 there is no exercise of that name.
    """
    from grader.workers.launch import start_launcher  # noqa: PLC0415 - only when it runs

    with closing(start_launcher()) as launcher:
        # The template imports jax while this process imports the rest.
        from grader.authoring.check import check_exercises as check  # noqa: PLC0415 - as said
        from grader.authoring.table import show  # noqa: PLC0415 - as said
        from grader.exercise.trusted_files import ExerciseError  # noqa: PLC0415 - as said
        from grader.grading.exercises import open_catalogue  # noqa: PLC0415 - as said
        from grader.workers.process import NoWorkerError  # noqa: PLC0415 - as said

        catalogue = open_catalogue()
        try:
            for name in names:
                catalogue.folder(name)
        except ExerciseError as error:
            click.echo(f"grade: {error}", err=True)
            sys.exit(2)
        try:
            sound = show(check(launcher, catalogue, names))
        except (ExerciseError, NoWorkerError) as error:
            click.echo(f"grade: {error}", err=True)
            sys.exit(3)
    sys.exit(0 if sound else 1)
