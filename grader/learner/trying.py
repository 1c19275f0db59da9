"""`grade try FILE`: a submission's answer to one input, beside the right one."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import click
from rich.console import Console

from grader.diagnosis.findings import location
from grader.diagnosis.wording import opening
from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.exercise.trusted_files import ExerciseError
from grader.grading.asking import ask
from grader.grading.assemble import case_part
from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.judging.compare import Leaves, compare
from grader.judging.outcome import Outcome, Raised
from grader.judging.reference import answers
from grader.learner.own_input import NAME, own_case, pairs
from grader.learner.snippet import snippet
from grader.learner.source import Source
from grader.report.errors import Exit, GraderError, WrongUsageError, say
from grader.report.formats.case import case_panel
from grader.report.formats.frame import CodeFrame
from grader.report.schema import CasePart, Location
from grader.report.waiting import waiting
from grader.submission.submission import Submission
from grader.workers.launch import Launcher


class NoAnswerError(GraderError):
    """The file does not come so far that it could be asked."""

    status = Exit.NOT_PASSED


def try_input(
    launcher: Launcher,
    words: tuple[str, ...],
    case: int | None,
    exercise: str | None,
    seed: int | None,
) -> Exit:
    """Show what a file answers to one input, what it printed, and the right answer beside it.

    Args:
        launcher: starts the workers.
        words: the file, and values as `--NAME VALUE`.
        case: number of the case to ask, or to begin with; None begins with the first.
        exercise: what the file is for; None if its function says so.
        seed: draws the cases or the input, and is the call's own; None if it was not given.

    Returns:
        PASSED if the answer is right.

    Raises:
        WrongUsageError: there is no such case or argument, or a value does not fit it.
        GraderError: the file cannot be asked.
    """
    file, given = pairs(words)
    exercises = open_catalogue().choose(exercise, say)
    with waiting(f"running {file}"):
        found = tried(launcher, Source(Path(file), None, exercises), given, case, seed)
    console = Console(highlight=False, emoji=False, markup=False)
    console.print(case_panel(found.part, whole=True), crop=console.is_terminal)
    if found.place:
        frame = CodeFrame(found.submission.path, found.submission.text, found.place)
        console.print(frame, crop=console.is_terminal)
    console.print("\ncopy this to run it yourself:\n", style="bold")
    click.echo(found.snippet)  # not wrapped
    return Exit.PASSED if found.part.status == "passed" else Exit.NOT_PASSED


@dataclass(frozen=True)
class Tried:
    """What came of one input.

    Attributes:
        submission: what was asked.
        part: the answer beside the right one, and what was printed, as a report has them.
        place: the line that raised, if one did.
        snippet: Python that makes the same call.
    """

    submission: Submission
    part: CasePart
    place: Location | None
    snippet: str


def tried(
    launcher: Launcher,
    source: Source,
    given: Mapping[str, str],
    case: int | None,
    seed: int | None = None,
) -> Tried:
    """Ask a program one input, and the reference as well.

    Args:
        launcher: starts the workers.
        source: what is asked.
        given: values by the name of an argument or of a size.
        case: number of the case to ask, or to begin with; None begins with the first.
        seed: draws the cases or the input, and is the call's own; None if it was not given.

    Raises:
        WrongUsageError: there is no such case or argument, or a value does not fit it.
        GraderError: the file cannot be asked.
    """
    with Examination(launcher) as examination:
        submission, chosen = source.read(examination)
        asked = _case(chosen, given, case, seed)
        _check_runs(examination, submission, chosen)
    with ThreadPoolExecutor(1) as pool:
        right = pool.submit(_right, launcher, chosen, asked)
        outcome = ask(launcher, submission, chosen, (asked,), probe_case=None)
        result = compare((asked,), right.result(), outcome, chosen.settings.tolerance_of)[0]
    printed = outcome.printed.get(0)
    part = case_part(result, chosen.settings.tolerance_of, printed, whole=True)
    if (error := outcome.load_error) is not None:
        said = f"raised {error.type} while the file was loaded: {opening(error.message)}"
        part = part.model_copy(update={"status": "raised", "message": said})
    return Tried(submission, part, _place(outcome), snippet(str(source.file), chosen, asked))


def _place(outcome: Outcome) -> Location | None:
    """Return the line of the submission that raised, if one did."""
    reply = outcome.replies.get(0)
    error = reply.error if isinstance(reply, Raised) else outcome.load_error
    return location(error.span) if error else None


def _case(
    exercise: Exercise, given: Mapping[str, str], number: int | None, seed: int | None
) -> Case:
    """Return the case that is asked."""
    cases = exercise.cases(seed or 0)
    if number is not None and number > len(cases):
        raise WrongUsageError(f"there are the cases 1 to {len(cases)}: correct --case")
    base = cases[(number or 1) - 1]
    if base.hidden:
        raise WrongUsageError(f"case {number or 1} is hidden: choose another with --case")
    if number is None and seed is not None and "seed" in base.arguments:
        given = {"seed": str(seed), **given}
    if not given:
        return replace(base, repeats=None)
    shown = [each for each in cases if not each.hidden]
    return own_case(exercise, base, given, shown, seed or 0)


def _check_runs(examination: Examination, submission: Submission, exercise: Exercise) -> None:
    """See that a file has what is to be called, as far as that is known unread by Python."""
    entry_point = exercise.settings.entry_point
    if submission.facts is None:
        submission = examination.program(submission.path, submission.source, [entry_point])
    facts = submission.facts_about([entry_point])
    if facts.mistyped is not None or facts.lacks(entry_point) is not None:
        raise NoAnswerError(f"there is nothing to call in it: `grade {submission.path}` says why")


def _right(launcher: Launcher, exercise: Exercise, case: Case) -> tuple[Leaves, ...]:
    """Return the right answer. Raises WrongUsageError where a right program has none."""
    try:
        return answers(launcher, exercise, (case,))
    except ExerciseError as error:
        if case.name != NAME:
            raise
        raise WrongUsageError(
            "a right program has no finite answer to that input: see that its sizes fit each other"
        ) from error
