"""What the changes of a reference answer, computed once and kept.

For each change there is a sketch of its answer to the telling case; of those that fitted a
submission, or that the telling case does not tell from the right program, all answers.
"""

import hashlib
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.diagnosis.changed.behaviour import SKETCH_ROOM, Did, about, agree, right_answer, sketch
from grader.diagnosis.changed.hypotheses import Hypothesis, pairs, singles
from grader.diagnosis.changed.likely import likely
from grader.diagnosis.changed.prover import Course, prove
from grader.diagnosis.operators import overlap
from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.cache import Shelf
from grader.judging.compare import Leaves
from grader.judging.reference import named_after
from grader.sandbox.wire import Message, Tensor
from grader.workers.launch import Launcher

CHUNK = 100
"""How many programs are run before what came of them is kept."""
PROBED = 24
"""How many changes choose the case to try first."""
MOST_SKETCHES = 4000
"""How many sketches are kept."""
MOST_COURSES = 200
"""Of how many programs all answers are kept."""
COURSE_BYTES = 1 << 18
"""The most that all answers of one program may take to be kept."""
MOST_SILENT = 64
"""How many changes that the telling case does not show are looked for in the others."""
MOST_OTHERS = 6
"""How many changes that do the same are tried for one of a pair."""
SHELF = Shelf("changes", 128 << 20)

Number = tuple[int, ...]
"""Which single changes a program has."""


@dataclass
class Table:
    """The answers of changed references to the cases of one seed. Safe to share among threads.

    Attributes:
        exercise: whose reference.
        cases: the questions.
        right: the reference's answers.
        keep: whether it is kept on disk too.
    """

    exercise: Exercise
    cases: tuple[Case, ...]
    right: tuple[Leaves, ...]
    keep: bool
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.singles = singles(self.exercise)
        self._telling: int | None = None
        self.sketches: dict[Number, Did | None] = {}
        self.courses: dict[Number, Course] = {}
        self._grouped: list[list[int]] | None = None
        self._paired: list[Number] | None = None
        texts = [each.apply(self.exercise.right_program) for each in self.singles]
        digest = hashlib.sha256("\0".join([self.exercise.explains, *texts]).encode()).hexdigest()
        self._key = named_after("changes", self.exercise, digest.encode(), self.cases)
        if self.keep:
            self._read(SHELF.read(self._key))

    def hypothesis(self, number: Number) -> Hypothesis:
        """Return a program's changes."""
        changes = tuple(change for each in number for change in self.singles[each].changes)
        return Hypothesis(changes, listed=all(self.singles[each].listed for each in number))

    @property
    def numbers(self) -> list[Number]:
        """Every single change."""
        return [(place,) for place in range(len(self.singles))]

    def pairs(self, launcher: Launcher) -> list[Number]:
        """Return pairs of changes of which each does something of its own, once singles are known.

        Raises:
            NoWorkerError: no process could be started.
        """
        if self._paired is None:
            first = sorted(alike[0] for alike in self._groups(launcher))
            self._paired = list(pairs([(item, self.singles[item]) for item in first]))
        return self._paired

    def likely(self, launcher: Launcher, profile: Mapping[str, int]) -> list[Number]:
        """Return the pairs of these for which the profile of a submission speaks."""
        groups = [
            [(item, self.singles[item]) for item in alike] for alike in self._groups(launcher)
        ]
        return list(likely(self.exercise.right_program, groups, profile))

    def _groups(self, launcher: Launcher) -> list[list[int]]:
        """Return the single changes that pairs are made of: one of each group is enough."""
        if self._grouped is None:
            right = about(sketch(self.expected(self.telling(launcher))))
            kinds = self._alike()
            silent = kinds.pop(right, [])
            groups = [group for alike in kinds.values() for group in self._speaking(alike)]
            groups += [[item] for item in self._elsewhere(launcher, silent[:MOST_SILENT])]
            self._grouped = sorted(groups)
        return self._grouped

    def _alike(self) -> dict[tuple[object, ...], list[int]]:
        """Return the changes that answer in the telling case, by what they answer there."""
        found: dict[tuple[object, ...], list[int]] = {}
        for number in range(len(self.singles)):
            known = self.sketches.get((number,))
            if known is not None and not known.raised:
                found.setdefault(about(known), []).append(number)
        return found

    def _speaking(self, alike: Sequence[int]) -> Iterator[list[int]]:
        """Yield changes that answer alike, in the order in which one stands for all.

        Where the telling case has no finite answer it does not tell them apart.
        """
        known = self.sketches[(alike[0],)]
        assert known is not None
        yield sorted(alike, key=self._room)
        if not all(np.isfinite(item.values).all() for item in known.arrays.values()):
            yield from ([number] for number in alike if self.singles[number].listed)

    def _room(self, number: int) -> tuple[bool, bool, int, int]:
        """Return how much of the text a change takes up, so that others find room beside it."""
        hypothesis = self.singles[number]
        taken = sum(edit.end - edit.start for edit in hypothesis.edits)
        return not hypothesis.listed, hypothesis.unlikely, taken, number

    def _elsewhere(self, launcher: Launcher, silent: Sequence[int]) -> list[int]:
        """Return which changes do something of their own, but in the telling case."""
        seen = {tuple(about(self.expected(case)) for case in range(len(self.cases)))}
        courses = self.course(launcher, [(number,) for number in silent])
        found = []
        for (number,), course in courses.items():
            if any(known is None for known in course):
                continue
            whole = tuple(about(known) for known in course if known is not None)
            if whole not in seen:
                seen.add(whole)
                found.append(number)
        return found

    def others(self, numbers: Sequence[Number]) -> list[Number]:
        """Return pairs in which one change is another that does the same in the telling case."""
        same: dict[tuple[object, ...], list[int]] = {}
        for telling, kind in self._alike().items():
            for number in kind:
                course = self.courses.get((number,), ()) if len(kind) > MOST_OTHERS else ()
                whole = tuple(about(known) if known else None for known in course)
                same.setdefault((telling, whole), []).append(number)
        alike = {number: kind for kind in same.values() for number in kind}
        found: dict[Number, None] = {}
        for one, other in numbers:
            kinds = alike.get(one, [one]), alike.get(other, [other])
            found |= dict.fromkeys((item, other) for item in kinds[0][:MOST_OTHERS])
            found |= dict.fromkeys((one, item) for item in kinds[1][:MOST_OTHERS])
        return [pair for pair in found if pair not in numbers and self._apart(pair)]

    def _apart(self, pair: Number) -> bool:
        return not overlap(self.hypothesis(pair).edits)

    def expected(self, case: int) -> Did:
        """Return what the right program does in a case."""
        return right_answer(self.right[case])

    def telling(self, launcher: Launcher) -> int:
        """Return the case that tells most of some changes apart; of several the first.

        Raises:
            NoWorkerError: no process could be started.
        """
        with self.lock:
            if self._telling is None:
                step = max(1, -(-len(self.singles) // PROBED))
                courses = self.course(launcher, self.numbers[::step])
                public = [i for i, case in enumerate(self.cases) if not case.hidden]
                self._telling = max(
                    public or range(len(self.cases)),
                    key=lambda case: (len(self._kinds(case, courses.values())), -case),
                )
            return self._telling

    def _kinds(self, case: int, courses: Iterable[Course]) -> set[tuple[object, ...]]:
        """Return how many different answers there are to a case, those that raise left out."""
        known = [course[case] for course in courses]
        return {about(each) for each in known if each is not None and not each.raised}

    def advance(self, launcher: Launcher, wanted: Sequence[Number]) -> bool:
        """Compute the sketches of some programs, a bounded number at a time; say if any are left.

        Raises:
            NoWorkerError: no process could be started.
        """
        with self.lock:
            missing = [number for number in wanted if number not in self.sketches]
            if not missing:
                return False
            now = missing[:CHUNK]
            texts = [self._text(number) for number in now]
            asked = [self.telling(launcher)]
            found = prove(launcher, self.exercise, self.cases, texts, asked)
            for number, (first,) in zip(now, found, strict=True):
                self.sketches[number] = sketch(first) if first is not None else None
            self._forget({*wanted, *(self._paired or ())})
            self._write()
            return len(missing) > len(now)

    def _forget(self, needed: Collection[Number]) -> None:
        """Drop the oldest sketches of pairs that other texts chose, where there are too many."""
        for number in [each for each in self.sketches if len(each) > 1 and each not in needed]:
            if len(self.sketches) <= MOST_SKETCHES:
                return
            del self.sketches[number]

    def course(self, launcher: Launcher, wanted: Sequence[Number]) -> dict[Number, Course]:
        """Return all answers of some programs. Raises NoWorkerError."""
        with self.lock:
            missing = [number for number in wanted if number not in self.courses]
            texts = [self._text(number) for number in missing]
            asked = range(len(self.cases))
            found = prove(launcher, self.exercise, self.cases, texts, asked) if texts else []
            whole = dict(zip(missing, found, strict=True))
            for number, course in whole.items():
                if len(self.courses) < MOST_COURSES and _size(course) <= COURSE_BYTES:
                    self.courses[number] = course
            if whole:
                self._write()
            return {number: whole.get(number) or self.courses[number] for number in wanted}

    def like(self, own: Did, numbers: Sequence[Number], tolerance: float) -> list[Number]:
        """Return which programs do in the telling case what somebody did there."""
        few = sketch(own)
        found = []
        for number in numbers:
            known = self.sketches.get(number)
            if known is not None and agree(known, few, SKETCH_ROOM * tolerance):
                found.append(number)
        return found

    def _text(self, number: Number) -> str:
        return self.hypothesis(number).apply(self.exercise.right_program)

    def _write(self) -> None:
        if not self.keep:
            return
        arrays: dict[str, Tensor] = {}
        raised: dict[str, str | None] = {}
        rows = {(number, -1): known for number, known in self.sketches.items()}
        for number, course in self.courses.items():
            rows |= {(number, case): known for case, known in enumerate(course)}
        for (number, case), known in rows.items():
            label = f"{'+'.join(map(str, number))}/{case}"
            if known is None or known.raised:
                raised[label] = known.raised if known else None
            else:
                arrays |= {f"{label}/{name}": item for name, item in known.arrays.items()}
        SHELF.write(
            self._key, Message("changes", {"telling": self._telling, "raised": raised}, arrays)
        )

    def _read(self, stored: Message | None) -> None:
        if stored is None:
            return
        self._telling = stored.body["telling"]
        rows: dict[tuple[Number, int], Did | None] = {}
        for label, text in stored.body["raised"].items():
            rows[_row(label)] = None if text is None else Did(raised=text)
        for label, item in stored.arrays.items():
            row, _, name = label.rpartition("/")
            known = rows.setdefault(_row(row), Did())
            assert known is not None
            rows[_row(row)] = Did({**known.arrays, name: item})
        for (number, case), known in rows.items():
            if case < 0:
                self.sketches[number] = known
        whole = {number for number, case in rows if case >= 0}
        for number in whole:
            self.courses[number] = tuple(rows.get((number, c)) for c in range(len(self.cases)))


def _row(label: str) -> tuple[Number, int]:
    numbers, _, case = label.partition("/")
    return tuple(map(int, numbers.split("+"))), int(case)


def _size(course: Course) -> int:
    return sum(item.values.nbytes for known in course if known for item in known.arrays.values())
