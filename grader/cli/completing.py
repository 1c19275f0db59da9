"""Names that the shell completes: exercises and pitfalls. Whatever fails, nothing is offered."""

import click
from click.shell_completion import CompletionItem

from grader.exercise.catalogue import Catalogue
from grader.exercise.trusted_files import ExerciseError


def exercise_names(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer exercises with their titles."""
    try:
        known = Catalogue().in_order
    except ExerciseError:
        return []
    return [
        CompletionItem(each.name, help=each.title) for each in known if each.name.startswith(begun)
    ]


def pitfall_names(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer pitfalls with their titles."""
    from grader.exercise.pitfalls import list_pitfalls  # noqa: PLC0415 - as light as the command it is for

    try:
        folders = [folder for each in Catalogue().folders for folder in each.pitfall_folders]
    except ExerciseError:
        return []
    found = list_pitfalls(folders)
    return [
        CompletionItem(each.name, help=each.title) for each in found if each.name.startswith(begun)
    ]
