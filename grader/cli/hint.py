"""`grade hint FILE`: its options; the work is done in `grader.cli.give_hint`."""

import sys
from contextlib import closing
from pathlib import Path

import click

from grader.cli.options import exercise_option, seed_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@exercise_option
@seed_option
def hint(file: Path, exercise: str | None, seed: int) -> None:
    """Grade FILE and reveal one more hint for its leading finding.

    Hints lead from the idea over the code pattern to the fix; those shown before are shown again.

    Exit status: 0 a hint was shown or none is needed, 2 wrong usage, 3 could not grade.
    """
    from grader.workers.launch import start_launcher  # noqa: PLC0415 - only when it runs

    with closing(start_launcher()) as launcher:
        # The template imports jax while this process imports the rest.
        from grader.cli.give_hint import give_hint  # noqa: PLC0415 - as said

        status = give_hint(launcher, file, exercise, seed)
    sys.exit(status)
