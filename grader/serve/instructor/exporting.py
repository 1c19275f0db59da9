"""Which reports of a class are exported: what counts as handed in, of practice the best run."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from grader.exercise.exercise import Exercise
from grader.grading.assemble import exercise_part
from grader.learner.progress import Record
from grader.report.formats import Sheet
from grader.report.marks import absent, owned
from grader.report.schema import Report
from grader.serve.assigned.policy import ended
from grader.serve.history import History
from grader.serve.instructor.attempts import Attempt
from grader.serve.instructor.export import Exported
from grader.serve.instructor.gathering import AT_ONCE, Gatherer
from grader.serve.instructor.overview import Who


@dataclass(frozen=True)
class _Work:
    """What a learner did for a lesson: a version of theirs, or what they handed in."""

    lesson: str
    version: int
    handed_in: int | None = None
    late: bool = False


@dataclass(frozen=True)
class _Nothing:
    """What a learner did for an assignment that is over: they handed in nothing."""

    exercise: Exercise


def exported(
    gatherer: Gatherer, history: History, lessons: Collection[str], roster: Sheet
) -> Exported:
    """Return what is exported of some lessons of a class.

    What is handed in and not graded yet is left out. That somebody handed in nothing is said of
    each assignment whose deadline is past, and of nothing else.
    """
    of = gatherer.of
    exercises = [exercise for exercise in of.exercises if exercise.name in lessons]
    people = sorted(of.people(), key=lambda who: who.login)
    works = _chosen(gatherer, history, exercises)
    sources: dict[str, tuple[str, _Work]] = {}

    def reports() -> Iterator[Report]:
        for who in people:
            for work in works.get(who.id, ()):
                if isinstance(work, _Nothing):
                    part, points = exercise_part(work.exercise), work.exercise.settings.points
                    yield absent(who.login, 0, part, points.total)
                    continue
                report = _report(gatherer, history, who, work)
                if report is not None:
                    sources[report.submission.sha256 or ""] = (who.id, work)
                    yield report

    def source_of(sha256: str) -> str | None:
        if sha256 not in sources:
            return None
        learner, work = sources[sha256]
        return _content(gatherer, history, learner, work).decode(errors="replace")

    return Exported(reports, source_of, exercises, roster)


def _chosen(
    gatherer: Gatherer, history: History, exercises: Sequence[Exercise]
) -> dict[str, list[_Work | _Nothing]]:
    """Return what each learner did, lesson by lesson."""
    now = gatherer.of.assigned.clock()  # before what is handed in is read, which may be in time
    gathered = gatherer.gathered()
    chosen: dict[str, list[_Work | _Nothing]] = {}
    for exercise in exercises:
        assignment = gatherer.of.assigned.assignment(exercise.name)
        over = ended(assignment, now)
        for who in gathered.learners:
            work: _Work | _Nothing | None = None
            if assignment.policy != "practice":
                handed, report = gathered.handed_in.get((who.id, exercise.name), (None, None))
                if handed is not None and report is not None:
                    work = _Work(exercise.name, handed.version, handed.id, handed.late)
                elif handed is None and over:
                    work = _Nothing(exercise)
            else:
                runs = gathered.attempts.get((who.id, exercise.name), ())
                record = gathered.records.get(who.id, {}).get(exercise.name, Record())
                best = _best(history, runs, passed=record.passed_at is not None)
                if best is not None:
                    work = _Work(exercise.name, best)
            if work is not None:
                chosen.setdefault(who.id, []).append(work)
    return chosen


def _best(history: History, runs: Sequence[Attempt], *, passed: bool) -> int | None:
    """Return the newest run that passed, as far as one did, or else the newest that was graded."""
    graded = [each for each in reversed(runs) if each.report is not None]
    for each in graded:
        if each.report is not None and each.report.verdict == "passed":
            return each.version
    older = [each.version for each in reversed(runs) if each.report is None] if passed else []
    while older:  # of these no report is in memory
        some, older = older[:AT_ONCE], older[AT_ONCE:]
        reports = history.reports(some)
        for number in some:
            if number in reports and reports[number].verdict == "passed":
                return number
    return graded[0].version if graded else None


def _report(gatherer: Gatherer, history: History, who: Who, work: _Work) -> Report | None:
    if work.handed_in is not None:
        report = gatherer.of.assigned.handing.result(work.handed_in)
    else:
        report = history.reports([work.version]).get(work.version)
    path = f"{who.login}/{work.lesson}.py"
    return report and owned(report, path, who.login, late=work.late)


def _content(gatherer: Gatherer, history: History, learner: str, work: _Work) -> bytes:
    if work.handed_in is not None:
        return gatherer.of.assigned.handing.content(work.handed_in)
    return history.content(learner, work.lesson, work.version)
