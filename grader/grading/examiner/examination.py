"""The trusted side of an examiner: what it is asked, how long it may take, what is believed."""

import pickle
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Annotated, Any, Self

import numpy as np
from pydantic import Field, ValidationError

from grader.diagnosis.reproduce import answered
from grader.diagnosis.unrecognised import unrecognised
from grader.exercise.exercise import Exercise
from grader.judging.context import Context
from grader.judging.reference import draws
from grader.judging.requirements import Requirement, broken
from grader.report.errors import GraderError
from grader.report.schema import Finding
from grader.sandbox.wire import Message, Tensor, WireError
from grader.submission.facts import Facts
from grader.submission.format import FILE_BYTES, SOURCE_BYTES
from grader.submission.submission import Reader, Submission, UnreadableError
from grader.workers.launch import Launcher
from grader.workers.process import NoWorkerError, Process
from grader.workers.records import Name, Record

START_SECONDS = 120.0
"""How long an examiner may take to say that it is confined: that is our own work."""
READING_SECONDS = 1.0
"""How long it may read the source."""
EXPLAINING_SECONDS = 6.0
"""How long it may look for causes, once it has read the source."""
TOTAL_SECONDS = 10.0
"""How long all attempts at an explanation may take together."""

UNREAD = "the source takes longer than {:g} s to read, so what stands in it was not looked at"
GIVEN_UP = "the explanation was given up after {:g} s, as looking for the cause took too long"
FAILED = "a part of the explanation failed ({}); please report it"


class _Explained(Record):
    findings: Annotated[tuple[Finding, ...], Field(max_length=100)]
    places: dict[Name, int] | None = None
    faults: Annotated[tuple[Name, ...], Field(max_length=100)] = ()


@dataclass(frozen=True)
class Explanation:
    """What explains a verdict.

    Attributes:
        findings: most important first.
        places: switch of the exercise's error model to the place of its setting, if these
            reproduce the answers.
        incomplete: one sentence that says why there could be more; empty if there could not.
    """

    findings: tuple[Finding, ...]
    places: Mapping[str, int] | None = None
    incomplete: str = ""


class _GaveUpError(Exception):
    """An examiner gave no valid answer in time."""


class Examination:
    """Has one submission read and its verdict explained, in processes that are ended with it.

    Args:
        launcher: starts the processes.
    """

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self._process: Process | None = None
        self._unread = False

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
        self._end()

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
        request = Message("read", body, {"raw": Tensor("uint8", np.frombuffer(raw, np.uint8))})
        try:
            reply = self._ask(request, READING_SECONDS, FILE_BYTES)
            if reply.kind == "unsuitable":
                raise UnreadableError(path, str(reply.body["why"])[:1000])
            facts = Facts.model_validate(reply.body["facts"])
            source = reply.arrays["source"].values.tobytes()
        except (_GaveUpError, ValidationError, KeyError) as error:
            self._end()
            self._unread = True
            if len(raw) > SOURCE_BYTES:
                why = f"holds {len(raw):,} bytes that take too long to read: is it the right file?"
                raise UnreadableError(path, why) from error
            return Submission(path, raw, Facts())
        return Submission(path, source, facts)

    def explain(
        self, context: Context, requirements: tuple[Requirement, ...], *, passed: bool
    ) -> Explanation:
        """Return what explains a verdict; whatever happens, it raises nothing."""
        why = UNREAD.format(READING_SECONDS) if self._unread else ""
        try:
            told, exercise = self._told(context, requirements, passed=passed)
            ends = time.monotonic() + TOTAL_SECONDS  # what is drawn is our own work
            for with_source in (False,) if self._unread else (True, False):
                try:
                    explained = self._explained(told, exercise, ends, with_source=with_source)
                except _GaveUpError as error:
                    why = why or str(error)
                    self._end()
                    continue
                if explained.faults:
                    why = why or FAILED.format("; ".join(explained.faults))
                return Explanation(explained.findings, explained.places, why)
        except GraderError as error:
            why = str(error)
        finally:
            self._end()
        if passed:
            return Explanation((), incomplete=why)
        finding = unrecognised(context, tuple(broken(requirements)))
        said = finding.model_copy(update={"evidence": (*finding.evidence, why)})
        return Explanation((said,), incomplete=why)

    def _told(
        self, context: Context, requirements: tuple[Requirement, ...], *, passed: bool
    ) -> tuple[bytes, Mapping[str, Any]]:
        """Return all that an examiner is told, and the exercise as it can be sent."""
        exercise = context.exercise
        drawn = None
        if not passed and exercise.has_model and answered(context):
            drawn = draws(self._launcher, exercise, context.cases)
        bare = context.submission
        told = {
            "submission": Submission(bare.path, bare.source, beside=bare.beside),
            "cases": context.cases,
            "results": context.results,
            "outcome": context.outcome,
            "expected": context.expected,
            "requirements": requirements,
            "draws": drawn,
            "passed": passed,
        }
        described = _described(exercise)
        fault = self._launcher.examiners.prepare(described["key"], Message("prepare", described))
        if fault:
            raise GraderError(fault)
        return pickle.dumps(told), described

    def _explained(
        self, told: bytes, exercise: Mapping[str, Any], ends: float, *, with_source: bool
    ) -> _Explained:
        """Ask one examiner, the one that read the source if it still stands."""
        body = {"exercise": exercise, "source": with_source}
        arrays = {"told": Tensor("uint8", np.frombuffer(told, np.uint8))}
        try:
            self._ask(Message("study", body, arrays), self._left(ends, READING_SECONDS))
        except _GaveUpError as error:
            raise _GaveUpError(UNREAD.format(READING_SECONDS)) from error
        try:
            most = EXPLAINING_SECONDS if with_source else TOTAL_SECONDS
            reply = self._ask(Message("explain"), self._left(ends, most))
            return _Explained.model_validate(dict(reply.body))
        except (_GaveUpError, ValidationError) as error:
            raise _GaveUpError(GIVEN_UP.format(TOTAL_SECONDS)) from error

    @staticmethod
    def _left(ends: float, most: float) -> float:
        return min(most, ends - time.monotonic())

    def _ask(self, request: Message, seconds: float, payload_bytes: int = 0) -> Message:
        """Put a request to the examiner, starting one if there is none."""
        try:
            if self._process is None:
                process = self._launcher.examiners.start()
                self._process = process
                process.channel.receive(0, time.monotonic() + START_SECONDS)
            deadline = time.monotonic() + seconds
            self._process.channel.send(request, deadline)
            return self._process.channel.receive(payload_bytes, deadline)
        except WireError as error:
            raise _GaveUpError(str(error)) from error

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            try:
                process.kill()
            except NoWorkerError:
                process.channel.close()


def _described(exercise: Exercise) -> dict[str, Any]:
    """Return an exercise as an examiner can read it anew."""
    settings = exercise.settings.model_dump(mode="json")
    return {
        "key": f"{exercise.folder} {exercise.explains} {exercise.reference_path} {settings}",
        "name": exercise.name,
        "folder": str(exercise.folder.absolute()),
        "reference_path": str(exercise.reference_path.absolute()),
        "settings": settings,
        "families": [family.name for family in exercise.families],
    }
