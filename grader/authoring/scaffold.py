"""Writes the files of a new exercise or a new pitfall, as `grade check-exercises` asks for them."""

import re
from pathlib import Path
from string import Template

import click

from grader.exercise.catalogue import Catalogue, default_root
from grader.exercise.folder import PACKAGE
from grader.report.errors import WrongUsageError
from grader.report.output import writing

TEXTS = Path(__file__).with_name("new")
_NAME = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")


def new_exercise(name: str) -> None:
    """Write a small exercise that is whole already, to be changed into another.

    Raises:
        WrongUsageError: the name is none, is taken, or there is no place to write to.
    """
    root, stem = _writable_root(), _checked(name).replace("-", "_")
    words = stem.split("_")
    values = {
        "name": stem,
        "module": "My" + "".join(word.capitalize() for word in words),
        "title": " ".join(words).capitalize(),
    }
    folder = root / "exercises" / stem
    places = {
        folder / "exercise.toml": "exercise.toml",
        folder / "task.md": "task.md",
        folder / "cases.py": "cases.py",
        folder / "starter.py": "starter.py",
        root / "reference" / f"{stem}.py": "reference.py",
    }
    _write(places, values, root)
    click.echo(f"next: change them, then run `grade check-exercises {stem}`")


def new_pitfall(exercise: str, name: str) -> None:
    """Write the page of a pitfall that one exercise can have.

    Raises:
        WrongUsageError: there is no such exercise, the name is none, is taken, or there is no
            place to write to.
    """
    root, stem = _writable_root(), _checked(name).replace("-", "_")
    folder = Catalogue(root).folder(exercise).folder / "pitfalls"
    _write({folder / f"{stem}.py": "pitfall.py"}, {"exercise": exercise}, root)
    click.echo(f"next: fill it in, then run `grade check-exercises {exercise}`")


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise WrongUsageError(
            f"{name!r} is no name: use small letters, digits and dashes, such as layer-norm"
        )
    return name


def _writable_root() -> Path:
    """Return where exercises lie, unless that is inside an installed package."""
    root = default_root()
    if PACKAGE in (root, *root.parents):
        raise WrongUsageError(
            "the exercises here belong to the installed package: set GRADE_ROOT to a folder of"
            " your own"
        )
    return root


def _write(places: dict[Path, str], values: dict[str, str], root: Path) -> None:
    """Write all files, or none if one is there already."""
    for path in places:
        if path.exists():
            raise WrongUsageError(
                f"{path.relative_to(root)} exists already and is left as it is: choose another name"
            )
    for path, text in places.items():
        written = Template((TEXTS / f"{text}.txt").read_text(encoding="utf-8")).substitute(values)
        with writing(path, "choose another folder with GRADE_ROOT"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written, encoding="utf-8")
        click.echo(f"wrote {path.relative_to(root)}")
