"""From a text to a report, by workers that this process keeps."""

from grader.exercise.exercise import Exercise
from grader.exercise.seed import SAID, is_seed
from grader.grading.assemble import ungradable
from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_submission
from grader.grading.shared_launcher import SharedLauncher
from grader.report.errors import Exit, GraderError
from grader.report.schema import Report
from grader.submission.format import SOURCE_BYTES
from grader.submission.nearness import AmbiguousError, match_exercise, telling_names
from grader.submission.submission import Submission

_shared = SharedLauncher()


class SeedError(GraderError, ValueError):
    """A seed is not a whole number from 0, or too large."""

    status = Exit.USAGE


def grade_text(text: str, exercise: str | None, seed: int, *, name: str = "submission") -> Report:
    """Grade a text; `name` is what the report calls it. See `grader.grade_source`."""
    if not is_seed(seed):
        raise SeedError(f"seed {seed!r} is not {SAID}")
    submission = Submission(name, text.encode("utf-8", "surrogatepass"))
    catalogue = open_catalogue()
    exercises = catalogue.choose(exercise)
    if len(submission.source) > SOURCE_BYTES:
        why = f"holds {len(submission.source):,} bytes and the limit is {SOURCE_BYTES:,}"
        return ungradable(name, submission.digest, None, seed, why)
    return _graded(submission, exercises, seed)


def _graded(bare: Submission, exercises: tuple[Exercise, ...], seed: int) -> Report:
    """Grade with the standing workers; those that may no longer be sound are given up."""
    sound = False
    try:
        launcher = _shared.launcher()
        with Examination(launcher) as examination:
            try:
                names = telling_names(exercises)
                submission = examination.program(bare.path, bare.source, names)
                exercise = match_exercise(submission, exercises, "name the one it is for")
            except AmbiguousError as error:
                sound = True
                return ungradable(bare.path, bare.digest, None, seed, error.why)
            report = grade_submission(submission, exercise, seed, launcher, examination)
        sound = report.verdict != "ungradable"
    finally:  # an interrupt leaves a request without its answer
        if not sound:
            _shared.close()
    return report
