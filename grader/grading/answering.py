"""Put the cases of a seed to a submission, beside the reference, and compare."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import numpy as np

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.grading.asking import ask
from grader.grading.examiner.examination import Examination
from grader.judging.compare import CaseResult, compare
from grader.judging.context import PROBED, Context
from grader.judging.conversation import Conversation
from grader.judging.exchange import Proof
from grader.judging.reference import Expected, expected
from grader.judging.session import Outcome
from grader.report.errors import GraderError
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher


def _nothing(_: object) -> None:
    """Do nothing with it."""


@dataclass(frozen=True)
class Listening:
    """Who is told how far a grading is, where no case is hidden.

    Attributes:
        answered: is told what came of each case, if one is wrong, before anybody asks why.
        explained: is given a report whose cause is still looked for, before the search begins.
    """

    answered: Callable[[Sequence[CaseResult]], None] = _nothing
    explained: Callable[[Report], None] = _nothing


def examine(
    submission: Submission,
    exercise: Exercise,
    seed: int,
    launcher: Launcher,
    examination: Examination,
    *,
    secret: bool = False,
    early: Listening | None = None,
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
    return _run(submission, exercise, cases, launcher, examination, early or Listening())


def _run(
    submission: Submission,
    exercise: Exercise,
    cases: tuple[Case, ...],
    launcher: Launcher,
    examination: Examination,
    early: Listening,
) -> Context:
    with ThreadPoolExecutor(2) as pool:
        pool.submit(examination.prepare, exercise)
        right: Future[Expected] = pool.submit(expected, launcher, exercise, cases)
        prove = partial(_look_on, exercise, cases, right.result, early)
        outcome, before_hidden = _ask_hidden_apart(launcher, submission, exercise, cases, prove)
        reference = right.result()
    launcher.teach(reference.traces)
    results = compare(cases, reference.answers, outcome, exercise.settings.tolerance_of)
    seen = reference.seen
    return Context(submission, exercise, cases, results, outcome, seen[PROBED], before_hidden, seen)


def prove_use(
    exercise: Exercise, case: Case, right: Callable[[], Expected], conversation: Conversation
) -> None:
    """Ask how Params are used, once it is known what the reference does with others."""
    with suppress(GraderError):  # which is raised where the reference is waited for
        reference: Expected = conversation.wait(right)
        proof = Proof(
            case,
            exercise.settings.tolerance_of,
            reference.answers[PROBED],
            reference.seen[PROBED],
            reference.other,
        )
        proof.ask(conversation)


def _look_on(
    exercise: Exercise,
    cases: tuple[Case, ...],
    right: Callable[[], Expected],
    early: Listening,
    conversation: Conversation,
) -> None:
    """Ask how Params are used, and have the other cases observed if an answer was wrong.

    Where all are right the one of the least answer is, for what a module holds at the least sizes.
    """
    outcome = conversation.outcome
    with suppress(GraderError):
        answers = conversation.wait(right).answers
        results = compare(cases, answers, outcome, exercise.settings.tolerance_of)
        wrong = any(results[index].status != "passed" for index in outcome.replies)
        if wrong and not any(case.hidden for case in cases):
            early.answered(results)
        prove_use(exercise, cases[PROBED], right, conversation)
        if wrong:
            conversation.glance(cases)
        elif outcome.replies and exercise.settings.module:
            sizes = {i: sum(it.values.size for it in answers[i].values()) for i in outcome.replies}
            conversation.glance(cases, [min(sizes, key=lambda index: sizes[index])])


def _ask_hidden_apart(
    launcher: Launcher,
    submission: Submission,
    exercise: Exercise,
    cases: tuple[Case, ...],
    prove: Callable[[Conversation], None],
) -> tuple[Outcome, Outcome | None]:
    """Put hidden cases to a worker of their own, once that of the others has ended well.

    Returns:
        what came back of all cases, and what did before a hidden one was asked, if anything.
    """
    put = partial(ask, launcher, submission, exercise, cases, prove=prove)
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


def _unrun(
    submission: Submission, exercise: Exercise, cases: tuple[Case, ...], outcome: Outcome
) -> Context:
    """Return the context of a file of which it is certain, unread by Python, that nothing runs."""
    nothing = np.empty(0, np.float32)
    results = tuple(CaseResult(case, "not-run", "not run", nothing) for case in cases)
    return Context(submission, exercise, cases, results, outcome, None, outcome)
