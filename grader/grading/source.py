"""From a text to a report, by workers that this process keeps."""

from grader.exercise.exercise import Exercise
from grader.grading.assemble import ungradable
from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_submission
from grader.grading.shared_launcher import SharedLauncher
from grader.report.errors import Exit, GraderError
from grader.report.schema import Report
from grader.submission.format import SOURCE_BYTES
from grader.submission.submission import AmbiguousError, Submission, match_exercise

_shared = SharedLauncher()


class SeedError(GraderError, ValueError):
    """A seed is not a whole number from 0."""

    status = Exit.USAGE


def grade_text(text: str, exercise: str | None, seed: int, *, name: str = "submission") -> Report:
    """Grade a text; `name` is what the report calls it. See `grader.grade_source`."""
    if not isinstance(seed, int) or seed < 0:
        raise SeedError(f"seed {seed!r} is not a whole number from 0")
    submission = Submission(name, text.encode("utf-8", "surrogatepass"))
    catalogue = open_catalogue()
    exercises = catalogue.choose(exercise)
    if len(submission.source) > SOURCE_BYTES:
        why = f"holds {len(submission.source):,} bytes and the limit is {SOURCE_BYTES:,}"
        return ungradable(name, submission.digest, None, seed, why)
    try:
        chosen = match_exercise(submission, exercises, "name the one it is for")
    except AmbiguousError as error:
        return ungradable(name, submission.digest, None, seed, error.why)
    return _graded(submission, chosen, seed)


def _graded(submission: Submission, exercise: Exercise, seed: int) -> Report:
    """Grade with the standing workers; those that may no longer be sound are given up."""
    sound = False
    try:
        report = grade_submission(submission, exercise, seed, _shared.launcher())
        sound = report.verdict != "ungradable"
        if sound:
            _shared.warm_up(exercise, seed)
    finally:  # an interrupt leaves a request without its answer
        if not sound:
            _shared.close()
    return report
