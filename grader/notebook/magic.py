"""The cell magic `%%grade`."""

import argparse
from types import SimpleNamespace
from typing import NoReturn

from IPython.core.error import UsageError
from IPython.display import display

from grader.exercise.catalogue import Catalogue
from grader.grading.source import grade_text
from grader.notebook.graded import Graded
from grader.report.errors import GraderError


class _Arguments(argparse.ArgumentParser):
    """Words after a magic: what is wrong with them is one sentence, and nothing exits."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; write %%grade [EXERCISE] [--seed N]")


class GradeMagic:
    """`%%grade` and the completion of its arguments."""

    def __init__(self) -> None:
        self._arguments = _Arguments("%%grade", add_help=False)
        self._arguments.add_argument("exercise", nargs="?")
        self._arguments.add_argument("--seed", type=int, default=0)

    def grade(self, line: str, cell: str) -> None:
        """Grade this cell as a submission, and show the report.

            %%grade [EXERCISE] [--seed N]

        The exercise is found by the function that the cell defines if EXERCISE is left out; N
        draws the inputs of the cases. The cell is a whole submission, imports included: it runs
        in an isolated process of its own and defines nothing in this notebook.
        """
        chosen = self._arguments.parse_args(line.split())
        # An empty line stands for that of the magic, so that lines count as the cell counts them.
        text = f"\n{cell}"
        try:
            report = grade_text(text, chosen.exercise, chosen.seed, name="cell")
        except GraderError as error:
            raise UsageError(str(error)) from error
        display(Graded(report, text))  # type: ignore[no-untyped-call]

    def complete(self, _shell: object, _event: SimpleNamespace) -> list[str]:
        """Return what may stand after `%%grade`."""
        try:
            return [*Catalogue().names, "--seed"]
        except GraderError:
            return []
