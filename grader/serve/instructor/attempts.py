"""What a class ran and handed in, in brief: enough to count, in memory that holds whole classes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.classroom.report.summary import UNRECOGNISED
from grader.learner.guidance import leading
from grader.learner.progress import Record
from grader.report.schema import CasePart, Report
from grader.serve.assigned.handing import HandedIn
from grader.serve.assigned.policy import Assignment
from grader.serve.instructor.overview import Who


@dataclass(frozen=True)
class Attempt:
    """A version that was run.

    Attributes:
        version: its number.
        learner: whose.
        lesson: of which lesson.
        at: when it was kept, ISO 8601 in UTC.
        digest: of its content.
        report: in brief; None while it is not graded.
    """

    version: int
    learner: str
    lesson: str
    at: str
    digest: str
    report: Report | None


@dataclass(frozen=True)
class LessonOf:
    """A lesson as a class has it."""

    name: str
    title: str
    assignment: Assignment
    released: bool


@dataclass(frozen=True)
class Gathered:
    """All that an overview is made from.

    Attributes:
        klass: the class's name.
        title: how it is called.
        at: by the server's clock, ISO 8601 in UTC.
        learners: who is on the roster.
        lessons: in their order.
        attempts: by learner and lesson, the oldest first.
        records: the learners' progress, by learner and lesson.
        handed_in: what counts, with its report once it is graded, by learner and lesson.
    """

    klass: str
    title: str
    at: str
    learners: Sequence[Who]
    lessons: Sequence[LessonOf]
    attempts: Mapping[tuple[str, str], Sequence[Attempt]] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)
    handed_in: Mapping[tuple[str, str], tuple[HandedIn, Report | None]] = field(
        default_factory=dict
    )

    def newest(self, learner: str, lesson: str) -> Attempt | None:
        """Return a learner's newest graded work on a lesson; what was handed in, if that is it."""
        runs = self.attempts.get((learner, lesson), ())
        attempt = next((each for each in reversed(runs) if each.report is not None), None)
        handed, report = self.handed_in.get((learner, lesson), (None, None))
        if handed is None or report is None or (attempt and attempt.version > handed.version):
            return attempt
        return Attempt(handed.version, learner, lesson, handed.at, handed.digest, report)


def brief(report: Report) -> Report:
    """Return a report without what only its own page shows.

    A case keeps its name and result; all of it where no misconception explains the work.
    """
    lead = leading(report)
    cases: Iterable[CasePart] = report.cases
    if lead is None or lead.name != UNRECOGNISED:
        cases = _results(report.cases)
    update = {
        "cases": tuple(cases),
        "requirements": (),
        "output": None,
        "shown": None,
        "repair": None,
        "durations": None,
    }
    return report.model_copy(update=update)


def _results(cases: Iterable[CasePart]) -> Iterator[CasePart]:
    for case in cases:
        yield CasePart(name=case.name, sizes={}, status=case.status, message="", max_error=None)
