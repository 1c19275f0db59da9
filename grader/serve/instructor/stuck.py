"""Who does not get on with a lesson: a rule that can be said in one sentence."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from grader.learner.guidance import leading
from grader.report.schema import Report
from grader.serve.instructor.attempts import Attempt

IN_A_ROW = 4
"""Changed attempts with the same leading mistake."""
WORKED = timedelta(minutes=20)
PAUSE = timedelta(minutes=5)
"""What a pause between two attempts counts for at most."""
RULE = (
    f"Not passed yet, and {IN_A_ROW} changed attempts in a row with the same leading mistake, or "
    f"{WORKED.seconds // 60} minutes of work; a pause between two attempts counts for "
    f"{PAUSE.seconds // 60} minutes at most."
)


def why_stuck(attempts: Sequence[Attempt]) -> str:
    """Return why a learner is stuck by the rule, one sentence; empty if they are not.

    Args:
        attempts: of one learner at one lesson that has not passed, the oldest first; the newest
            have their reports.
    """
    graded = [(each, each.report) for each in attempts if each.report is not None]
    if any(report.verdict == "passed" for _, report in graded):
        return ""
    changed = [pair for place, pair in enumerate(graded) if _changed(graded, place)]
    if not changed:
        return ""
    mistake = _mistake(changed[-1][1])
    row = 0
    for _, report in reversed(changed):
        if _mistake(report) != mistake:
            break
        row += 1
    if row >= IN_A_ROW:
        return f"{row} changed attempts in a row with `{mistake}`"
    if (time := worked(attempts)) >= WORKED:
        return f"{int(time.total_seconds() // 60)} minutes of work without a pass"
    return ""


def worked(attempts: Sequence[Attempt]) -> timedelta:
    """Return how long somebody worked, as far as their attempts show it."""
    times = [datetime.fromisoformat(each.at) for each in attempts]
    return sum((min(later - earlier, PAUSE) for earlier, later in pairwise(times)), timedelta())


def _changed(graded: Sequence[tuple[Attempt, Report]], place: int) -> bool:
    return place == 0 or graded[place][0].digest != graded[place - 1][0].digest


def _mistake(report: Report) -> str:
    lead = leading(report)
    return lead.name if lead else report.verdict
