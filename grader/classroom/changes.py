"""What is different between two runs of a store, by learner."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.classroom.store.runs import Run
from grader.report.schema import Report, Verdict


@dataclass(frozen=True)
class Work:
    """What is compared of a learner's best report on an exercise."""

    exercise: str
    verdict: Verdict
    score: float
    max_score: float
    findings: tuple[str, ...]
    sha256: str | None
    path: str

    @property
    def mark(self) -> str:
        """Verdict and points, as text."""
        if self.verdict == "ungradable":
            return self.verdict
        return f"{self.verdict} {self.score:g}/{self.max_score:g}"


@dataclass(frozen=True)
class Change:
    """What changed in a learner's work on an exercise; what is None was not there.

    Attributes:
        learner: whose it is.
        before: in the older run.
        now: in the newer one.
    """

    learner: str
    before: Work | None
    now: Work | None

    @property
    def exercise(self) -> str:
        """The exercise's name; a dash where the work is on none."""
        work = self.now or self.before
        return (work.exercise if work else "") or "-"

    @property
    def text(self) -> str:
        """The change in words."""
        before, now = self.before, self.now
        if now is None:
            return f"vanished: {before.mark} before ({before.path})" if before else ""
        if before is None:
            return "; ".join([f"handed in: {now.mark}", *_named("findings", now.findings)])
        parts = [now.mark if before.mark == now.mark else f"{before.mark} → {now.mark}"]
        parts += _named("gone", [name for name in before.findings if name not in now.findings])
        parts += _named("new", [name for name in now.findings if name not in before.findings])
        if before.sha256 is not None and before.sha256 == now.sha256:
            parts.append("the same file")
        return "; ".join(parts)


def compared(runs: Sequence[Run]) -> tuple[Run, Run] | None:
    """Return the last run and the one that it is compared with; None if there is none.

    That is the last one before it of the same folders and archives, else of the same exercises.

    Args:
        runs: of a store, the newest first.
    """
    if not runs:
        return None
    last, *earlier = runs
    same = (run for run in earlier if run.is_of(last.paths))
    alike = (run for run in earlier if run.exercises & last.exercises)
    before = next(same, None) or next(alike, None)
    return (before, last) if before else None


def changes(before: Iterable[Report], now: Iterable[Report]) -> tuple[list[Change], int]:
    """Return what changed, by learner, and how many works are as they were."""
    old, new = _works(before), _works(now)
    found, same = [], 0
    for learner in sorted(old.keys() | new.keys()):
        for change in _of_learner(learner, old.get(learner, {}), new.get(learner, {})):
            if change.before and change.now and _seen(change.before) == _seen(change.now):
                same += 1
            else:
                found.append(change)
    return found, same


def _of_learner(learner: str, old: dict[str, Work], new: dict[str, Work]) -> Iterator[Change]:
    if len(old) == len(new) == 1:  # what could not be graded is on no exercise, but the same work
        yield Change(learner, *old.values(), *new.values())
        return
    for exercise in sorted(old.keys() | new.keys()):
        yield Change(learner, old.get(exercise), new.get(exercise))


def _works(reports: Iterable[Report]) -> dict[str, dict[str, Work]]:
    """Return the best work of each learner on each exercise."""
    works: dict[str, dict[str, Work]] = {}
    for report in reports:
        part, exercise = report.submission, report.exercise.name if report.exercise else ""
        errors = tuple(
            dict.fromkeys(item.name for item in report.findings if item.level == "error")
        )
        work = Work(
            exercise,
            report.verdict,
            report.score,
            report.max_score,
            errors,
            part.sha256,
            part.path,
        )
        own = works.setdefault(part.learner or part.path, {})
        if exercise not in own or (report.graded, work.score) >= (
            own[exercise].verdict != "ungradable",
            own[exercise].score,
        ):
            own[exercise] = work
    return works


def _seen(work: Work) -> tuple[object, ...]:
    return work.exercise, work.mark, frozenset(work.findings)


def _named(word: str, names: Sequence[str]) -> list[str]:
    return [f"{word}: {', '.join(names)}"] if names else []
