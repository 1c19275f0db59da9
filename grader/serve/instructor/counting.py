"""From what a class ran and handed in to its overview; counts as those of a class report."""

from collections import defaultdict
from collections.abc import Iterator

from grader.classroom.report.summary import UNRECOGNISED, ClassSummary, summarise
from grader.learner.guidance import leading
from grader.learner.progress import Record
from grader.learner.workspace import State, how_far
from grader.report.marks import owned
from grader.report.schema import Report
from grader.serve.assigned.handing import HandedIn
from grader.serve.instructor.attempts import Attempt, Gathered, LessonOf
from grader.serve.instructor.overview import (
    Behind,
    Group,
    Learner,
    Lesson,
    Misconception,
    Missed,
    Overview,
    Place,
    Stuck,
    Who,
    Work,
)
from grader.serve.instructor.stuck import RULE, why_stuck

NOTHING = Work(version=0, at="", verdict=None, score=0, max_score=0, leading="", message="")


def overview(gathered: Gathered) -> Overview:
    """Return a class at a glance."""
    newest = list(_newest(gathered))
    summary = summarise(
        owned(report, report.submission.path, who.login) for who, _, report in newest
    )
    learners = tuple(_learner(gathered, who) for who in gathered.learners)
    return Overview(
        klass=gathered.klass,
        title=gathered.title,
        at=gathered.at,
        learners=learners,
        lessons=tuple(_lesson(lesson, learners) for lesson in gathered.lessons),
        misconceptions=tuple(_misconceptions(summary, newest)),
        unrecognised=tuple(_groups(summary, newest)),
        missed=tuple(_missed(summary)),
        stuck=tuple(sorted(_stuck(gathered), key=lambda item: item.at, reverse=True)),
        stuck_rule=RULE,
    )


def _newest(gathered: Gathered) -> Iterator[tuple[Who, Attempt, Report]]:
    for who in gathered.learners:
        for lesson in gathered.lessons:
            attempt = gathered.newest(who.id, lesson.name)
            if attempt is not None and attempt.report is not None:
                yield who, attempt, attempt.report


def _learner(gathered: Gathered, who: Who) -> Learner:
    places = [
        place for lesson in gathered.lessons if (place := _place(gathered, who, lesson)) is not None
    ]
    last = max(places, key=lambda place: place.newest.at, default=None)
    seen_at = last.newest.at if last else ""
    return Learner(
        who=who,
        passed=sum(place.state == "passed" for place in places),
        seen_at=seen_at,
        now=last.lesson if last and seen_at else "",
        places=tuple(places),
    )


def _place(gathered: Gathered, who: Who, lesson: LessonOf) -> Place | None:
    key = (who.id, lesson.name)
    record = gathered.records.get(who.id, {}).get(lesson.name)
    handed, result = gathered.handed_in.get(key, (None, None))
    attempts = gathered.attempts.get(key, ())
    state: State = how_far(record)[0]
    if record is None and handed is None and not attempts:
        return None
    if state in {"not begun", "begun"} and result is not None:
        state = "passed" if result.verdict == "passed" else "open"
    newest = gathered.newest(*key)
    return Place(
        lesson=lesson.name,
        state=state,
        attempts=record.attempts if record else 0,
        newest=_work(newest) if newest else _waits(attempts[-1]) if attempts else NOTHING,
        handed_in=_handed(handed, result) if handed else None,
        late=handed.late if handed else False,
    )


def _handed(handed: HandedIn, result: Report | None) -> Work:
    mine = Attempt(
        handed.version, handed.learner, handed.exercise, handed.at, handed.digest, result
    )
    return _work(mine)


def _waits(attempt: Attempt) -> Work:
    return NOTHING.model_copy(update={"version": attempt.version, "at": attempt.at})


def _work(attempt: Attempt) -> Work:
    report = attempt.report
    if report is None:
        return _waits(attempt)
    lead = leading(report)
    said = lead.message if lead else "" if report.verdict == "passed" else report.summary
    return Work(
        version=attempt.version,
        at=attempt.at,
        verdict=report.verdict,
        score=report.score,
        max_score=report.max_score,
        leading=lead.name if lead else "",
        message=said,
    )


def _lesson(lesson: LessonOf, learners: tuple[Learner, ...]) -> Lesson:
    places = [place for it in learners for place in it.places if place.lesson == lesson.name]
    handed = [place.handed_in for place in places if place.handed_in is not None]
    assignment = lesson.assignment
    return Lesson(
        name=lesson.name,
        title=lesson.title,
        policy=assignment.policy,
        opens=assignment.opens.isoformat() if assignment.opens else "",
        deadline=assignment.deadline.isoformat() if assignment.deadline else "",
        released=lesson.released,
        begun=len(places),
        passed=sum(place.state == "passed" for place in places),
        handed_in=len(handed),
        ungraded=sum(work.verdict is None for work in handed),
    )


def _behind(who: Who, attempt: Attempt) -> Behind:
    return Behind(who=who, lesson=attempt.lesson, version=attempt.version)


def _misconceptions(
    summary: ClassSummary, newest: list[tuple[Who, Attempt, Report]]
) -> Iterator[Misconception]:
    behind: defaultdict[str, list[Behind]] = defaultdict(list)
    for who, attempt, report in newest:
        for name in {item.name for item in report.findings if item.level == "error"}:
            behind[name].append(_behind(who, attempt))
    for count in summary.frequent:
        yield Misconception(
            name=count.name,
            found=count.found,
            leading=count.leading,
            learners=tuple(behind[count.name]),
        )


def _groups(summary: ClassSummary, newest: list[tuple[Who, Attempt, Report]]) -> Iterator[Group]:
    behind: defaultdict[tuple[str, int | None, str], list[Behind]] = defaultdict(list)
    for who, attempt, report in newest:
        lead = leading(report)
        if lead is not None and lead.name == UNRECOGNISED and report.exercise is not None:
            key = (report.exercise.digest, report.seed, report.answers_digest or "")
            behind[key].append(_behind(who, attempt))
    for key, group in sorted(summary.groups.items(), key=lambda item: -item[1].count):
        yield Group(
            lesson=behind[key][0].lesson,
            message=group.message,
            counterexample=group.counterexample,
            learners=tuple(behind[key]),
        )


def _missed(summary: ClassSummary) -> Iterator[Missed]:
    """Yield the cases that somebody misses; of those that as many miss in their order."""
    missed = (pair for pair in summary.cases.items() if pair[1].missed)
    for _, it in sorted(missed, key=lambda pair: (-pair[1].missed, -pair[1].share, pair[0])):
        yield Missed(lesson=it.exercise, name=it.name, asked=it.asked, missed=it.missed)


def _stuck(gathered: Gathered) -> Iterator[Stuck]:
    for who in gathered.learners:
        for lesson in gathered.lessons:
            attempts = gathered.attempts.get((who.id, lesson.name), ())
            record = gathered.records.get(who.id, {}).get(lesson.name, Record())
            if record.passed_at is None and (why := why_stuck(attempts)):
                last = attempts[-1]
                yield Stuck(who=who, lesson=lesson.name, version=last.version, why=why, at=last.at)
