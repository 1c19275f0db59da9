"""From a file's content to its report: kept by content, as the command line keeps and finds it."""

from pathlib import Path
from typing import NamedTuple

from grader.exercise.exercise import Exercise
from grader.grading.answering import Listening
from grader.grading.assemble import ungradable
from grader.grading.examiner.examination import Examination
from grader.grading.file import grade_submission
from grader.grading.flow import NAMELESS
from grader.learner import kept
from grader.report.errors import GraderError
from grader.report.schema import Report
from grader.serve.desk import SEED
from grader.submission.nearness import AmbiguousError, match_exercise, telling_names
from grader.submission.submission import UngradableError
from grader.workers.launch import Launcher


class Course(NamedTuple):
    """The exercises as they were loaded, and what reports on work of theirs depend on."""

    exercises: tuple[Exercise, ...]
    surroundings: str


def grade_content(
    path: Path,
    content: bytes,
    exercise: Exercise,
    course: Course,
    launcher: Launcher,
    early: Listening | None = None,
    *,
    repair: bool = False,
    seed: int = SEED,
) -> Report:
    """Grade a content as an exercise, or return the report that was kept of it.

    Args:
        path: of its file.
        content: what is graded, whatever the file holds by now.
        exercise: what it is for.
        course: all exercises, among which the command line would choose.
        launcher: starts the workers.
        early: who is told how far it is.
        repair: whether to look for one change that makes it right.
        seed: draws the cases.
    """
    own, chosen = (
        kept.key_of_content(content, name, seed, course.surroundings)
        for name in (None, exercise.name)
    )
    for key in (own, chosen):
        report = kept.find(key, path)
        fits = report is not None and report.exercise and report.exercise.name == exercise.name
        if report is not None and fits and (report.repair is not None or not repair):
            return report
    with Examination(launcher) as examination:
        try:
            submission = examination.reader(telling_names(course.exercises))(str(path), content)
        except GraderError as error:
            why = error.why if isinstance(error, UngradableError) else str(error)
            return ungradable(str(path), None, None, seed, why)
        try:
            same = match_exercise(submission, course.exercises) is exercise
        except AmbiguousError:
            same = False
        wanted = (lambda *_: True) if repair else NAMELESS
        report = grade_submission(
            submission, exercise, seed, launcher, examination, early=early, repairs=wanted
        )
    kept.keep(own if same else chosen, report)
    return report
