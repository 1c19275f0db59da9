"""The whole flow: a submission, an exercise and a seed in; a report out."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from grader.diagnosis.changed.search import search
from grader.exercise.exercise import Exercise
from grader.exercise.pitfalls import NOT_BEGUN
from grader.grading.answering import Listening, examine, prove_use
from grader.grading.assemble import Judged, assemble, ungradable
from grader.grading.examiner.examination import Examination
from grader.grading.repairs.search import mend
from grader.judging.context import PROBED, Context
from grader.judging.reference import expected
from grader.judging.requirements import broken, check_all
from grader.report.errors import GraderError
from grader.report.schema import Durations, Isolation, Repair, Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

Wanted = Callable[[Report, bool], bool]
"""Says of a report, and of whether an exception in it has no name, whether to look for an edit."""
NAMELESS: Wanted = lambda _, nameless: nameless  # noqa: E731 - a value of that kind
SEARCHING = "the cause is still looked for among changes of the right program"


def grade(
    submission: Submission,
    exercise: Exercise,
    seed: int,
    launcher: Launcher,
    examination: Examination | None = None,
    *,
    secret: bool = False,
    early: Listening | None = None,
    repairs: Wanted = NAMELESS,
) -> Report:
    """Grade one submission; whatever goes wrong becomes a report.

    Args:
        submission: what was handed in.
        exercise: what it is for.
        seed: draws the cases.
        launcher: starts the processes.
        examination: the one that read the submission, if one did.
        secret: whether all cases are hidden, see `Exercise.cases`.
        early: who is told how far it is.
        repairs: says whether to look for an edit that makes failed work right, told the report and
            whether it has an exception without a name; by default where it has one.
    """
    started = time.monotonic()
    try:
        with examination or Examination(launcher) as examining:
            context = examine(
                submission, exercise, seed, launcher, examining, secret=secret, early=early
            )
            worked = time.monotonic()
            hides = any(case.hidden for case in context.cases)
            told = None if hides else early
            judged = judge(context, examining, told)
            if told is not None and judged.explanation.open:
                told.explained(_early(context, launcher, seed, judged, worked - started))
            judged = complete(context, judged, launcher, examining)
            shown = _shown(context, judged, launcher, examining)

            def report(repair: Repair | None = None) -> Report:
                ended = time.monotonic()
                durations = Durations(
                    total=ended - started, worker=worked - started, diagnosis=ended - worked
                )
                isolation = _isolation(context, launcher)
                return assemble(context, isolation, seed, judged, shown, durations, repair)

            public = context.shown
            raised = public is not None and public.raised is not None
            begun = all(item.name != NOT_BEGUN for item in judged.explanation.findings)
            wanted = begun and not judged.passed
            known = report()
            if not wanted or not repairs(known, judged.explanation.open and raised):
                return known
            repair, judged, shown = repaired(context, judged, shown, launcher, examining)
            return report(repair)
    except GraderError as error:
        return ungradable(submission.path, submission.digest, exercise, seed, str(error))


def judge(context: Context, examination: Examination, early: Listening | None = None) -> Judged:
    """Say whether a submission passed, and if not, why, as far as that is seen at once."""
    requirements = check_all(context)
    passed = context.all_right and not any(broken(requirements))
    if passed and early is not None:
        early.passed(len(context.cases))
    explanation = examination.explain(context, requirements, passed=passed)
    return Judged(passed, requirements, explanation)


def complete(
    context: Context, judged: Judged, launcher: Launcher, examination: Examination
) -> Judged:
    """Look for the cause among changes of the reference, where it is not known yet."""
    first = judged.explanation
    if not first.open:
        return judged
    found = search(launcher, context, first.profile)
    if found.fits:
        second = examination.explain(context, judged.requirements, passed=False, changed=found)
        return replace(judged, explanation=second)
    incomplete = first.incomplete or found.incomplete
    return replace(judged, explanation=replace(first, incomplete=incomplete))


def repaired(
    context: Context,
    judged: Judged,
    shown: Judged | None,
    launcher: Launcher,
    examination: Examination,
) -> tuple[Repair | None, Judged, Judged | None]:
    """Look for an edit that makes work right; its kind is a name for an exception without one.

    Returns:
        the edit for the report, and what explains the verdict, to everybody and to the learner.
    """
    public = context.shown
    if public is None:
        return None, judged, shown
    findings = (shown or judged).explanation.findings
    lines = sorted({item.location.line for item in findings if item.location})
    reference = partial(expected, launcher, context.exercise, context.cases)
    prove = partial(prove_use, context.exercise, context.cases[PROBED], reference)
    mended = mend(public, lines, launcher, examination, prove)

    def again(of: Context, known: Judged) -> Judged:
        explanation = known.explanation
        if mended.repaired and mended.repaired.pitfall and explanation.open:
            explanation = examination.explain(
                of, known.requirements, passed=False, repaired=mended.repaired
            )
        given_up = known.explanation.incomplete  # a search that was, whatever explains it anew
        incomplete = given_up or explanation.incomplete or mended.incomplete
        return replace(known, explanation=replace(explanation, incomplete=incomplete))

    mine = None if shown is None else again(public, shown)
    return mended.part, mine if mine and shown is judged else again(context, judged), mine


def _early(
    context: Context, launcher: Launcher, seed: int, judged: Judged, seconds: float
) -> Report:
    """Return the report as far as it is known, with a word that it is not all."""
    explanation = replace(judged.explanation, incomplete=judged.explanation.incomplete or SEARCHING)
    known = replace(judged, explanation=explanation)
    isolation = _isolation(context, launcher)
    durations = Durations(total=seconds, worker=seconds, diagnosis=0.0)
    return assemble(context, isolation, seed, known, None, durations)


def _shown(
    context: Context, judged: Judged, launcher: Launcher, examination: Examination
) -> Judged | None:
    """Return what a learner may read, where cases are hidden: judged as if there were none."""
    if not any(case.hidden for case in context.cases) or context.shown is None:
        return None
    if context.shown is context:
        return judged
    shown = judge(context.shown, examination)
    return complete(context.shown, shown, launcher, examination)


def _isolation(context: Context, launcher: Launcher) -> Isolation:
    """Say how this submission's process was confined, if there was one."""
    if context.outcome.ending is None:
        return Isolation(level="none", message="not run")
    proved = launcher.isolation
    return Isolation(level=proved.level, layers=context.outcome.layers, message=proved.sentence)
