"""Names that the shell completes: exercises, pitfalls and files; none where they cannot be read."""

import click
from click.shell_completion import CompletionItem

from grader.exercise.catalogue import Catalogue
from grader.exercise.folder import ExerciseFolder
from grader.exercise.pitfalls import list_pitfalls
from grader.report.errors import GraderError


def exercise_names(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer exercises with their titles."""
    return [
        CompletionItem(each.name, help=each.title)
        for each in _exercises()
        if each.name.startswith(begun)
    ]


def pitfall_names(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer pitfalls with their titles."""
    found = list_pitfalls([folder for each in _exercises() for folder in each.pitfall_folders])
    return [
        CompletionItem(each.name, help=each.title) for each in found if each.name.startswith(begun)
    ]


def file_names(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Have the shell offer files, for what may be a file and something else."""
    return [CompletionItem(begun, type="file")]


def _exercises() -> tuple[ExerciseFolder, ...]:
    try:
        return Catalogue().in_order
    except GraderError:
        return ()
