"""Options that several commands share."""

from typing import Any

import click

from grader.cli.completing import exercise_names
from grader.exercise.seed import SAID, is_seed

DEFAULT_SEED = 0


class Seed(click.ParamType["int | str"]):
    """A seed, or the word `secret` where that may be given in place of one."""

    def __init__(self, *, secret: bool = False) -> None:
        self._words = ("secret",) if secret else ()
        self.name = "|".join(("N", *self._words))

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        """Return what a word stands for; refuse what is no seed."""
        if value in self._words:
            return str(value)
        try:
            seed = int(value)
        except ValueError:
            seed = -1
        if not is_seed(seed):
            wanted = f"neither {SAID} nor `secret`" if self._words else f"not {SAID}"
            self.fail(f"{value!r} is {wanted}", param, ctx)
        return seed


exercise_option = click.option(
    "--exercise",
    metavar="EXERCISE",
    help="Grade as this exercise; otherwise the function that FILE defines decides.",
    shell_complete=exercise_names,
)
seed_option = click.option(
    "--seed",
    type=Seed(),
    default=DEFAULT_SEED,
    show_default=True,
    help="Draws the inputs of the cases.",
)
