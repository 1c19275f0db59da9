"""Commands that show what there is to learn: exercises, tasks, solutions, misconceptions."""

import os
import sys
from difflib import get_close_matches
from math import isfinite

import click

from grader.cli.completing import exercise_names, pitfall_names
from grader.exercise.catalogue import Catalogue
from grader.exercise.course import needed
from grader.exercise.folder import ExerciseFolder
from grader.exercise.pitfalls import list_pitfalls
from grader.learner.guidance import DISAGREE
from grader.learner.progress import Record, default_progress
from grader.report.errors import Exit, GraderError, WrongUsageError, say

ALIKE = 0.6
"""How alike a mistyped name must be to be offered, 0 to 1."""

LESS = "-FRX"
"""Options of `less` where the user has set none: leave at once if all fits, show colours, and keep
what was read on the screen."""


@click.command("list")
def list_() -> None:
    """List the exercises: the steps of the course, what each needs, and what is done."""
    exercises = Catalogue().in_order
    records = default_progress(say).all()
    width = max(len(each.name) for each in exercises)
    for each in exercises:
        record = records.get(each.name)
        done = "done" if record and record.passed_at else ""
        step = f"step {each.step:g}" if isfinite(each.step) else ""
        needs = ", ".join(item.name for item in needed(each, exercises))
        said = "; ".join(filter(None, (step, needs and f"needs {needs}", done)))
        click.echo(f"{each.name:{width}} {each.title}")
        for line in filter(None, (each.summary, said)):
            click.echo(f"{'':{width}} {line}")


@click.command()
@click.argument("exercise", required=False, shell_complete=exercise_names)
def lesson(exercise: str | None) -> None:
    """Show the task of EXERCISE; it may be left out if there is only one.

    On a terminal it opens in a pager, that of the variable PAGER or `less`, if it does not fit.
    """
    _show_page(_exercise(exercise).task, paged=True)


@click.command()
@click.argument("pitfall", shell_complete=pitfall_names)
@click.option(
    "--exercise",
    metavar="EXERCISE",
    shell_complete=exercise_names,
    help="Whose example to show, where it has one.  [default: the one you graded last]",
)
def explain(pitfall: str, exercise: str | None) -> None:
    """Show the page of PITFALL, a misconception: what happens, and why."""
    folders = [folder for item in Catalogue().in_order for folder in item.pitfall_folders]
    known = {item.name: item for item in list_pitfalls(folders)}
    if pitfall not in known:
        near = get_close_matches(pitfall, known, n=3, cutoff=ALIKE)
        said = f"did you mean: {', '.join(near)}?" if near else f"there are: {', '.join(known)}"
        raise WrongUsageError(f"there is no pitfall {pitfall!r}; {said}")
    at_hand = _exercise(exercise).name if exercise else _newest()
    _show_page(f"# {pitfall}\n\n{known[pitfall].page(Catalogue().in_order, at_hand)}")
    click.echo(f"\n{DISAGREE}")


@click.command()
@click.argument("exercise", required=False, shell_complete=exercise_names)
@click.option("--give-up", is_flag=True, help="Show it before a pass; this is recorded.")
@click.option("--yes", is_flag=True, help="With --give-up: do not ask.")
def solution(exercise: str | None, *, give_up: bool, yes: bool) -> Exit:
    """Show the solution of EXERCISE with its explanation.

    Exit status: 0 shown, 1 not yet: pass first, or give up.
    """
    chosen = _exercise(exercise)
    progress = default_progress(say)
    if not progress.of(chosen.name).earned:
        if not give_up:
            raise NotYetError(
                f"{chosen.name} has not passed yet: `grade hint FILE` helps,"
                f" `grade solution {chosen.name} --give-up` shows it all the same"
            )
        if not yes and not _confirmed(chosen.name):
            return Exit.NOT_PASSED
        progress.change(chosen.name, Record.gave_up)
    _show_page(chosen.solution)
    return Exit.PASSED


def _newest() -> str:
    """Return the exercise that the learner worked on last; empty if there is none."""
    records = default_progress(say).all().items()
    dated = [(record.last_at, name) for name, record in records if record.last_at]
    return max(dated)[1] if dated else ""


class NotYetError(GraderError):
    """The solution is for those who passed, or gave up."""

    status = Exit.NOT_PASSED


def _confirmed(name: str) -> bool:
    """Ask whether the learner means it; no answer is no."""
    question = f"Show the solution of {name}? It will be recorded that you gave up."
    try:
        return click.confirm(question, err=True)
    except click.Abort as error:
        raise NotYetError("not confirmed: in a script add --yes") from error


def _exercise(name: str | None) -> ExerciseFolder:
    """Find an exercise by its name, which may be left out if there is one."""
    catalogue = Catalogue()
    if name is None and len(catalogue.names) > 1:
        raise WrongUsageError(f"name an exercise; there are: {', '.join(catalogue.names)}")
    return catalogue.folder(name or catalogue.names[0])


def _show_page(markdown: str, *, paged: bool = False) -> None:
    """Print Markdown for the terminal, in a pager if that is wanted and somebody can read in it."""
    from rich.console import Console  # noqa: PLC0415 - 100 ms that `list` and `new` do without
    from rich.markdown import Markdown  # noqa: PLC0415 - as above

    console, page = Console(), Markdown(markdown)
    if not (paged and sys.stdin.isatty() and sys.stdout.isatty()):
        console.print(page)
        return
    with console.capture() as captured:
        console.print(page)
    os.environ.setdefault("LESS", LESS)
    click.echo_via_pager(captured.get())
