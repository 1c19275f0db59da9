"""A word at the end of an exercise and of the course, and the picture that a report offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.learner.guidance import NAMELESS, leading
from grader.learner.workspace import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from grader.exercise.folder import ExerciseFolder
    from grader.learner.progress import Record
    from grader.report.schema import Report


def milestone(
    name: str, before: Record, exercises: Sequence[ExerciseFolder], records: Mapping[str, Record]
) -> str:
    """Return one line for an exercise that has just passed for the first time; else nothing.

    Args:
        name: of the exercise.
        before: its record before it was graded.
        exercises: all, in their order.
        records: of all exercises, by name.
    """
    now = records.get(name)
    if now is None or now.passed_at is None or before.passed_at is not None:
        return ""
    done = [records[each.name] for each in exercises if _passed(records.get(each.name))]
    if len(done) < len(exercises):
        left = len(exercises) - len(done)
        return f"★ {name} is done, in {_tries(now.attempts)}: {left} to go"
    tries = sum(each.attempts for each in done)
    what = f"all {len(exercises)} exercises are" if len(exercises) > 1 else f"{name} is"
    return f"★ that was the last: {what} done, in {_tries(tries)}!"


def _passed(record: Record | None) -> bool:
    return record is not None and record.passed_at is not None


def _tries(count: int) -> str:
    return "1 attempt" if count == 1 else f"{count} attempts"


def picture_command(report: Report, exercise: ExerciseFolder, file: Path) -> str:
    """Return the command that draws how a wrong number comes about, where that may help.

    That is where a mistake with a name gave other numbers of the right shape, in an exercise with
    pictures.
    """
    finding = leading(report)
    wrong = any(
        case.status == "failed"
        and case.answered is not None
        and case.expected is not None
        and case.answered.shape == case.expected.shape
        for case in report.cases
    )
    if finding is None or finding.name in NAMELESS or not wrong or not exercise.has_picture:
        return ""
    return f"grade show {shown(file)}"
