"""Which file a learner works on: named, used last, or started anew; nothing is run for it.

Light: a file that is not there is said before any process is started.
"""

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from grader.exercise.catalogue import Catalogue
from grader.exercise.folder import ExerciseFolder
from grader.learner.progress import Record, default_progress
from grader.report.errors import GraderError, WrongUsageError, say
from grader.report.output import writing
from grader.report.text import escape

PROGRAMS = (".py", ".ipynb")
LOOKED_AT = 1000
"""How many files of a folder are looked at for a name like the one that is missing."""


class MissingFileError(GraderError):
    """A file is not there, or is none."""


def check_present(file: Path) -> None:
    """See whether there is something at a path.

    Raises:
        MissingFileError: there is not, and which names are like it.
    """
    if file.is_dir():
        raise MissingFileError(f"{file} is a folder: name a Python file")
    if not os.path.lexists(file):
        raise MissingFileError(f"{file} does not exist: {_meant(file)}")


def check_any_present(files: Sequence[Path]) -> None:
    """See whether any of some files is there.

    Raises:
        MissingFileError: none is; a sentence for each.
    """
    faults = []
    for file in files:
        try:
            check_present(file)
        except MissingFileError as error:
            faults.append(str(error))
        else:
            return
    raise MissingFileError("; ".join(faults))


def _meant(file: Path) -> str:
    """Say which file was perhaps meant, or how to make it."""
    try:
        with os.scandir(file.parent) as entries:
            names = [each.name for each in islice(entries, LOOKED_AT)]
    except OSError:
        return "there is no such folder either" if not file.parent.is_dir() else "check the name"
    programs = sorted(name for name in names if name.endswith(PROGRAMS))
    wanted = [file.name] if file.suffix else [f"{file.name}{end}" for end in PROGRAMS]
    near = dict.fromkeys(each for name in wanted for each in get_close_matches(name, programs))
    if near:
        return f"did you mean {' or '.join(str(file.with_name(name)) for name in near)}?"
    exercises = get_close_matches(file.stem, Catalogue().names, n=1, cutoff=0.7)
    if exercises:
        named = "" if file.name == f"{exercises[0]}.py" or not file.suffix else f" {shown(file)}"
        return f"start it with `grade new {exercises[0]}{named}`"
    return "check the name, or start one with `grade next`"


def present(file: Path | None) -> Path:
    """Return a file that is there: the one that is named, else the one used last, which is said.

    Raises:
        MissingFileError: there is none.
    """
    if file is None:
        return last_used()
    check_present(file)
    return file


def last_used() -> Path:
    """Return the file that was graded or started last, and say which it is.

    Where nothing is remembered it is the newest in this folder that is named as an exercise.

    Raises:
        WrongUsageError: there is none.
    """
    records = sorted(
        (record for record in default_progress(say).all().values() if record.last_file),
        key=lambda record: record.last_at or "",
    )
    remembered = [Path(record.last_file) for record in records if record.last_file]
    here = sorted(
        (file for name in Catalogue().names if (file := Path(f"{name}.py")).is_file()),
        key=lambda file: file.stat().st_mtime_ns,
    )
    there = [each for each in (*here, *remembered) if each.is_file()]
    if not there:
        raise WrongUsageError("name a file, as none was graded yet; `grade next` starts one")
    file = near(there[-1])
    say(f"taking {file}, the file used last")
    return file


def near(path: Path) -> Path:
    """Return a path as one would type it from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def shown(path: Path) -> str:
    """Return a path as a word for the shell."""
    return shlex.quote(escape(str(near(path))))


def file_of(exercise: ExerciseFolder, records: Mapping[str, Record]) -> Path:
    """Return the file of one's work on an exercise: used last if it is there, else `NAME.py`."""
    record = records.get(exercise.name)
    last = Path(record.last_file) if record and record.last_file else None
    return near(last) if last and last.is_file() else Path(f"{exercise.name}.py")


def next_exercise(
    exercises: Sequence[ExerciseFolder], records: Mapping[str, Record], after: str | None = None
) -> ExerciseFolder | None:
    """Return the first exercise that has not passed, from the one behind `after` on; None if all.

    Args:
        exercises: in their order.
        records: by name.
        after: the exercise that has just passed, if one has.
    """
    names = [each.name for each in exercises]
    start = names.index(after) + 1 if after in names else 0
    for each in (*exercises[start:], *exercises[:start]):
        if each.name != after and records.get(each.name, Record()).passed_at is None:
            return each
    return None


@dataclass(frozen=True)
class Begun:
    """A file to work on, and whether it was written just now."""

    file: Path
    written: bool


def begin(exercise: ExerciseFolder, file: Path) -> None:
    """Write an exercise's starter to a file that is not there yet, which is then the last used.

    Raises:
        WrongUsageError: there is something.
        OutputError: it cannot be written.
    """
    if os.path.lexists(file):
        raise WrongUsageError(
            f"{file} exists already and is left as it is: `grade watch {shown(file)}` goes on"
            f" with it, `grade reset {exercise.name}` puts the starter back"
        )
    with (
        writing(file, "choose another place"),
        file.open("x", encoding="utf-8", newline="\n") as out,
    ):
        out.write(exercise.starter)
    default_progress(say).change(exercise.name, lambda record: record.begun(file))


def go_on(exercise: ExerciseFolder) -> Begun:
    """Return the file of an exercise, written if it is not there. Raises OutputError."""
    file = file_of(exercise, default_progress(say).all())
    if file.is_file():
        return Begun(file, written=False)
    begin(exercise, file)
    return Begun(file, written=True)


def put_back(exercise: ExerciseFolder, file: Path) -> Path | None:
    """Write the starter in place of a file, and return where what it held is kept.

    None if it held the starter already.

    Raises:
        MissingFileError: there is no such file.
        OutputError: the copy or the starter cannot be written.
    """
    check_present(file)
    with writing(file, "choose another place"):
        held, starter = file.read_bytes(), exercise.starter.encode()
        if held == starter:
            return None
        copy = _keep(file, held)
        file.write_bytes(starter)
    default_progress(say).change(exercise.name, lambda record: record.begun(file))
    return copy


def _keep(file: Path, held: bytes) -> Path:
    """Write what a file holds beside it, under a name that is free."""
    number = 1
    while True:
        copy = file.with_name(f"{file.stem}.kept-{number}{file.suffix}")
        try:
            with copy.open("xb") as out:
                out.write(held)
        except FileExistsError:
            number += 1
        else:
            return copy
