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
from typing import Literal

from grader.exercise.catalogue import Catalogue
from grader.exercise.folder import ExerciseFolder
from grader.learner.progress import Progress, Record, default_progress
from grader.report.errors import GraderError, WrongUsageError, say
from grader.report.output import whole, writing
from grader.report.text import escape

PROGRAMS = (".py", ".ipynb")
State = Literal["not begun", "begun", "open", "passed"]
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
    stems = get_close_matches(file.stem, sorted({Path(name).stem for name in programs}))
    if near := [name for stem in stems for name in programs if Path(name).stem == stem]:
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


def file_here(exercise: ExerciseFolder, records: Mapping[str, Record]) -> Path:
    """Return the file of one's work on an exercise in this folder: only that may be replaced.

    Raises:
        MissingFileError: the last one lies elsewhere, and there is no `NAME.py` here.
    """
    file, own = file_of(exercise, records), Path(f"{exercise.name}.py")
    if file.absolute().parent == Path.cwd():
        return file
    if os.path.lexists(own):
        return own
    raise MissingFileError(
        f"{own} is not in this folder; to put the starter back into the file that you used last,"
        f" name it: `grade reset {exercise.name} {shown(file)}`"
    )


def how_far(record: Record | None) -> tuple[State, str]:
    """Return how far an exercise is, and the same in words."""
    if record is None or not record.attempts:
        begun: State = "begun" if record and record.last_file else "not begun"
        return begun, begun
    tries = f"{record.attempts} attempt{'' if record.attempts == 1 else 's'}"
    gave_up = ", solution seen" if record.gave_up_at else ""
    if record.passed_at:
        return "passed", f"passed, {tries}{gave_up}"
    return "open", f"best {record.best:g} points, {tries}{gave_up}"


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


def begin(exercise: ExerciseFolder, file: Path, progress: Progress | None = None) -> None:
    """Write an exercise's starter to a file that is not there yet, which is then the last used.

    That is kept in this user's own progress, unless another is given.

    Raises:
        WrongUsageError: there is something.
        OutputError: it cannot be written.
    """
    if file.is_dir():
        raise WrongUsageError(f"{file} is a folder: name the file to write in it")
    if os.path.lexists(file):
        raise WrongUsageError(
            f"{file} exists already and is left as it is: `grade watch {shown(file)}` goes on"
            f" with it, `grade reset {exercise.name}` puts the starter back"
        )
    with writing(file, "choose another place"):
        _write_new(file, exercise.starter.encode())
    (progress or default_progress(say)).change(exercise.name, lambda record: record.begun(file))


def go_on(exercise: ExerciseFolder) -> Begun:
    """Return the file of an exercise, written if it is not there. Raises OutputError."""
    file = file_of(exercise, default_progress(say).all())
    if file.is_file():
        return Begun(file, written=False)
    begin(exercise, file)
    return Begun(file, written=True)


def put_back(exercise: ExerciseFolder, file: Path, progress: Progress | None = None) -> Path | None:
    """Write the starter in place of a file, and return where what it held is kept.

    None if it held the starter already. For `progress` see `begin`.

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
    with whole(file, "choose another place") as out:
        out.buffer.write(starter)
    (progress or default_progress(say)).change(exercise.name, lambda record: record.begun(file))
    return copy


def _write_new(file: Path, held: bytes) -> None:
    """Write a file that is not there yet, whole or not at all; raises OSError."""
    with file.open("xb", buffering=0) as out:
        try:
            left = memoryview(held)
            while left:
                left = left[out.write(left) :]
        except OSError:
            file.unlink(missing_ok=True)
            raise


def _keep(file: Path, held: bytes) -> Path:
    """Write what a file holds beside it, under a name that is free."""
    number = 1
    while True:
        copy = file.with_name(f"{file.stem}.kept-{number}{file.suffix}")
        try:
            _write_new(copy, held)
        except FileExistsError:
            number += 1
        else:
            return copy
