"""From a path to a report: whatever a file turns out to be, it gets one."""

from collections.abc import Callable
from pathlib import Path

from grader.exercise.exercise import Exercise
from grader.grading.answering import Listening
from grader.grading.assemble import ungradable
from grader.grading.examiner.examination import Examination
from grader.grading.flow import NAMELESS, Wanted, grade
from grader.report.errors import GraderError
from grader.report.schema import Report
from grader.submission.nearness import match_exercise, telling_names
from grader.submission.submission import Submission, UngradableError, read
from grader.workers.launch import Launcher


def grade_file(
    path: Path,
    exercises: tuple[Exercise, ...],
    seed: int,
    launcher: Launcher,
    *,
    secret: bool = False,
    early: Callable[[str], Listening] | None = None,
    repairs: Wanted = NAMELESS,
) -> tuple[Report, str]:
    """Grade the file at a path as the exercise that it is for.

    Args:
        path: the file.
        exercises: which it may be for.
        seed: draws the cases.
        launcher: starts the workers.
        secret: whether no learner may see the seed or a case.
        early: is given the text, and returns who is told how far it is, see `flow.grade`.
        repairs: says whether to look for an edit that makes it right, see `flow.grade`.

    Returns:
        the report, and the file's text for code frames; empty if it could not be read.
    """
    with Examination(launcher) as examination:
        submission: Submission | None = None
        try:
            submission = read(path, examination.reader(telling_names(exercises)))
            exercise = match_exercise(submission, exercises)
        except GraderError as error:
            digest = submission.digest if submission else None
            why = error.why if isinstance(error, UngradableError) else str(error)
            return ungradable(str(path), digest, None, seed, why), ""
        text = submission.text
        report = grade_submission(
            submission,
            exercise,
            seed,
            launcher,
            examination,
            secret=secret,
            early=None if early is None else early(text),
            repairs=repairs,
        )
        return report, text


def grade_submission(
    submission: Submission,
    exercise: Exercise,
    seed: int,
    launcher: Launcher,
    examination: Examination | None = None,
    *,
    secret: bool = False,
    early: Listening | None = None,
    repairs: Wanted = NAMELESS,
) -> Report:
    """Grade what was read; not even a fault of ours raises, so that other reports are not lost."""
    try:
        return grade(
            submission,
            exercise,
            seed,
            launcher,
            examination,
            secret=secret,
            early=early,
            repairs=repairs,
        )
    except Exception as error:  # noqa: BLE001 - as said
        why = f"the grader itself failed ({type(error).__name__}: {error}): please report it"
        return ungradable(submission.path, submission.digest, exercise, seed, why)
