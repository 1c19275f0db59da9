"""Options that several commands share."""

import click

from grader.cli.completing import exercise_names

DEFAULT_SEED = 0

exercise_option = click.option(
    "--exercise",
    metavar="NAME",
    help="Grade as this exercise; otherwise the function that FILE defines decides.",
    shell_complete=exercise_names,
)
seed_option = click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=DEFAULT_SEED,
    show_default=True,
    help="Draws the inputs of the cases.",
)
