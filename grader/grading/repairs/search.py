"""Run edits of a submission until one makes every case right: all on one case, few on every one."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from grader.diagnosis.changed.prover import hurried
from grader.diagnosis.operators.program import applied
from grader.diagnosis.repairs.candidates import Candidate
from grader.diagnosis.repairs.naming import Repaired
from grader.exercise.case import Case
from grader.grading.asking import ask
from grader.grading.examiner.examination import Examination
from grader.grading.repairs.difference import difference, in_words
from grader.grading.repairs.proposed import believed
from grader.judging.compare import CaseResult, compare
from grader.judging.context import Context
from grader.judging.conversation import Conversation
from grader.judging.requirements import broken, check_all
from grader.judging.session import run_each
from grader.report.errors import GraderError
from grader.report.schema import Repair
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

IN_ONE_WORKER = 25
"""How many edits one worker runs; what one of them does to it can only spoil those after it."""
SIDE_BY_SIDE = 2
MOST_LOST = 6
"""How many workers of one share may break off; the edits left then are not run."""
MOST_PROVED = 8
"""How many edits are run on every case, the smallest of each round first."""
MOST_TEXT = 100_000
"""How many characters a program may have."""
BACKSTOP_SECONDS = 60.0
LATE = "edits of the program were not all tried: the time for that was spent"
GIVEN_UP = "edits of the program were not tried: {}"


@dataclass(frozen=True)
class Mended:
    """What came of looking for an edit.

    Attributes:
        part: for the report; None if nothing was looked for.
        repaired: what a name can be made from; None if no edit was found.
        incomplete: one sentence if the search was given up; else empty.
    """

    part: Repair | None = None
    repaired: Repaired | None = None
    incomplete: str = ""


def mend(
    context: Context,
    lines: Sequence[int],
    launcher: Launcher,
    examination: Examination,
    prove: Callable[[Conversation], None],
) -> Mended:
    """Look for the smallest edit of a submission that makes every case right.

    Args:
        context: the submission's, without hidden cases: which edit is found could quote one.
        lines: those that findings are about.
        launcher: starts the workers.
        examination: has the text read.
        prove: asks how Params are used, so that no edit counts that is right for these alone.
    """
    if not _can_be_mended(context):
        return Mended(Repair(tried=0))
    text = context.submission.text
    try:
        proposed = believed(examination.propose(context, lines), text, context.exercise)
        return _Search(context, launcher, text, prove).run(proposed)
    except GraderError as error:
        return Mended(Repair(tried=0), incomplete=GIVEN_UP.format(error))


def _can_be_mended(context: Context) -> bool:
    """Say whether there is something to change in a program that ran and ended by itself."""
    text, outcome = context.submission.text, context.outcome
    return (
        len(text) <= MOST_TEXT
        and text.encode() == context.submission.source
        and not any(case.hidden for case in context.cases)
        and outcome.stop is None
        and (outcome.load_error is not None or outcome.asked > 0)
        and any(result.status != "passed" for result in context.results)
        and outcome.interpreted  # else each edit would take seconds
    )


@dataclass
class _Search:
    context: Context
    launcher: Launcher
    text: str
    prove: Callable[[Conversation], None]

    def run(self, proposed: Sequence[Candidate]) -> Mended:
        """Screen edits in rounds; of the first round that holds one that is right, the smallest."""
        cases, results = self.context.cases, self.context.results
        failing = [place for place, item in enumerate(results) if item.status != "passed"]
        self.telling = min(failing, key=lambda place: _says_little(cases[place]))
        self.exercise = hurried(self.context.exercise)
        self.asked = [self.telling]
        if self._screen([Candidate(())])[0]:  # it is wrong only after other cases
            self.asked = [*range(len(cases))]
        ends, size = time.monotonic() + BACKSTOP_SECONDS, IN_ONE_WORKER * SIDE_BY_SIDE
        tried = proofs = 0
        for begin in range(0, len(proposed), size):
            if time.monotonic() > ends:
                return Mended(Repair(tried=tried), incomplete=LATE)
            chunk = proposed[begin : begin + size]
            shares = [chunk[place::SIDE_BY_SIDE] for place in range(SIDE_BY_SIDE)]
            with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
                screened = [*pool.map(self._screen, shares)]
            fits = [each for found, _ in screened for each in found]
            tried += sum(done for _, done in screened)
            order = {id(each): place for place, each in enumerate(chunk)}
            fits.sort(key=lambda each: (*_size(each), order[id(each)]))
            while fits and proofs < MOST_PROVED:
                proofs += 1
                came = self._proof(fits[0])
                if came is None:
                    return self._mended(fits[0], tried)
                fits = self._still(fits[1:], came)
        return Mended(Repair(tried=tried))

    def _still(self, fits: Sequence[Candidate], results: Sequence[CaseResult]) -> list[Candidate]:
        """Return the edits that make right what another one did not, which all are asked now."""
        wrong = [place for place, item in enumerate(results) if item.status != "passed"]
        if not fits or not wrong or {*wrong} & {*self.asked}:
            return [*fits]
        self.asked = [*self.asked, wrong[0]]
        return self._screen(fits)[0]

    def _screen(self, share: Sequence[Candidate]) -> tuple[list[Candidate], int]:
        """Return the edits that make right what is asked of them all, and how many were run."""
        fits: list[Candidate] = []
        done = lost = 0
        while done < len(share) and lost <= MOST_LOST:
            bounds = self.exercise.settings.limits.bounds
            process = self.launcher.start("interpreted", bounds)
            sources = [applied(each.edits, self.text).encode() for each in share[done:]]
            cases = self.context.cases
            for outcome in run_each(process, sources, self.exercise, cases, self.asked):
                right = tuple(result.right for result in self.context.results)
                results = compare(cases, right, outcome, self.exercise.settings.tolerance_of)
                if all(results[place].status == "passed" for place in self.asked):
                    fits.append(share[done])
                done += 1
            lost += 1
        return fits, done

    def _proof(self, candidate: Candidate) -> Sequence[CaseResult] | None:
        """Return what came of the cases if a program with an edit does not pass; else None.

        It is run by itself, like any other.
        """
        context = self.context
        source = applied(candidate.edits, self.text).encode()
        edited = Submission(context.submission.path, source)
        outcome = ask(self.launcher, edited, context.exercise, context.cases, prove=self.prove)
        right = tuple(result.right for result in context.results)
        results = compare(context.cases, right, outcome, context.exercise.settings.tolerance_of)
        whole = replace(context, submission=edited, results=results, outcome=outcome)
        return None if whole.all_right and not any(broken(check_all(whole))) else results

    def _mended(self, candidate: Candidate, tried: int) -> Mended:
        cases, shown = len(self.context.cases), difference(candidate.edits, self.text)
        lines = {self.text.count("\n", 0, edit.start) + 1 for edit in candidate.edits}
        part = Repair(
            tried=tried,
            cases=cases,
            words=in_words(candidate.edits, self.text),
            diff=shown,
            pitfall=candidate.pitfall,
        )
        return Mended(part, Repaired(candidate.pitfall, cases, tuple(sorted(lines))))


def _says_little(case: Case) -> tuple[int, int]:
    """Rank the cases to try first: of most different sizes, and of those the least."""
    amount = sum(getattr(value, "size", 1) for value in case.arguments.values())
    return -len({*case.sizes.values()} - {0, 1}), amount


def _size(candidate: Candidate) -> tuple[int, int]:
    """Return how many characters are taken out and put in, and how many are put in."""
    put = sum(len(edit.new) for edit in candidate.edits)
    return sum(edit.end - edit.start for edit in candidate.edits) + put, put
