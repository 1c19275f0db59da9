"""All checks of exercises and pitfalls, side by side on one launcher."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from grader.authoring.bench import SEED, Bench
from grader.authoring.faults import (
    folder_faults,
    page_run_faults,
    reference_faults,
    starter_faults,
    stray_faults,
)
from grader.authoring.models import owner_faults, stale_faults, telling_faults
from grader.authoring.pages import page_faults
from grader.exercise.catalogue import Catalogue
from grader.exercise.exercise import Exercise, load
from grader.exercise.pitfalls import Pitfall, list_pitfalls
from grader.exercise.trusted_files import ExerciseError
from grader.grading.shared_launcher import WORTH_WARMING, warm_up
from grader.submission.submission import AmbiguousError
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
            _ = exercise.requirements, exercise.model
        except (ExerciseError, OSError) as error:
            faults.append(str(error))
        else:
            sound.append(exercise)
        if files in chosen:
            first.append(Checked(files.name, "files", tuple(faults)))
    yield from first
    bench = Bench(launcher, tuple(sound))
    wanted = [item for item in sound if item.name in {files.name for files in chosen}]
    work = [job for item in wanted for job in _of_exercise(item, bench)]
    if not names:
        yield Checked(SHARED, "files", tuple(stray_faults(catalogue)))
        shared = list_pitfalls(
            [catalogue.root / "exercises" / SHARED / "pitfalls"], tuple(catalogue.families.values())
        )
        work += _of_pitfalls(SHARED, shared, bench)
        _warm_up(bench, shared)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        running: list[Future[Checked]] = [pool.submit(_checked, *job) for job in work]
        for future in running:
            yield future.result()


def _warm_up(bench: Bench, pitfalls: tuple[Pitfall, ...]) -> None:
    """Have the usual kernels compiled of the exercise that most examples are for."""
    names = Counter(
        item.name
        for item in bench.exercises
        for pitfall in pitfalls
        if item.settings.entry_point in pitfall.path.read_text(encoding="utf-8")
    )
    for item in bench.exercises:
        if names[item.name] >= WORTH_WARMING:
            warm_up(bench.launcher, item, SEED)


_Job = tuple[str, str, _Check, str]


def _of_exercise(exercise: Exercise, bench: Bench) -> Iterator[_Job]:
    name = exercise.name
    yield name, "starter", partial(starter_faults, exercise, bench), ""
    yield name, "reference", partial(reference_faults, exercise, bench), ""
    if exercise.model is not None:
        yield name, "model", partial(owner_faults, exercise), ""
        yield name, "cases", partial(telling_faults, exercise, bench), ""
    yield from _of_pitfalls(
        name, list_pitfalls(exercise.pitfall_folders[:1], exercise.families), bench
    )


def _of_pitfalls(where: str, pitfalls: tuple[Pitfall, ...], bench: Bench) -> Iterator[_Job]:
    for pitfall in pitfalls:
        yield where, "pitfalls", partial(_of_pitfall, pitfall, bench), pitfall.name


def _of_pitfall(pitfall: Pitfall, bench: Bench) -> Iterator[str]:
    yield from stale_faults(pitfall, bench.exercises)
    whole = True
    for fault in page_faults(pitfall):
        whole = False
        yield fault
    if whole:
        yield from page_run_faults(pitfall, bench)


def _checked(where: str, check: str, make: _Check, pitfall: str) -> Checked:
    try:
        faults = tuple(make())
    except (AmbiguousError, ExerciseError) as error:
        faults = (str(error),)
    return Checked(where, check, faults, pitfall)
