"""`grade export`: files with which other services grade."""

from pathlib import Path

import click

from grader.cli.exits import USAGE, fail
from grader.cli.options import seed_option


@click.group("export")
def export() -> None:
    """Write what another service needs to grade with this grader."""


@export.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--exercise", metavar="NAME", help="Which exercise; needed if there are several.")
@seed_option
def gradescope(folder: Path, exercise: str | None, seed: int) -> None:
    """Write an autograder for Gradescope to DIR, as one zip file to upload.

    It holds this grader, the exercise with its reference, and pinned requirements.
    """
    from grader.classroom.export.gradescope.archive import write_archive  # noqa: PLC0415 - when it runs
    from grader.exercise.catalogue import Catalogue  # noqa: PLC0415
    from grader.exercise.trusted_files import ExerciseError  # noqa: PLC0415

    try:
        catalogue = Catalogue()
        if exercise is None and len(catalogue.names) > 1:
            fail(f"name one with --exercise; there are: {', '.join(catalogue.names)}", USAGE)
        path = write_archive(catalogue, exercise or catalogue.names[0], seed, folder)
    except ExerciseError as error:
        fail(str(error), USAGE)
    except OSError as error:
        fail(f"{folder} cannot be written ({error.strerror}): choose another folder", USAGE)
    click.echo(f"wrote {path}; upload it as the autograder of a programming assignment")
