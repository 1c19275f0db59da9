"""Proof that Params are used as the reference uses them: other values, and the answers compared.

The values are drawn here, sent to the reference's process and to the submission's, and what both
answer is compared here. A submission gets no right answer by that, only values for what it holds.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.exercise.case import Case
from grader.judging.compare import NEAR, Leaves, Tolerance, is_right, is_same
from grader.judging.context import PROBED, Observed
from grader.judging.conversation import Conversation
from grader.judging.outcome import Answer, Use
from grader.judging.replies import Place
from grader.judging.variables import candidates, copies, held, of_kind, own_modules
from grader.sandbox.wire import Tensor
from grader.workers.records import VariableRecord

Array = np.ndarray[Any, Any]
FLOATS = {"float16", "float32", "float64"}
MOST = 1 << 20
"""How many numbers a Param may hold that gets others."""


@dataclass(frozen=True)
class Other:
    """What the reference answers to the observed case with other values in its Params.

    Attributes:
        together: its answer with all of them; None where nothing can be proved by it.
        alone: its answers with one of them, by its number; left out where that changes nothing.
    """

    together: Leaves | None = None
    alone: Mapping[int, Leaves] = field(default_factory=dict)

    @property
    def is_mute(self) -> bool:
        """Whether nothing is known of what other values do."""
        return self.together is None and not self.alone

    @property
    def named(self) -> dict[str, Tensor]:
        """All of it, to be kept by name."""
        every = {"together": self.together or {}}
        every |= {f"alone {number}": answer for number, answer in self.alone.items()}
        return {f"{name}:{path}": it for name, one in every.items() for path, it in one.items()}

    @classmethod
    def of(cls, named: Mapping[str, Tensor]) -> "Other":
        """Return what was kept by name."""
        names = {name.partition(":")[0] for name in named if name.startswith("alone ")}
        alone = {int(name.removeprefix("alone ")): beginning(named, f"{name}:") for name in names}
        return cls(beginning(named, "together:") or None, alone)


def beginning(named: Mapping[str, Tensor], begin: str) -> Leaves:
    """Return the arrays whose names begin so, by the rest of their names."""
    return {
        name.removeprefix(begin): item for name, item in named.items() if name.startswith(begin)
    }


def draw(params: Sequence[VariableRecord]) -> tuple[Array, ...]:
    """Return other values for Params, in order, from a standard normal distribution.

    They are the same for the same shapes, so that a report can be made again. Empty if one of them
    can get none.
    """
    rng = np.random.default_rng(len(params))
    usable = (item.dtype in FLOATS and math.prod(item.shape or ()) <= MOST for item in params)
    if not all(usable):
        return ()
    return tuple(rng.standard_normal(item.shape).astype(item.dtype) for item in params)


def ask_reference(conversation: Conversation, case: Case, answer: Leaves) -> Other:
    """Ask the reference, which was just observed."""
    observed = conversation.outcome.seen[PROBED]
    params = held(observed)
    sent = [
        (value, _places(observed, item)) for value, item in zip(draw(params), params, strict=False)
    ]

    def ask(some: Sequence[tuple[Array, Sequence[Place]]]) -> Leaves | None:
        """Return its answer if that is another."""
        said = conversation.exchange(case, some, compiled=observed.probe.compiled)
        leaves = said.answer.leaves if said.answer is not None and said.sure else {}
        if not all(np.isfinite(item.values).all() for item in leaves.values()):
            return None
        return leaves if leaves.keys() == answer.keys() and not is_same(leaves, answer) else None

    if not sent:
        return Other()
    alone = {number: ask([one]) for number, one in enumerate(sent)}
    return Other(ask(sent), {number: it for number, it in alone.items() if it is not None})


@dataclass(frozen=True)
class Proof:
    """The questions to one submission.

    Attributes:
        case: the observed one.
        tolerance: of the exercise.
        expected: the right answer to the case.
        observed: the reference under observation.
        other: what the reference answers with other values.
    """

    case: Case
    tolerance: Tolerance
    expected: Leaves
    observed: Observed
    other: Other

    def ask(self, conversation: Conversation) -> None:
        """Ask a submission that was just observed, and keep in the outcome what that showed."""
        outcome = conversation.outcome
        answer, observed = outcome.replies.get(PROBED), outcome.seen[PROBED]
        if not isinstance(answer, Answer) or not answer.leaves or not held(observed):
            return
        right = self._right(answer, self.expected)
        if right and observed.probe.compiled and self._together(conversation, observed):
            outcome.use = Use(proved=True)
            return
        if right and self.other.is_mute and candidates(observed, self.observed):
            return  # whatever comes of it can be compared with nothing
        if not right and observed.probe.compiled:
            use = self._alone(conversation, observed, answer, proved=None)
            if use.every:
                outcome.use = use
                return
        # What was compiled before may hold the first values: every operation by itself.
        observed = conversation.watch(self.case, (False,), trace=False)
        proved = self._together(conversation, observed) if right else None
        if proved:
            outcome.use = Use(proved=True)
            return
        again = conversation.exchange(self.case, (), compiled=False).answer
        if again is None or self._right(again, self.expected) is not right:
            return
        outcome.use = self._alone(conversation, observed, again, proved=proved)

    def _together(self, conversation: Conversation, observed: Observed) -> bool | None:
        """Say whether all other values give the reference's answer; None if that is not sure."""
        verdicts = []
        for found in candidates(observed, self.observed):
            if self.other.together is None or not all(pair.sure for pair in found):
                return None
            values = draw([pair.right for pair in found])
            sent = [
                (value, _places(observed, pair.mine))
                for value, pair in zip(values, found, strict=True)
            ]
            said = conversation.exchange(self.case, sent, compiled=observed.probe.compiled)
            if said.answer is not None and self._right(said.answer, self.other.together):
                return True
            verdicts.append(said.answer is not None and said.sure)
        return False if verdicts and all(verdicts) else None

    def _alone(
        self, conversation: Conversation, observed: Observed, before: Answer, *, proved: bool | None
    ) -> Use:
        """Exchange one Param at a time, of the module that the answer depends on most.

        Args:
            conversation: with the submission.
            observed: the submission.
            before: its answer with its own values.
            proved: what came of all values together.
        """
        options: list[list[tuple[VariableRecord, Array, Leaves | None]]] = [
            [
                (pair.mine, value, self.other.alone.get(number, {}))
                for number, (pair, value) in enumerate(
                    zip(found, draw([each.right for each in found]), strict=False)
                )
            ]
            for found in candidates(observed, self.observed)
        ]
        if not options:
            modules = [of_kind(module) for module in own_modules(observed)]
            options = [
                [(item, value, None) for item, value in zip(params, draw(params), strict=False)]
                for params in modules
                if params
            ]
        best, most = Use(proved), -1 if len(options) == 1 else 0
        for option in options:
            use, changed = self._of_one(conversation, observed, before, option, proved=proved)
            if changed > most:
                best, most = use, changed
        return best

    def _of_one(
        self,
        conversation: Conversation,
        observed: Observed,
        before: Answer,
        params: Sequence[tuple[VariableRecord, Array, Leaves | None]],
        *,
        proved: bool | None,
    ) -> tuple[Use, int]:
        """Exchange the Params of one module, each alone, and count those that change the answer.

        With each comes the reference's answer, if it has such a Param: empty if it is the same.
        """
        unused, changed = [], 0
        misused: dict[str, float | None] = {}
        numbers = [leaf.values for leaf in before.leaves.values()]
        finite = all(np.isfinite(each).all() for each in numbers if each.dtype.kind in "fc")
        shows = finite and not _is_degenerate(before, conversation.outcome.replies.values())
        for item, value, right in params:
            sent = [(value, _places(observed, item))]
            said = conversation.exchange(self.case, sent, compiled=observed.probe.compiled)
            if said.answer is None or not said.sure:
                continue
            same = is_same(said.answer.leaves, before.leaves)
            changed += not same
            if same and shows and right != {}:  # NaN stays NaN whatever is in a Param
                unused.append(item.path)
            elif not same and right and proved is False and not self._right(said.answer, right):
                change = _factor(said.answer.leaves, before.leaves, right, self.expected)
                misused[item.path] = change
        every = bool(params) and not unused and changed == len(params)
        ways = tuple(misused), tuple(misused.values())
        return Use(proved, tuple(unused), *ways, every), changed

    def _right(self, answer: Answer, expected: Leaves) -> bool:
        return is_right(answer, expected, self.tolerance)


def _is_degenerate(answer: Answer, others: Iterable[object]) -> bool:
    """Say whether an answer may be the same whatever is in a Param, in this case alone.

    That is one of zeros, and one number throughout where other cases have several: the mean of one
    number subtracted from it, a softmax over one.
    """
    if not any(leaf.values.any() for leaf in answer.leaves.values()):
        return True
    return not _varies(answer) and any(_varies(each) for each in others if isinstance(each, Answer))


def _factor(mine: Leaves, before: Leaves, right: Leaves, expected: Leaves) -> float | None:
    """Return how many times the right change of an answer another one is, if it is a multiple."""
    if not mine.keys() == before.keys() == right.keys() == expected.keys():
        return None
    changes = []
    for now, then in ((mine, before), (right, expected)):
        if any(now[path].values.shape != then[path].values.shape for path in now):
            return None
        each = [np.float64(now[path].values) - then[path].values for path in sorted(now)]
        changes.append(np.concatenate([change.reshape(-1) for change in each]))
    own, asked = changes
    if own.shape != asked.shape or not np.isfinite(own).all():
        return None
    factor = float(own @ asked / (asked @ asked))
    return factor if np.abs(own - factor * asked).max() <= NEAR * np.abs(own).max() else None


def _varies(answer: Answer) -> bool:
    leaves = [leaf.values.reshape(-1) for leaf in answer.leaves.values()]
    numbers = np.concatenate(leaves) if leaves else np.empty(0)
    first = np.broadcast_to(numbers[:1], numbers.shape) if numbers.size else numbers
    return not np.array_equal(numbers, first, equal_nan=True)  # `np.unique` loads `numpy.ma`


def _places(observed: Observed, variable: VariableRecord) -> list[Place]:
    """Return where a Variable is: in its module, and in the copies of that."""
    module = next(item for item in observed.probe.modules if variable in item.variables)
    return [Place(number, variable.path) for number in copies(observed, module)]
