"""What a pitfall may look at, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.compare import CaseResult, disagreement
from grader.judging.session import Outcome, Raised
from grader.sandbox.wire import Tensor
from grader.submission.source import Source
from grader.submission.submission import Submission
from grader.workers.records import ErrorRecord, Probe, Span, VariableRecord

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Match:
    """A pitfall recognised in a submission.

    Attributes:
        message: what the submission's code did, its own values beside the expected; one line.
        evidence: the statement that supports it.
        span: what to underline, if known.
        observed: the submission's value, for display beside `expected`.
        expected: the right value.
        fix: how to correct it, Markdown, where that is known better than from the pitfall's page.
    """

    message: str
    evidence: str
    span: Span | None = None
    observed: str = ""
    expected: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Observed:
    """A probe with its arrays."""

    probe: Probe
    arrays: Mapping[str, Tensor]

    def values(self, variable: VariableRecord) -> Array | None:
        """Return a variable's numbers, if they crossed the wall."""
        return self._numbers(variable.array)

    def starts(self, variable: VariableRecord) -> tuple[Array, ...]:
        """Return the numbers that a variable may have started from: in the end, and at first."""
        both = (self._numbers(variable.array), self._numbers(variable.first))
        return tuple(item for item in both if item is not None)

    def _numbers(self, name: str | None) -> Array | None:
        tensor = self.arrays.get(name) if name else None
        return tensor.values if tensor else None


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

    @cached_property
    def source(self) -> Source:
        """The submission's syntax tree with the usual questions; empty if it did not parse."""
        return Source(self.submission, self.exercise.settings.entry_point)

    @cached_property
    def observed(self) -> Observed | None:
        """The submission's probe, if it came so far."""
        if self.outcome.probe is None:
            return None
        return Observed(self.outcome.probe, self.outcome.probe_arrays)

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
    def right(self) -> bool:
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
        """The case that the evidence speaks of: the first that raised, else the first."""
        return self.errors[0][0] if self.errors else self.cases[0]
