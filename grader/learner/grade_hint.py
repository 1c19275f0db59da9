"""The hint of a file whose report was not kept: it is graded first."""

from pathlib import Path

from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_file
from grader.learner import kept
from grader.learner.hint import is_reached, show_hint
from grader.learner.progress import default_progress
from grader.report.errors import Exit, say
from grader.report.schema import Report
from grader.report.waiting import waiting
from grader.workers.launch import Launcher


def grade_hint(launcher: Launcher, file: Path, exercise: str | None, seed: int) -> Exit:
    """Grade a file, show its next hint and return the exit status.

    Raises:
        ExerciseError: there is no such exercise, or it is broken.
    """
    progress = default_progress(say)

    def reached(report: Report, nameless: bool) -> bool:  # noqa: FBT001 - as `flow.Wanted` is
        return nameless or is_reached(report, progress)

    key = kept.key_of(file, exercise, seed)
    exercises = open_catalogue().choose(exercise, say)
    with waiting(f"grading {file} for its next hint"):
        report = grade_file(file, exercises, seed, launcher, repairs=reached)[0]
    kept.keep_unless_changed(key, file, exercise, seed, report)
    return show_hint(report, file, progress)
