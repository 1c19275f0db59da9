"""`grade show FILE`: its options, and where the picture goes."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.exits import UNGRADABLE, USAGE, fail, say
from grader.cli.options import exercise_option, seed_option

if TYPE_CHECKING:
    from grader.report.pictures.parts import Picture

SUFFIXES = (".svg", ".png")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--case",
    metavar="N",
    type=click.IntRange(min=1),
    help="Which case.  [default: one that does not pass]",
)
@click.option(
    "--element",
    metavar="N",
    type=click.IntRange(min=0),
    help="Which number of the flattened answer, from 0.  [default: the first that is not right]",
)
@exercise_option
@seed_option
@click.option(
    "--output",
    metavar="FILE.svg|.png",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the picture to a file; PNG needs the extra `picture`.",
)
def show(
    file: Path,
    case: int | None,
    element: int | None,
    exercise: str | None,
    seed: int,
    output: Path | None,
) -> None:
    """Draw how one number of an answer comes about.

    The right way stands beside that of FILE, where a known mistake gives its numbers.
    """
    if output is not None and output.suffix.lower() not in SUFFIXES:
        fail(f"{output} should end in .svg or .png", USAGE)
    from grader.workers.launch import start_launcher  # noqa: PLC0415 - only when it runs

    with closing(start_launcher()) as launcher:
        # The template imports jax while this process imports the rest.
        from grader.exercise.trusted_files import ExerciseError  # noqa: PLC0415
        from grader.grading.exercises import open_catalogue  # noqa: PLC0415 - as said
        from grader.learner.show import Look, NoPictureError  # noqa: PLC0415
        from grader.submission.submission import (  # noqa: PLC0415
            AmbiguousError,
            UnreadableError,
            match_exercise,
            read,
        )
        from grader.workers.process import NoWorkerError  # noqa: PLC0415

        try:
            catalogue = open_catalogue()
            exercises = catalogue.choose(exercise, say)
            submission = read(file)
            chosen = match_exercise(submission, exercises)
            picture = Look(submission, chosen, seed, case, element).picture(launcher)
        except (UnreadableError, AmbiguousError) as error:
            fail(f"{file} {error}", UNGRADABLE)
        except NoPictureError as error:
            fail(str(error), USAGE)
        except (ExerciseError, NoWorkerError) as error:
            fail(str(error), USAGE if exercise else UNGRADABLE)
    _give(picture, output)


def _give(picture: "Picture", output: Path | None) -> None:
    if output is None:
        from rich.console import Console  # noqa: PLC0415 - only for a terminal

        from grader.report.pictures.terminal import draw  # noqa: PLC0415

        draw(picture, Console(highlight=False, emoji=False, markup=False))
        return
    from grader.report.pictures.svg import render  # noqa: PLC0415 - only for a file

    text = render(picture)
    try:
        if output.suffix.lower() == ".svg":
            output.write_text(text, encoding="utf-8", newline="\n")
        else:
            output.write_bytes(_png(text))
    except OSError as error:
        fail(f"{output} cannot be written ({error.strerror}): choose another place", USAGE)
    click.echo(f"wrote {output}")


def _png(svg: str) -> bytes:
    try:
        from resvg_py import svg_to_bytes  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        fail('PNG needs resvg-py: pip install "nnx-grader[picture]", or write .svg', USAGE)
    return svg_to_bytes(svg_string=svg, zoom=2.0)
