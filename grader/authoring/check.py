"""All checks of exercises and pitfalls, side by side on one launcher."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from grader.authoring.alike import alike_faults, known_by_changes
from grader.authoring.answers_given import given_in_lesson, given_in_page
from grader.authoring.bench import SEED, Bench
from grader.authoring.faults import (
    change_faults,
    folder_faults,
    reference_faults,
    starter_faults,
    stray_faults,
)
from grader.authoring.models import owner_faults, stale_faults, telling_faults
from grader.authoring.pages import page_faults
from grader.authoring.samples import sample_faults
from grader.exercise.catalogue import Catalogue
from grader.exercise.exercise import Exercise, load
from grader.exercise.pitfalls import Pitfall, list_pitfalls
from grader.exercise.trusted_files import ExerciseError
from grader.workers.launch import Launcher

SHARED = "common"
CHECKS = ("files", "starter", "reference", "model", "cases", "pitfalls")
"""The columns of the table, in their order."""


@dataclass(frozen=True)
class Checked:
    """One check of one exercise, or of the pitfalls that exercises share.

    Attributes:
        exercise: its name, or `common`.
        check: one of `CHECKS`.
        faults: what is wrong, one sentence each.
        pitfall: whose page was checked; else empty.
    """

    exercise: str
    check: str
    faults: tuple[str, ...]
    pitfall: str = ""


_Check = Callable[[], Iterator[str]]
_Job = tuple[str, str, _Check, str]
"""Where a check belongs: exercise, column, and pitfall; third what makes it."""


def check_exercises(
    launcher: Launcher, catalogue: Catalogue, names: tuple[str, ...] = ()
) -> Iterator[Checked]:
    """Check exercises, all of them and what they share unless some are named; yield as done.

    Raises:
        UnknownExerciseError: there is none of that name.
    """
    chosen = [catalogue.folder(name) for name in names] or list(catalogue.folders)
    sound, first = [], []
    for files in catalogue.folders:
        faults = list(folder_faults(files))
        try:
            exercise = load(files, catalogue.families)
            exercise.cases(SEED)
            _ = exercise.requirements, exercise.model, exercise.idioms
            faults += given_in_lesson(exercise)
        except (ExerciseError, OSError) as error:
            faults.append(str(error))
        else:
            sound.append(exercise)
        if files in chosen:
            first.append(Checked(files.name, "files", tuple(faults)))
    yield from first
    bench = Bench(launcher)
    wanted = [item for item in sound if item.name in {files.name for files in chosen}]
    work = [job for item in wanted for job in _of_exercise(item, bench)]
    if not names:
        yield Checked(SHARED, "files", tuple(stray_faults(catalogue)))
        folder = catalogue.root / "exercises" / SHARED / "pitfalls"
        shared = list_pitfalls([folder], tuple(catalogue.families.values()))
        work += [(SHARED, "pitfalls", partial(_page, item, sound), item.name) for item in shared]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        running: list[Future[Checked]] = [pool.submit(_checked, *job) for job in work]
        for future in running:
            yield future.result()


def _of_exercise(exercise: Exercise, bench: Bench) -> Iterator[_Job]:
    name = exercise.name
    yield name, "starter", partial(starter_faults, exercise, bench), ""
    yield name, "reference", partial(_of_reference, exercise, bench), ""
    if exercise.model is not None:
        yield name, "model", partial(owner_faults, exercise), ""
    if exercise.model is not None or known_by_changes(exercise):
        yield name, "cases", partial(_of_cases, exercise, bench), ""
    for pitfall in list_pitfalls(exercise.pitfall_folders, exercise.families):
        if _is_shown_by(pitfall, exercise):
            yield name, "pitfalls", partial(_of_pitfall, pitfall, exercise, bench), pitfall.name


def _of_reference(exercise: Exercise, bench: Bench) -> Iterator[str]:
    yield from reference_faults(exercise, bench)
    yield from sample_faults(exercise, bench)


def _of_cases(exercise: Exercise, bench: Bench) -> Iterator[str]:
    yield from telling_faults(exercise, bench)
    yield from alike_faults(exercise, bench)


def _is_own(pitfall: Pitfall, exercise: Exercise) -> bool:
    return pitfall.path.parent == exercise.pitfall_folders[0]


def _is_shown_by(pitfall: Pitfall, exercise: Exercise) -> bool:
    """Say whether an exercise has to show a pitfall, which then lies under the same root."""
    try:
        named = exercise.folder.parent in pitfall.path.parents and exercise.name in pitfall.changes
    except ExerciseError:
        return True  # its check says what is wrong with it
    return named or _is_own(pitfall, exercise)


def _of_pitfall(pitfall: Pitfall, exercise: Exercise, bench: Bench) -> Iterator[str]:
    if _is_own(pitfall, exercise):
        yield from _page(pitfall, (exercise,))
        for other in set(pitfall.changes) - {exercise.name}:
            yield f"it changes {other}, and belongs to {exercise.name}: correct the name"
    yield from change_faults(pitfall, exercise, bench)


def _page(pitfall: Pitfall, exercises: Sequence[Exercise]) -> Iterator[str]:
    yield from stale_faults(pitfall, exercises)
    yield from page_faults(pitfall)
    yield from given_in_page(pitfall, exercises)


def _checked(where: str, check: str, make: _Check, pitfall: str) -> Checked:
    try:
        faults = tuple(make())
    except ExerciseError as error:
        faults = (str(error),)
    return Checked(where, check, faults, pitfall)
