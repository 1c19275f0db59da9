"""Grade one submission in whatever process this is: the task that executors are given."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from grader.exercise.exercise import Exercise
from grader.grading.assemble import ungradable
from grader.grading.examiner.examination import reading
from grader.grading.exercises import open_catalogue
from grader.grading.file import grade_submission
from grader.grading.shared_launcher import SharedLauncher
from grader.report.errors import GraderError
from grader.report.schema import Report
from grader.submission.nearness import telling_names
from grader.submission.submission import Reader, Submission
from grader.versions import deciding_versions

FULL_ONLY = (
    "submissions of others are run only at isolation level full, and here it is {level}: "
    "run `grade doctor` to see why"
)
UNSANDBOXED = FULL_ONLY + ", or accept the risk with --allow-unsandboxed"


@dataclass(frozen=True)
class Job:
    """One submission to grade.

    Attributes:
        path: what it is called in its report.
        source: its bytes.
        exercise: the exercise's name.
        digest: of the exercise; where it is graded must lie the same one.
        versions: of the packages that decide a report; where it is graded must be the same.
        seed: draws the cases.
        unsandboxed: whether a level of isolation below full is accepted.
        secret: whether no learner may see the seed or a case.
        repairs: whether to look for an edit that makes failed work right.
    """

    path: str
    source: bytes
    exercise: str
    digest: str
    versions: tuple[tuple[str, str], ...]
    seed: int
    unsandboxed: bool
    secret: bool = False
    repairs: bool = False


_shared = SharedLauncher()


def end_workers() -> None:
    """End all workers of this process; submissions that they were busy with get no report."""
    _shared.close()


def reader(exercises: Iterable[Exercise]) -> Reader:
    """Return what takes submissions from bytes, each in a process that can be ended."""
    return reading(_shared.launcher, telling_names(exercises))


def isolation_complaint() -> str | None:
    """Say why submissions of others may not be run in this process, if so. Raises NoWorkerError."""
    level = _shared.launcher().isolation.level
    return None if level == "full" else UNSANDBOXED.format(level=level)


def run_job(job: Job) -> Report:
    """Grade a submission; whatever goes wrong becomes a report."""
    submission = Submission(job.path, job.source)
    try:
        exercise = _exercise(job.exercise)
        complaint = _difference(job, exercise)
        if complaint is None and not job.unsandboxed:
            complaint = isolation_complaint()
    except GraderError as error:
        exercise, complaint = None, str(error)
    if complaint is not None or exercise is None:
        return ungradable(job.path, submission.digest, exercise, job.seed, str(complaint))
    launcher = _shared.launcher()
    report = grade_submission(
        submission,
        exercise,
        job.seed,
        launcher,
        secret=job.secret,
        repairs=lambda *_: job.repairs,
    )
    if job.unsandboxed and report.isolation.level != "full":
        accepted = report.isolation.model_copy(update={"accepted": True})
        report = report.model_copy(update={"isolation": accepted})
    return report


@cache
def _exercise(name: str) -> Exercise:
    return open_catalogue().load(name)


def _difference(job: Job, exercise: Exercise) -> str | None:
    """Say why a report made here would differ from one made by whoever asks, if so."""
    if exercise.digest != job.digest:
        return (
            f"the exercise {exercise.name} on the machine that grades is another version: "
            "install the same exercises everywhere"
        )
    here = dict(deciding_versions())
    for package, version in job.versions:
        if here.get(package) != version:
            return (
                f"{package} is {here.get(package)} on the machine that grades, and {version} on "
                "the one that asked: install the same versions everywhere"
            )
    return None
