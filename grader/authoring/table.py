"""The outcome of all checks: a table, and a sentence for each fault."""

from collections import defaultdict
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.authoring.check import CHECKS, Checked, check_exercises
from grader.grading.exercises import open_catalogue
from grader.report.errors import Exit
from grader.report.waiting import waiting
from grader.workers.launch import Launcher


def print_checks(launcher: Launcher, names: tuple[str, ...]) -> Exit:
    """Check exercises, all unless some are named, and print the outcome.

    Raises:
        UnknownExerciseError: there is none of a name.
    """
    sound = show(check_exercises(launcher, open_catalogue(), names))
    return Exit.PASSED if sound else Exit.NOT_PASSED


def show(checks: Iterable[Checked], console: Console | None = None) -> bool:
    """Print faults as they are found, then the table; return whether there were none."""
    console = console or Console(highlight=False)
    cells: dict[str, dict[str, list[Checked]]] = defaultdict(lambda: defaultdict(list))
    with waiting("checking exercises; this takes minutes") as line:
        for checked in checks:
            cells[checked.exercise][checked.check].append(checked)
            where = f"{checked.exercise}/{checked.pitfall}" if checked.pitfall else checked.exercise
            for fault in checked.faults:
                with line.hidden():
                    console.print(Text.assemble(("✗ ", "red"), (where, "bold"), f": {fault}"))
    table = Table("exercise", *CHECKS)
    for name, row in cells.items():
        table.add_row(name, *(_cell(row.get(check, [])) for check in CHECKS))
    console.print(table)
    faults = sum(
        len(each.faults) for row in cells.values() for made in row.values() for each in made
    )
    count = f"{faults} fault" if faults == 1 else f"{faults} faults"
    console.print(Text(f"{count} found", "red") if faults else Text("all is well", "green"))
    return not faults


def _cell(made: list[Checked]) -> Text:
    """`✓`, `47 ✓`, `2 of 47 ✗`, or nothing where there was nothing to check."""
    if not made:
        return Text("–", "dim")
    broken = sum(bool(each.faults) for each in made)
    many = len(made) > 1 or bool(made[0].pitfall)
    if broken:
        return Text(f"{broken} of {len(made)} ✗" if many else "✗", "red")
    return Text(f"{len(made)} ✓" if many else "✓", "green")
