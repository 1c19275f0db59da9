"""The whole flow: a submission, an exercise and a seed in; a report out."""

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import numpy as np

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.exercise.settings import Limits
from grader.grading.assemble import Judged, assemble, ungradable
from grader.grading.examiner.examination import Examination
from grader.judging.compare import CaseResult, compare
from grader.judging.context import PROBED, Context
from grader.judging.reference import Expected, expected
from grader.judging.requirements import broken, check_all
from grader.judging.session import Outcome, persistently, run
from grader.report.errors import GraderError
from grader.report.schema import Durations, Isolation, Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher
from grader.workers.process import NoWorkerError


def grade(
    submission: Submission,
    exercise: Exercise,
    seed: int,
    launcher: Launcher,
    examination: Examination | None = None,
    *,
    secret: bool = False,
) -> Report:
    """Grade one submission; whatever goes wrong becomes a report.

    Args:
        submission: what was handed in.
        exercise: what it is for.
        seed: draws the cases.
        launcher: starts the processes.
        examination: the one that read the submission, if one did.
        secret: whether all cases are hidden, see `Exercise.cases`.
    """
    started = time.monotonic()
    try:
        with examination or Examination(launcher) as examining:
            context = examine(submission, exercise, seed, launcher, examining, secret=secret)
            worked = time.monotonic()
            judged = judge(context, examining)
            shown = _shown(context, judged, examining)
    except GraderError as error:
        return ungradable(submission.path, submission.digest, exercise, seed, str(error))
    ended = time.monotonic()
    durations = Durations(total=ended - started, worker=worked - started, diagnosis=ended - worked)
    return assemble(context, _isolation(context, launcher), seed, judged, shown, durations)


def examine(
    submission: Submission,
    exercise: Exercise,
    seed: int,
    launcher: Launcher,
    examination: Examination,
    *,
    secret: bool = False,
) -> Context:
    """Put the cases of a seed to a submission, and compare. Raises what `expected` raises."""
    entry_point = exercise.settings.entry_point
    cases = exercise.cases(seed, secret=secret)
    if submission.facts is None:
        submission = examination.program(submission.path, submission.source, [entry_point])
    facts = submission.facts_about([entry_point])
    lacking = facts.lacks(entry_point)
    if facts.mistyped is not None or lacking is not None:
        return _unrun(submission, exercise, cases, Outcome(loaded=lacking))
    return _run(submission, exercise, cases, launcher, examination)


def judge(context: Context, examination: Examination) -> Judged:
    """Say whether a submission passed, and if not, why."""
    requirements = check_all(context)
    passed = _passed(context) and not any(broken(requirements))
    explanation = examination.explain(context, requirements, passed=passed)
    return Judged(passed, requirements, explanation)


def _run(
    submission: Submission,
    exercise: Exercise,
    cases: tuple[Case, ...],
    launcher: Launcher,
    examination: Examination,
) -> Context:
    with ThreadPoolExecutor(2) as pool:
        pool.submit(examination.prepare, exercise)
        right: Future[Expected] = pool.submit(expected, launcher, exercise, cases)
        outcome, before_hidden = _ask_hidden_apart(launcher, submission, exercise, cases)
        reference = right.result()
    results = compare(cases, reference.answers, outcome, exercise.settings.tolerance)
    seen = reference.seen
    return Context(submission, exercise, cases, results, outcome, seen[PROBED], before_hidden, seen)


def _ask_hidden_apart(
    launcher: Launcher, submission: Submission, exercise: Exercise, cases: tuple[Case, ...]
) -> tuple[Outcome, Outcome | None]:
    """Put hidden cases to a worker of their own, once that of the others has ended well.

    Returns:
        what came back of all cases, and what did before a hidden one was asked, if anything.
    """
    put = partial(ask, launcher, submission, exercise, cases)
    public = [index for index, case in enumerate(cases) if not case.hidden]
    if not public:
        outcome = put()
        return outcome, None if outcome.asked else outcome
    before = put(public)
    if len(public) == len(cases) or before.stop is not None or not before.asked:
        return before, before
    after = put(range(len(public), len(cases)), None, interpret=before.interpreted)
    if before.interpreted and not after.interpreted:  # nobody is judged by a mixture
        before = put(public, interpret=False)
    return before.followed_by(after), before


def ask(
    launcher: Launcher,
    submission: Submission,
    exercise: Exercise,
    cases: tuple[Case, ...],
    asked: Sequence[int] | None = None,
    probe_case: int | None = PROBED,
    *,
    interpret: bool = True,
) -> Outcome:
    """Put cases to an interpreted worker, or to a cold one if that cannot answer or shall not.

    An interpreted worker's word counts only when all went well, and then for all that was asked. A
    cold one that was lost is replaced once. All of them share the time for everything.

    Raises:
        NoWorkerError: none could be started, or another was lost as well.
    """
    limits = exercise.settings.limits
    ends = time.monotonic() + limits.total_seconds
    put = partial(
        run,
        source=submission.source,
        exercise=exercise,
        cases=cases,
        probe_case=probe_case,
        asked=asked,
    )
    if interpret and launcher.interprets:
        with suppress(NoWorkerError):
            outcome = put(launcher.start("interpreted", limits.bounds), ends=ends)
            if outcome.missed is None and (outcome.stop is None or _is_its_own(outcome, limits)):
                return outcome
    left = ends - time.monotonic()  # what a lost worker takes does not count
    return persistently(
        lambda: launcher.start("cold", limits.bounds),
        lambda process: put(process, ends=time.monotonic() + left),
    )


def _is_its_own(outcome: Outcome, limits: Limits) -> bool:
    """Say whether a worker was ended for what its program did, whatever it runs in."""
    stop, ending = outcome.stop, outcome.ending
    if stop is None or ending is None:
        return False
    busy = ending.cpu_seconds >= limits.case_seconds / 2
    return stop.reason == "output-limit" or (stop.reason == "time-limit" and busy)


def _shown(context: Context, judged: Judged, examination: Examination) -> Judged | None:
    """Return what a learner may read, where cases are hidden: judged as if there were none."""
    if not any(case.hidden for case in context.cases) or context.shown is None:
        return None
    return judged if context.shown is context else judge(context.shown, examination)


def _isolation(context: Context, launcher: Launcher) -> Isolation:
    """Say how this submission's process was confined, if there was one."""
    if context.outcome.ending is None:
        return Isolation(level="none", message="not run")
    proved = launcher.isolation
    return Isolation(level=proved.level, layers=context.outcome.layers, message=proved.sentence)


def _unrun(
    submission: Submission, exercise: Exercise, cases: tuple[Case, ...], outcome: Outcome
) -> Context:
    """Return the context of a file of which it is certain, unread by Python, that nothing runs."""
    nothing = np.empty(0, np.float32)
    results = tuple(CaseResult(case, "not-run", "not run", nothing) for case in cases)
    return Context(submission, exercise, cases, results, outcome, None, outcome)


def _passed(context: Context) -> bool:
    """All cases passed, the process did not break off, and a repeated case answered alike."""
    answered = all(result.status == "passed" for result in context.results)
    return answered and context.outcome.stop is None and context.disagreement is None
