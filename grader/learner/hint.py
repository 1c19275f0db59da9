"""`grade hint FILE`: find the ladder of the leading finding, reveal its next rung."""

from pathlib import Path

from rich.console import Console

from grader.exercise.catalogue import Catalogue
from grader.exercise.pitfalls import NOT_BEGUN
from grader.learner.guidance import DISAGREE, Ladder, ladder, next_command
from grader.learner.milestones import milestone
from grader.learner.progress import Progress
from grader.learner.rungs import rung_panel
from grader.report.errors import Exit, say
from grader.report.formats.terminal import next_line, summary_line
from grader.report.formats.visible import for_learner
from grader.report.schema import Report

NOTHING = "none of {} small changes of your program that were tried gives all right answers"


def is_reached(report: Report, progress: Progress) -> bool:
    """Say whether the next hint is an edit that is still to be looked for."""
    if report.exercise is None:
        return False
    name = report.exercise.name
    return ladder(for_learner(report), Catalogue().folder(name)).reached(progress.of(name))


def show_hint(report: Report, file: Path, progress: Progress) -> Exit:
    """Show the next hint that a report holds, and return the exit status."""
    report = for_learner(report)
    catalogue = Catalogue()
    console = Console(highlight=False, emoji=False, markup=False)
    console.print(summary_line(report))
    if report.exercise is None or report.verdict == "ungradable":
        return Exit.UNGRADABLE
    before = progress.of(report.exercise.name)
    record = progress.graded(report, file)
    if report.verdict == "failed":
        steps = ladder(report, catalogue.folder(report.exercise.name))
        seen = _reveal(console, steps, steps.revealed(record) + 1, report)
        record = progress.change(report.exercise.name, lambda known: known.shown(steps.key, seen))
    else:
        console.print("\nit is right, so there is nothing to hint at")
    records = {**progress.all(), report.exercise.name: record}
    if said := milestone(report.exercise.name, before, catalogue.in_order, records):
        console.print(f"\n{said}", style="bold green", soft_wrap=True)
    if command := next_command(report, catalogue.in_order, records):
        console.print()
        console.print(next_line(command))
    if not progress.remembers:
        say("GRADE_PROGRESS is off, so the next hint will be this one")
    elif progress.of(report.exercise.name) != record:
        say("what was shown could not be kept, so the next hint will be this one")
    return Exit.PASSED


def _reveal(console: Console, steps: Ladder, wanted: int, report: Report) -> int:
    """Show the rungs up to one, as far as there are so many; return how many count as seen."""
    seen = min(wanted, len(steps.rungs))
    for number in range(max(min(steps.free + 1, seen), 1), seen + 1):
        console.print()
        console.print(rung_panel(steps, number))
    # A report that was kept may hold a search that nobody asked for yet.
    if steps.more and steps.looked and wanted > len(steps.rungs):
        if report.repair is not None and report.repair.tried:
            console.print(f"\n{NOTHING.format(report.repair.tried)}", soft_wrap=True)
        seen += 1  # it is not looked for again before the next hint is asked for
    assert report.exercise is not None
    of_a_mistake = steps.name not in {report.exercise.name, NOT_BEGUN}
    if seen >= len(steps.rungs) + steps.more and of_a_mistake:
        console.print(f"\n{DISAGREE}", style="dim", soft_wrap=True)
    if not steps.rungs:
        name = report.exercise.name
        console.print(f"\n{name} has no hints for a mistake without a name")
    return seen
