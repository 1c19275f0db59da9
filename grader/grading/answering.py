"""Put the cases of a seed to a submission, beside the reference, and compare."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.grading.asking import ask
from grader.grading.examiner.examination import Examination
from grader.judging.compare import CaseResult, compare, compare_case
from grader.judging.context import PROBED, Context
from grader.judging.conversation import Conversation
from grader.judging.exchange import Proof
from grader.judging.reference import Expected, expected
from grader.judging.session import Outcome
from grader.report.errors import GraderError
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher


def _nothing(*_: object) -> None:
    """Do nothing with it."""


@dataclass(frozen=True)
class Listening:
    """Who is told how far a grading is, where no case is hidden.

    Attributes:
        answered: is told what came of each case, if one is wrong, before anybody asks why.
        passed: is told in how many cases work has passed that is right, before anybody looks for
            advice.
        explained: is given a report whose cause is still looked for, before the search begins.
        case: is told the number of a case, from 0, and what came of it, as each is answered; of one
            that is asked anew once more.
    """

    answered: Callable[[Sequence[CaseResult]], None] = _nothing
    passed: Callable[[int], None] = _nothing
    explained: Callable[[Report], None] = _nothing
    case: Callable[[int, CaseResult], None] = _nothing


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
        looking = _Looking(submission, exercise, cases, right, early)
        outcome, before_hidden = _ask_hidden_apart(launcher, submission, exercise, cases, looking)
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


@dataclass
class _Looking:
    """Looks on while cases are put.

    Attributes:
        submission: is asked.
        exercise: whose the cases are.
        cases: all of them.
        right: what the reference does, once that is known.
        early: who is told how far it is.
    """

    submission: Submission
    exercise: Exercise
    cases: tuple[Case, ...]
    right: Future[Expected]
    early: Listening
    _told: dict[int, object] = field(default_factory=dict)
    _wrong: dict[int, str] = field(default_factory=dict)
    """What came of the cases that did not pass, by their indices."""

    @property
    def _tells_cases(self) -> bool:
        return self.early.case is not _nothing

    def heard(self, conversation: Conversation, last: bool) -> None:  # noqa: FBT001 - as `run` says it
        """Tell what came of a case, and once all are answered whether one is wrong."""
        if last or (self._tells_cases and self.right.done()):
            with suppress(GraderError):  # which is raised where the reference is waited for
                conversation.wait(partial(self._compare, conversation.outcome, last=last))

    def _compare(self, outcome: Outcome, *, last: bool) -> None:
        answers, tolerance_of = self.right.result().answers, self.exercise.settings.tolerance_of
        shown = not any(case.hidden for case in self.cases)
        for index, reply in outcome.replies.items() if shown and self._tells_cases else ():
            if self._told.get(index) is not reply:
                self._told[index] = reply
                case = self.cases[index]
                came_of = compare_case(case, answers[index], reply, outcome, tolerance_of)
                self.early.case(index, came_of)
        if last:
            results = compare(self.cases, answers, outcome, tolerance_of)
            came = {index: results[index].status for index in outcome.replies}
            self._wrong = {index: said for index, said in came.items() if said != "passed"}
            if self._wrong and shown:
                self.early.answered(results)

    def prove(self, conversation: Conversation) -> None:
        """Ask how Params are used, and have other cases observed.

        Of wrong work these are all, as what is said of a module is said of all; of right work the
        one of the least answer. A wrong answer may be another one with nothing compiled.
        """
        with suppress(GraderError):
            prove_use(self.exercise, self.cases[PROBED], self.right.result, conversation)
            replies = conversation.outcome.replies
            if self._wrong:
                conversation.glance(self.cases)
            elif replies and self.exercise.settings.module:
                answers = conversation.wait(self.right.result).answers
                sizes = {i: sum(it.values.size for it in answers[i].values()) for i in replies}
                conversation.glance(self.cases, [min(sizes, key=lambda index: sizes[index])])
            if self._wrong.get(PROBED) == "failed" and _may_compile(self.submission):
                conversation.ask_uncompiled(PROBED, self.cases[PROBED])


def _may_compile(submission: Submission) -> bool:
    """Say whether it is worth asking what a program does where nothing is compiled."""
    return "jit" in submission.text


def _ask_hidden_apart(
    launcher: Launcher,
    submission: Submission,
    exercise: Exercise,
    cases: tuple[Case, ...],
    looking: _Looking,
) -> tuple[Outcome, Outcome | None]:
    """Put hidden cases to a worker of their own, once that of the others has ended well.

    Returns:
        what came back of all cases, and what did before a hidden one was asked, if anything.
    """
    put = partial(
        ask,
        launcher,
        submission,
        exercise,
        cases,
        heard=looking.heard,
        prove=looking.prove,
    )
    public = [index for index, case in enumerate(cases) if not case.hidden]
    if not public:
        outcome = put()
        return outcome, None if outcome.asked else outcome
    before = put(public)
    if len(public) == len(cases) or before.stop is not None or not before.asked:
        return before, before
    rest = range(len(public), len(cases))
    after = put(rest, None, interpret=before.interpreted, prove=None)
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
