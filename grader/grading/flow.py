"""The whole flow: a submission, an exercise and a seed in; a report out."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from grader.diagnosis.engine import diagnose
from grader.diagnosis.reproduce import reproduce
from grader.diagnosis.reproduction import Reproduction
from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.grading.assemble import assemble, ungradable
from grader.judging.compare import CaseResult, compare
from grader.judging.context import Context
from grader.judging.reference import Expected, expected
from grader.judging.requirements import Requirement, broken, check_all
from grader.judging.session import Outcome, run
from grader.report.errors import GraderError
from grader.report.schema import Durations, Finding, Isolation, Report
from grader.submission.static import defined_without
from grader.submission.submission import Submission
from grader.workers.launch import Launcher
from grader.workers.process import NoWorkerError


@dataclass(frozen=True)
class Judged:
    """The verdict on a submission, and what explains it."""

    passed: bool
    requirements: tuple[Requirement, ...]
    reproduction: Reproduction | None
    findings: tuple[Finding, ...]


def grade(submission: Submission, exercise: Exercise, seed: int, launcher: Launcher) -> Report:
    """Grade one submission; whatever goes wrong becomes a report."""
    started = time.monotonic()
    try:
        context = examine(submission, exercise, seed, launcher)
        worked = time.monotonic()
        judged = judge(context, launcher)
    except GraderError as error:
        return ungradable(submission.path, submission.digest, exercise, seed, str(error))
    ended = time.monotonic()
    durations = Durations(total=ended - started, worker=worked - started, diagnosis=ended - worked)
    isolation = _isolation(context, launcher)
    return assemble(
        context,
        isolation,
        seed,
        judged.requirements,
        judged.findings,
        durations,
        passed=judged.passed,
    )


def examine(submission: Submission, exercise: Exercise, seed: int, launcher: Launcher) -> Context:
    """Put the cases of a seed to a submission, and compare. Raises what `expected` raises."""
    cases = exercise.cases(seed)
    lacking = defined_without(submission.tree, exercise.settings.entry_point)
    if submission.mistyped is not None or lacking is not None:
        return _unrun(submission, exercise, cases, Outcome(loaded=lacking))
    return _run(submission, exercise, cases, launcher)


def judge(context: Context, launcher: Launcher) -> Judged:
    """Say whether a submission passed, and if not, why. Raises what `draws` raises."""
    requirements = check_all(context)
    passed = _passed(context) and not any(broken(requirements))
    reproduction = None if passed else reproduce(context, launcher)
    exercise = context.exercise
    findings = diagnose(
        context,
        exercise.advice if passed else exercise.pitfalls,
        reproduction,
        tuple(broken(requirements)),
        passed=passed,
    )
    return Judged(passed, requirements, reproduction, findings)


def _run(
    submission: Submission, exercise: Exercise, cases: tuple[Case, ...], launcher: Launcher
) -> Context:
    with ThreadPoolExecutor(1) as pool:
        right: Future[Expected] = pool.submit(expected, launcher, exercise, cases)
        outcome = ask(launcher, submission, exercise, cases)
        reference = right.result()
    results = compare(cases, reference.answers, outcome, exercise.settings.tolerance)
    return Context(submission, exercise, cases, results, outcome, reference.observed)


def ask(
    launcher: Launcher, submission: Submission, exercise: Exercise, cases: tuple[Case, ...]
) -> Outcome:
    """Put the cases to a warm worker, or to a cold one if that cannot answer.

    A warm worker's word counts only when all went well: a stop may be due to the fork.
    """
    if launcher.warm(exercise.name):
        try:
            process = launcher.start("warm", exercise.settings.limits.bounds, exercise.name)
        except NoWorkerError:
            pass
        else:
            outcome = run(process, submission.source, exercise, cases)
            if outcome.missed is None and outcome.stop is None:
                return outcome
            if outcome.missed is not None:
                launcher.missed(exercise.name, outcome.missed)
    process = launcher.start("cold", exercise.settings.limits.bounds)
    return run(process, submission.source, exercise, cases)


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
    return Context(submission, exercise, cases, results, outcome, None)


def _passed(context: Context) -> bool:
    """All cases passed, the process did not break off, and a repeated case answered alike."""
    answered = all(result.status == "passed" for result in context.results)
    return answered and context.outcome.stop is None and context.disagreement is None
