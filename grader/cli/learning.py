"""Commands that show what there is to learn: exercises, tasks, starters, misconceptions."""

from pathlib import Path

import click

from grader.cli.completing import exercise_names, pitfall_names
from grader.cli.exits import UNGRADABLE, USAGE, fail
from grader.exercise.catalogue import Catalogue
from grader.exercise.folder import ExerciseFolder
from grader.exercise.trusted_files import ExerciseError

ALIKE = 0.6
"""How alike a mistyped name must be to be offered, 0 to 1."""


@click.command("list")
def list_() -> None:
    """List the exercises."""
    for exercise in _exercises():
        click.echo(f"{exercise.name:12} {exercise.title}")
        click.echo(f"{'':12} {exercise.summary}")


@click.command()
@click.argument("exercise", required=False, shell_complete=exercise_names)
def lesson(exercise: str | None) -> None:
    """Show an exercise's task."""
    show_page(find_exercise(exercise).task)


@click.command()
@click.argument("exercise", shell_complete=exercise_names)
@click.argument("file", type=click.Path(path_type=Path))
def new(exercise: str, file: Path) -> None:
    """Start FILE from an exercise's starter; an existing file is left as it is."""
    chosen = find_exercise(exercise)
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(chosen.starter)
    except FileExistsError:
        fail(f"{file} exists already and is left as it is: choose another name", USAGE)
    except OSError as error:
        fail(f"{file} cannot be written ({error.strerror}): choose another place", USAGE)
    click.echo(
        f"wrote {file}; read the task with `grade lesson {exercise}`, then run `grade {file}`"
    )


@click.command()
@click.argument("pitfall", shell_complete=pitfall_names)
@click.option(
    "--exercise",
    metavar="NAME",
    shell_complete=exercise_names,
    help="Whose example to show, where it has one.",
)
def explain(pitfall: str, exercise: str | None) -> None:
    """Show the page of a misconception."""
    from grader.exercise.pitfalls import list_pitfalls  # noqa: PLC0415 - 20 ms that the others do without

    folders = [folder for item in _exercises() for folder in item.pitfall_folders]
    known = {item.name: item for item in list_pitfalls(folders)}
    if pitfall not in known:
        from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

        near = get_close_matches(pitfall, known, n=3, cutoff=ALIKE)
        said = f"did you mean: {', '.join(near)}?" if near else f"there are: {', '.join(known)}"
        fail(f"there is no pitfall {pitfall!r}; {said}", USAGE)
    at_hand = find_exercise(exercise).name if exercise else ""
    show_page(f"# {pitfall}\n\n{known[pitfall].page(_exercises(), at_hand)}")


def _exercises() -> tuple[ExerciseFolder, ...]:
    try:
        return Catalogue().in_order
    except ExerciseError as error:
        fail(str(error), UNGRADABLE)


def find_exercise(name: str | None) -> ExerciseFolder:
    """Find an exercise by its name, which may be left out if there is one; else end."""
    known = {item.name: item for item in _exercises()}
    if name is None and len(known) == 1:
        return next(iter(known.values()))
    if name not in known:
        said = "name an exercise" if name is None else f"there is no exercise {name!r}"
        fail(f"{said}; there are: {', '.join(known)}", USAGE)
    return known[name]


def show_page(markdown: str) -> None:
    """Print Markdown for the terminal."""
    from rich.console import Console  # noqa: PLC0415 - 100 ms that `list` and `new` do without
    from rich.markdown import Markdown  # noqa: PLC0415 - as above

    Console().print(Markdown(markdown))
