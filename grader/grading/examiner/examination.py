"""The trusted side of an examiner: what it is asked, how long it may take, what is believed."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError

from grader.diagnosis.changed.profile import MOST_PARTS
from grader.diagnosis.changed.search import Found
from grader.diagnosis.repairs.naming import Repaired
from grader.diagnosis.unrecognised import unrecognised
from grader.exercise.exercise import Exercise
from grader.exercise.trusted_files import ExerciseError
from grader.grading.examiner.dialogue import Dialogue, GaveUpError, LostError, persistently
from grader.grading.examiner.told import (
    Told,
    as_tensor,
    described,
    teach,
    teach_exercise,
    told_of,
)
from grader.judging.context import Context
from grader.judging.requirements import Requirement, broken
from grader.report.errors import GraderError
from grader.report.schema import Finding
from grader.sandbox.wire import Message
from grader.submission.facts import Facts
from grader.submission.format import FILE_BYTES, SOURCE_BYTES
from grader.submission.submission import Reader, Submission, UnreadableError
from grader.workers.launch import Launcher
from grader.workers.process import NoWorkerError
from grader.workers.records import Name, Record

READING_SECONDS = 1.0
"""How long it may read the source."""
EXPLAINING_SECONDS = 6.0
"""How long it may look for causes, once it has read the source."""
TOTAL_SECONDS = 10.0
"""How long all attempts at an explanation may take together."""

UNREAD = "what stands in the source was not looked at: {} while it was read"
GIVEN_UP = "the explanation was given up: {} while the cause was looked for"
BROKEN = "what explains work on this exercise cannot be loaded: `grade check-exercises` says why"
UNSTARTED = "no process could be started to look for the cause: `grade doctor` says why"
FAILED = "a part of the explanation failed ({}); please report it"


class _Explained(Record):
    findings: Annotated[tuple[Finding, ...], Field(max_length=100)]
    places: dict[Name, int] | None = None
    faults: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    open: bool
    profile: Annotated[
        dict[Name, Annotated[int, Field(ge=0)]], Field(default={}, max_length=MOST_PARTS)
    ]


@dataclass(frozen=True)
class Explanation:
    """What explains a verdict.

    Attributes:
        findings: most important first.
        places: switch of the exercise's error model to the place of its setting, if these
            reproduce the answers.
        incomplete: one sentence that says why there could be more; empty if there could not.
        open: whether the cause is still to be found, if changes of the reference can say it.
        profile: where it is open, what the text is made of.
    """

    findings: tuple[Finding, ...]
    places: Mapping[str, int] | None = None
    incomplete: str = ""
    open: bool = False
    profile: Mapping[str, int] = field(default_factory=dict)


class Examination:
    """Has one submission read and its verdict explained, in processes that are ended with it.

    Args:
        launcher: starts the processes.
    """

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self._dialogue = Dialogue(launcher)
        self._unread = ""

    def __enter__(self) -> Self:
        """Begin; a process is started when it is needed."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """End the process that is left."""
        self._dialogue.end()

    def reader(self, names: Collection[str]) -> Reader:
        """Return what takes the submission from a file's bytes, with facts about some names.

        Bytes that cannot be read in time are taken for a program as they are: running it will
        show. It raises UnreadableError where they hold no program, and NoWorkerError where no
        process could be started.
        """

        def received(path: str, raw: bytes, size: int | None = None) -> Submission:
            return self._read(path, raw, size, names, program=False)

        return received

    def program(self, path: str, source: bytes, names: Collection[str]) -> Submission:
        """Return the submission of a program's text, with facts about some names.

        Raises:
            NoWorkerError: no process could be started.
        """
        return self._read(path, source, None, names, program=True)

    def _read(
        self, path: str, raw: bytes, size: int | None, names: Collection[str], *, program: bool
    ) -> Submission:
        body = {"path": path, "size": size, "names": sorted(names), "program": program}
        request = Message("read", body, {"raw": as_tensor(raw)})
        try:
            reply = persistently(lambda: self._dialogue.ask(request, READING_SECONDS, FILE_BYTES))
            if reply.kind == "unsuitable":
                raise UnreadableError(path, str(reply.body["why"])[:1000])
            facts = Facts.model_validate(reply.body["facts"])
            source = reply.arrays["source"].values.tobytes()
        except (GaveUpError, ValidationError, KeyError) as error:
            self._dialogue.end()
            self._unread = UNREAD.format(error)
            if len(raw) > SOURCE_BYTES:
                why = f"holds {len(raw):,} bytes that take too long to read: is it the right file?"
                raise UnreadableError(path, why) from error
            return Submission(path, raw, Facts())
        return Submission(path, source, facts)

    def prepare(self, exercise: Exercise) -> None:
        """Have what explains the work on an exercise loaded. Raises NoWorkerError."""
        teach_exercise(self._launcher.examiners, described(exercise))

    def explain(
        self,
        context: Context,
        requirements: tuple[Requirement, ...],
        *,
        passed: bool,
        changed: Found | None = None,
        repaired: Repaired | None = None,
    ) -> Explanation:
        """Return what explains a verdict; whatever happens, it raises nothing.

        Args:
            context: the submission's.
            requirements: which are met and which not.
            passed: whether the work is right.
            changed: the changes of the reference that were found to give its answers.
            repaired: the edit of the submission that was found to make it right.
        """
        why = self._unread
        try:
            told = told_of(
                self._launcher,
                context,
                requirements,
                changed=changed,
                repaired=repaired,
                passed=passed,
            )
            ends = time.monotonic() + TOTAL_SECONDS
            for with_source in (False,) if self._unread else (True, False):
                explain = partial(self._explained, told, ends, with_source=with_source)
                try:
                    explained = persistently(explain)
                except LostError:
                    why = why or GIVEN_UP.format("processes were ended from outside")
                except GaveUpError as error:
                    why = why or str(error)
                else:
                    if explained.faults:
                        why = why or FAILED.format("; ".join(explained.faults))
                    return Explanation(
                        explained.findings,
                        explained.places,
                        why,
                        explained.open,
                        explained.profile,
                    )
        except NoWorkerError:
            why = UNSTARTED
        except GraderError:  # it names files of this machine, which is nothing for a learner
            why = BROKEN
        finally:
            self._dialogue.end()
        if passed:
            return Explanation((), incomplete=why)
        finding = unrecognised(context, tuple(broken(requirements)))
        said = finding.model_copy(update={"evidence": (*finding.evidence, why)})
        return Explanation((said,), incomplete=why)

    def _explained(self, told: Told, ends: float, *, with_source: bool) -> _Explained:
        """Ask for what explains a verdict."""
        asked = Message("explain"), EXPLAINING_SECONDS if with_source else TOTAL_SECONDS
        try:
            reply = self._answer(told, ends, asked, with_source=with_source)
            return _Explained.model_validate(dict(reply.body))
        except ValidationError as error:
            self._dialogue.end()
            raise GaveUpError(GIVEN_UP.format("no valid answer came")) from error

    def propose(self, context: Context, lines: Collection[int]) -> Mapping[str, Any]:
        """Return edits of a submission that could make it right, as an examiner said them.

        Args:
            context: the submission's.
            lines: those that findings are about, from 1.

        Raises:
            GaveUpError: no answer came in time.
            GraderError: what explains the exercise cannot be loaded, or no process be started.
        """
        asked = Message("propose", {"lines": sorted(lines)}), EXPLAINING_SECONDS
        try:
            told = told_of(self._launcher, context, passed=True)
            ends = time.monotonic() + TOTAL_SECONDS
            return persistently(lambda: self._answer(told, ends, asked)).body
        finally:
            self._dialogue.end()

    def _answer(
        self,
        told: Told,
        ends: float,
        asked: tuple[Message, float],
        *,
        with_source: bool = True,
    ) -> Message:
        """Ask one examiner, the one that read the source if it still stands."""
        began = time.monotonic()
        needed, fault = teach(self._launcher.examiners, told)
        if fault:
            raise ExerciseError(BROKEN)
        ends += time.monotonic() - began  # what is drawn is our own work
        if not self._dialogue.knows(needed):
            self._dialogue.end()  # it was forked before the template had learnt all that
        body = {"key": told.exercise["key"], "source": with_source}
        arrays = {"told": as_tensor(told.pickled)}
        doing, most = UNREAD, READING_SECONDS if with_source else TOTAL_SECONDS
        try:
            self._dialogue.ask(Message("study", body, arrays), min(most, ends - time.monotonic()))
            doing, (question, most) = GIVEN_UP, asked
            return self._dialogue.ask(question, min(most, ends - time.monotonic()))
        except LostError:
            raise
        except GaveUpError as error:
            self._dialogue.end()
            raise GaveUpError(doing.format(error)) from error


def reading(launcher: Callable[[], Launcher], names: Collection[str]) -> Reader:
    """Return what takes submissions from bytes, each in a process of its own.

    Args:
        launcher: returns what starts the processes, when first needed.
        names: about which facts are found.
    """

    def received(path: str, raw: bytes, size: int | None = None) -> Submission:
        with Examination(launcher()) as examination:
            return examination.reader(names)(path, raw, size)

    return received
