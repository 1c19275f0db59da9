"""What a pitfall may look at, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.compare import CaseResult, disagreement
from grader.judging.outcome import Observed, Outcome, Raised
from grader.submission.source import Source
from grader.submission.submission import Submission
from grader.workers.records import ErrorRecord, Span, Trace

__all__ = ["PROBED", "Context", "Match", "Observed"]

PROBED = 0
"""Index of the case that is observed as a whole: its trace, and which Params matter."""


@dataclass(frozen=True)
class Match:
    """A pitfall recognised in a submission.

    Attributes:
        message: what the submission's code did, its own values beside the expected; one line.
        evidence: the statement that supports it.
        span: what to underline, if known.
        observed: the submission's value, for display beside `expected`.
        expected: the right value.
        idea: why it is wrong, where the page of the pitfall says it of other ways to be wrong.
        pattern: the right way, likewise.
        by: by what it was proved, a word of the report, where the recogniser's kind does not say.
        cases: in how many cases that was seen, likewise.
        fix: how to correct it, Markdown, where that is known better than from the pitfall's page.
        explains: whether it explains what is wrong as answers do that are reproduced.
        case: index of the case that its numbers are of, if it isn't the one looked at.
    """

    message: str
    evidence: str
    span: Span | None = None
    observed: str = ""
    expected: str = ""
    idea: str = ""
    pattern: str = ""
    by: str = ""
    cases: int = 0
    fix: str = ""
    explains: bool = False
    case: int | None = None


@dataclass(frozen=True)
class Context:
    """Everything known about one submission when pitfalls are asked."""

    submission: Submission
    exercise: Exercise
    cases: tuple[Case, ...]
    results: tuple[CaseResult, ...]
    outcome: Outcome
    expected: Observed | None
    before_hidden: Outcome | None = None
    """What came back while no hidden case had been asked; None if that was nothing at all."""
    right: Mapping[int, Observed] = field(default_factory=dict)
    """What was observed of the reference, by the index of the case."""
    focus: int = PROBED
    """Index of the case that is looked at: the first, or a wrong one if the first is right."""

    @cached_property
    def source(self) -> Source:
        """The submission's syntax tree with the usual questions; empty if it did not parse."""
        called = {call.method for case in self.cases for call in case.calls}
        return Source(self.submission, self.exercise.settings.entry_point, called)

    @cached_property
    def observed(self) -> Observed | None:
        """The submission's probe of the case that is looked at, if it came so far."""
        return self.outcome.seen.get(self.focus)

    @property
    def trace(self) -> Trace | None:
        """The submission's trace, which is of the first case."""
        seen = self.outcome.seen.get(PROBED)
        return seen.probe.trace if seen else None

    @property
    def probed(self) -> Case:
        """The case that is looked at."""
        return self.cases[self.focus]

    @cached_property
    def focused(self) -> "Context":
        """The same, looking at a case that is wrong: the first of these that was observed."""
        wrong = (index for index, item in enumerate(self.results) if item.status != "passed")
        seen = [index for index in wrong if index in self.outcome.seen]
        return self.at(seen[0]) if seen else self

    def at(self, index: int) -> "Context":
        """The same, looking at another case."""
        if index == self.focus:
            return self
        other = replace(self, focus=index, expected=self.right.get(index))
        other.__dict__["source"] = self.source  # studied already
        return other

    @cached_property
    def errors(self) -> tuple[tuple[Case, ErrorRecord], ...]:
        """The cases that raised, with their errors, in order."""
        return tuple(
            (self.cases[index], reply.error)
            for index, reply in sorted(self.outcome.replies.items())
            if isinstance(reply, Raised)
        )

    @property
    def raised(self) -> ErrorRecord | None:
        """The first exception of the submission, when it was loaded or in a case."""
        errors = [error for _, error in self.errors]
        return self.outcome.load_error or next(iter(errors), None)

    @cached_property
    def disagreement(self) -> tuple[CaseResult, CaseResult] | None:
        """Two cases with the same arguments and different answers, if there are any."""
        return disagreement(self.results)

    @property
    def all_right(self) -> bool:
        """All cases passed, the process did not break off, and a repeated case answered alike."""
        answered = all(result.status == "passed" for result in self.results)
        return answered and self.outcome.stop is None and self.disagreement is None

    @cached_property
    def shown(self) -> "Context | None":
        """What is known without any hidden case: all that a learner may read is made from it.

        None if every case is hidden and one was asked: whatever the submission said may quote it.
        """
        public = sum(not case.hidden for case in self.cases)
        if public == len(self.cases) or self.before_hidden is None:
            return self if public == len(self.cases) else None
        if not public:
            return self
        return replace(
            self,
            cases=self.cases[:public],
            results=self.results[:public],
            outcome=self.before_hidden,
        )

    @property
    def case(self) -> Case:
        """The case that the evidence speaks of: the first that raised, else the one looked at."""
        return self.errors[0][0] if self.errors else self.probed
