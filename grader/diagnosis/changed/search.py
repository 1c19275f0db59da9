"""Which changes of the reference give a submission's answers: one of them, or else two."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType

from grader.diagnosis.changed.behaviour import Did, agree, bits, did, needed, right_answer
from grader.diagnosis.changed.hypotheses import Hypothesis
from grader.diagnosis.changed.table import Number, Table
from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.compare import Leaves
from grader.judging.context import Context
from grader.judging.reference import named_after
from grader.workers.launch import Launcher
from grader.workers.process import NoWorkerError

BACKSTOP_SECONDS = 90.0
"""How long a search may take; it is bounded by counts, and takes some seconds."""
MOST_FITTING = 48
"""How many programs that fit the telling case are asked all others."""
MOST_ALIKE = 4
"""Of how many pairs that fit, or else fit the telling case, others are tried whose changes do the
same there alone."""
MOST_AT_ONCE = 50
"""How many of the likeliest pairs are tried before others: by the text, and then by the kind."""
MOST_TABLES = 8
LATE = "changes of the right program were not all tried: the time for that was spent"
UNSTARTED = "changes of the right program were not tried: no process could be started"


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes:
        fits: programs that reproduce every answer, the likeliest first; nothing tells them apart.
        answered: how many cases the submission answered or raised in.
        raised: in how many of these it raised.
        telling: in how many of these the right program does otherwise.
        tried: how many programs were tried.
        incomplete: one sentence if the search was given up; else empty.
    """

    fits: tuple[Hypothesis, ...] = ()
    answered: int = 0
    raised: int = 0
    telling: int = 0
    tried: int = 0
    incomplete: str = ""


class _Tables:
    """The tables that were used last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tables: OrderedDict[tuple[str, str], Table] = OrderedDict()

    def of(
        self,
        exercise: Exercise,
        cases: tuple[Case, ...],
        right: tuple[Leaves, ...],
        *,
        keep: bool,
    ) -> Table:
        key = exercise.digest, named_after("cases", exercise, b"", cases)
        with self._lock:
            if key not in self._tables:
                self._tables[key] = Table(exercise, cases, right, keep)
            self._tables.move_to_end(key)
            while len(self._tables) > MOST_TABLES:
                self._tables.popitem(last=False)
            return self._tables[key]

    @property
    def latest(self) -> Table | None:
        with self._lock:
            return next(reversed(self._tables.values()), None)


_tables = _Tables()


def search(
    launcher: Launcher, context: Context, profile: Mapping[str, int] = MappingProxyType({})
) -> Found:
    """Try the changes of an exercise's reference, alone and then in pairs.

    The number of programs is bounded, and their order fixed by the submission's text. Where the
    seed is secret nothing that depends on it is kept on disk.

    Args:
        launcher: starts the processes.
        context: the submission's.
        profile: what its text is made of; the pairs for which that speaks come first.
    """
    pairs = _answered(context)
    tolerance = context.exercise.settings.tolerance
    if not pairs or not launcher.interprets:
        return Found()
    said = bits([pair for _, *pair in pairs], tolerance)  # type: ignore[misc]
    if said < needed(1):
        return Found()
    keep = not all(case.hidden for case in context.cases)
    right = tuple(result.right for result in context.results)
    try:
        table = _tables.of(context.exercise, context.cases, right, keep=keep)
        return _Search(launcher, table, pairs, tolerance, said, profile).run()
    except NoWorkerError:
        return Found(incomplete=UNSTARTED)


def go_on(launcher: Launcher, wanted: Callable[[], bool]) -> None:
    """Compute what the latest search left out, so that the next one need not wait for it.

    Args:
        launcher: starts the processes.
        wanted: says whether to go on; asked now and then.
    """
    table = _tables.latest
    with suppress(NoWorkerError):
        for numbers in rounds(table, launcher) if table is not None else ():
            while wanted() and table is not None and table.advance(launcher, numbers):
                pass


def rounds(
    table: Table, launcher: Launcher, profile: Mapping[str, int] = MappingProxyType({})
) -> Iterator[Sequence[Number]]:
    """Yield the programs that are tried, one round after another."""
    yield table.numbers
    if not table.exercise.has_model:  # of which all pairs were tried
        spoken = table.likely(launcher, profile) if profile else []
        every = table.pairs(launcher)
        tried: set[Number] = set()
        for some in (
            spoken[:MOST_AT_ONCE],
            every[:MOST_AT_ONCE],
            spoken[MOST_AT_ONCE:],
            every[MOST_AT_ONCE:],
        ):
            yield [number for number in some if number not in tried]
            tried |= {*some}


Pair = tuple[int, Did, Did]
"""A case's index, what the submission did there, and what the right program does."""


def _answered(context: Context) -> list[Pair]:
    found = []
    for index, reply in sorted(context.outcome.replies.items()):
        own = did(reply)
        if own is None:
            return []  # it returned something that cannot be compared
        expected = right_answer(context.results[index].right)
        found.append((index, own, expected))
    return found


@dataclass
class _Search:
    launcher: Launcher
    table: Table
    pairs: Sequence[Pair]
    tolerance: float
    said: float
    profile: Mapping[str, int]

    def run(self) -> Found:
        self.ends = time.monotonic() + BACKSTOP_SECONDS
        telling = self.table.telling(self.launcher)
        own = {index: each for index, each, _ in self.pairs}.get(telling)
        if own is None:
            return Found()
        tried = 0
        for numbers in rounds(self.table, self.launcher, self.profile):
            tried += len(numbers)
            if self.said < needed(tried):
                break
            while self.table.advance(self.launcher, numbers):
                if time.monotonic() > self.ends:
                    return Found(tried=tried, incomplete=LATE)
            like = self.table.like(own, numbers, self.tolerance)
            fits = self._fitting(like)
            pairs = [number for number in (fits or like)[:MOST_ALIKE] if len(number) > 1]
            fits += self._fitting(self.table.others(pairs))
            if fits:
                return self._found(fits, tried)
        return Found(tried=tried)

    def _fitting(self, numbers: Sequence[Number]) -> list[Number]:
        """Return the programs that do in every case what the submission did."""
        asked = numbers[:MOST_FITTING]
        courses = self.table.course(self.launcher, asked)
        return [number for number in asked if self._fits(courses[number])]

    def _fits(self, course: Sequence[Did | None]) -> bool:
        return all(
            (known := course[index]) is not None and agree(known, own, self.tolerance)
            for index, own, _ in self.pairs
        )

    def _found(self, fits: Sequence[Number], tried: int) -> Found:
        telling = [own for _, own, right in self.pairs if not agree(right, own, self.tolerance)]
        return Found(
            tuple(self.table.hypothesis(number) for number in fits),
            answered=len(self.pairs),
            raised=sum(bool(own.raised) for _, own, _ in self.pairs),
            telling=len(telling),
            tried=tried,
        )
