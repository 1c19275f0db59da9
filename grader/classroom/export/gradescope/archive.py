"""Writes the zip file that Gradescope takes as an autograder."""

import json
import re
import secrets
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal
from zipfile import ZIP_DEFLATED, ZipFile

import click

from grader.classroom.export.gradescope import SETTINGS
from grader.classroom.export.wheel import DISTRIBUTION, add, make_wheel
from grader.exercise.catalogue import Catalogue
from grader.report.errors import WrongUsageError
from grader.report.output import writing

SECRET_SEED_BITS = 32
_SCRIPTS = ("setup.sh", "run_autograder")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def export(
    folder: Path, exercise: str | None, seed: int | Literal["secret"], points: float | None
) -> None:
    """Write the autograder of an exercise, which may be left out if there is one; say where it is.

    Raises:
        GraderError: there is no such exercise, or the file cannot be written.
    """
    catalogue = Catalogue()
    if exercise is None and len(catalogue.names) > 1:
        raise WrongUsageError(f"name one with --exercise; there are: {', '.join(catalogue.names)}")
    with writing(folder, "choose another folder"):
        path = write_archive(catalogue, exercise or catalogue.names[0], seed, points, folder)
    click.echo(f"wrote {path}; upload it as the autograder of a programming assignment")


def write_archive(
    catalogue: Catalogue,
    exercise: str,
    seed: int | Literal["secret"],
    points: float | None,
    folder: Path,
) -> Path:
    """Write the autograder of one exercise; equal inputs give equal bytes.

    A secret seed is drawn here, once for all submissions, and hides every case from learners.

    The zip holds this grader itself as a wheel, with this exercise only, so what runs at
    Gradescope is what runs here; what it needs is pinned to the versions installed here.

    Raises:
        ExerciseError: there is no such exercise.
        OSError: the file cannot be written.
    """
    chosen = catalogue.folder(exercise)
    settings = {
        "exercise": exercise,
        "seed": secrets.randbits(SECRET_SEED_BITS) if seed == "secret" else seed,
        "secret": seed == "secret",
        "points": points,
    }
    wheel, content = make_wheel([chosen])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"gradescope-{exercise}.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for script in _SCRIPTS:
            add(archive, script, Path(__file__).with_name(script).read_bytes(), mode=0o755)
        add(archive, "requirements.txt", "".join(requirements()).encode())
        add(archive, SETTINGS, (json.dumps(settings, indent=2) + "\n").encode())
        add(archive, wheel, content)
    return path


def requirements() -> list[str]:
    """Return lines `name==version` for all that the grader needs, directly or not, as installed."""
    waiting, found = [DISTRIBUTION], dict[str, str]()
    while waiting:
        for line in distribution(waiting.pop()).requires or ():
            needed, _, marker = line.partition(";")
            match = _NAME.match(needed)
            if match is None or "extra" in marker:
                continue
            name = re.sub(r"[-_.]+", "-", match[0]).lower()
            try:
                version = distribution(name).version
            except PackageNotFoundError:  # needed by other systems or Pythons only
                continue
            if name not in found:
                found[name] = version
                waiting.append(name)
    return [f"{name}=={found[name]}\n" for name in sorted(found)]
