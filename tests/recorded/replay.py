"""What workers said, recorded once and played back: grading without a process.

    python tests/recorded/replay.py

records anew what the reference and every change of a pitfall does in a real worker, and what is
recognised in it, into `conversations.zip`. Do so after a change of a reference, of a pitfall's
changes, or of what a worker observes; read what differs before it is committed.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from grader.diagnosis.engine import diagnose
from grader.exercise.changes import Change
from grader.exercise.exercise import Exercise
from grader.exercise.pitfalls import list_pitfalls
from grader.grading.answering import examine
from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.grading.launch import start_launcher
from grader.judging import reference
from grader.judging.requirements import broken, check_all
from grader.report.schema import Finding
from grader.sandbox.wire import HEAD_BYTES, Message, WireError, decode, encode, lengths
from grader.submission.submission import Submission
from grader.workers.launch import Launcher
from grader.workers.process import Ending, Process

Keep = Callable[[str, Callable[[], Message]], Message]
PLACE = Path(__file__).with_name("conversations.zip")
EXPECTED = "recognised.json"
SEED = 0


@dataclass
class Said:
    """One child: its frames, what it printed, and how it ended."""

    frames: list[bytes] = field(default_factory=list)
    output: str = ""
    ending: Ending = field(default_factory=lambda: Ending(0, 0.0, 0))


def key_of(message: Message) -> str:
    """Name a conversation after what was to be loaded."""
    source = message.arrays["source"].values.tobytes()
    entry_point = str(message.body["entry_point"]).encode()
    return hashlib.sha256(source + b"\0" + entry_point).hexdigest()[:16]


@dataclass
class Replaying:
    """A launcher whose children say what was recorded of the program that they are given."""

    said: Mapping[str, Said]
    fallback: str = ""
    interprets: bool = False

    def start(self, kind: Any, bounds: Any) -> Any:
        return _Child(self.said)

    def teach(self, traces: Any) -> None:
        pass

    def close(self) -> None:
        pass


class _Child:
    """Process, channel and output in one."""

    kind = "cold"
    flooded = False

    def __init__(self, said: Mapping[str, Said]) -> None:
        self._said, self._mine = said, Said([encode(Message("started", {"layers": []}))])
        self.channel = self.output = self
        self._next = iter(self._mine.frames)

    def send(self, message: Message, deadline: float | None = None) -> None:
        if message.kind == "load":
            self._mine = self._said[key_of(message)]
            self._next = iter(self._mine.frames)

    def receive(self, payload_bytes: int, deadline: float | None = None) -> Message:
        frame = next(self._next)
        header_bytes, _ = lengths(frame[:HEAD_BYTES])
        end = HEAD_BYTES + header_bytes
        return decode(frame[HEAD_BYTES:end], frame[end:])

    def text(self) -> str:
        return self._mine.output

    def mark(self) -> int:
        return 0

    @property
    def count(self) -> int:
        return len(self._mine.output)

    def end(self) -> Ending:
        return self._mine.ending

    kill = end


@dataclass
class Recording:
    """A launcher that keeps what its children say; one that ends early is not kept."""

    launcher: Launcher
    said: dict[str, Said] = field(default_factory=dict)

    @property
    def interprets(self) -> bool:
        return self.launcher.interprets

    def start(self, kind: Any, bounds: Any) -> Process:
        process = self.launcher.start(kind, bounds)
        process.channel = _Tap(process, self.said)  # type: ignore[assignment]
        return process

    def teach(self, traces: Any) -> None:
        pass


class _Tap:
    def __init__(self, process: Process, said: dict[str, Said]) -> None:
        self._process, self._channel, self._said = process, process.channel, said
        self._key, self._mine = "", Said()

    def send(self, message: Message, deadline: float | None = None) -> None:
        if message.kind == "load":
            self._key = key_of(message)
        self._channel.send(message, deadline)

    def receive(self, payload_bytes: int, deadline: float | None = None) -> Message:
        try:
            message = self._channel.receive(payload_bytes, deadline)
        except WireError:
            self._key = ""
            raise
        if message.kind != "started":
            self._mine.frames.append(encode(message))
        return message

    def close(self) -> None:
        self._channel.close()
        if self._key:
            self._mine.output = self._process.output.text()
            self._said[self._key] = self._mine


def play_back(patch: pytest.MonkeyPatch, keep: Keep = lambda _, compute: compute()) -> None:
    """Have one process answer a reference, as what two say of one text cannot be told apart.

    Args:
        patch: undoes it.
        keep: keeps its answers; by default nothing does.
    """
    patch.setattr(reference, "cached", keep)
    patch.setattr(reference, "PROCESSES", 1)


def programs() -> Iterator[tuple[Exercise, Change, str]]:
    """Yield every change of every exercise with the program that it makes."""
    catalogue = open_catalogue()
    for exercise in catalogue.all():
        for pitfall in list_pitfalls(exercise.pitfall_folders, exercise.families):
            if not pitfall.limits:
                for change, program in pitfall.wrong_programs(exercise):
                    yield exercise, change, program


def name_of(change: Change) -> str:
    return f"{change.exercise}/{change.pitfall}: {change.said}"


class InThisProcess(Examination):
    """Reads a program here; nothing is explained by it."""

    def program(self, path: str, source: bytes, names: Collection[str]) -> Submission:
        submission = Submission(path, source)
        return replace(submission, facts=submission.facts_about(names))

    def prepare(self, exercise: Exercise) -> None:
        """The pitfalls are loaded when they are asked."""


def recognised(exercise: Exercise, program: str, launcher: Any) -> tuple[Finding, ...]:
    """Return what is recognised in a program by looking at it, without the error model."""
    submission = Submission("me.py", program.encode())
    context = examine(submission, exercise, SEED, launcher, InThisProcess(launcher))
    requirements = check_all(context)
    passed = all(item.status == "passed" for item in context.results)
    passed = passed and not any(broken(requirements)) and context.outcome.stop is None
    pitfalls: Sequence[Any] = exercise.advice if passed else exercise.pitfalls
    return diagnose(context, pitfalls, None, tuple(broken(requirements)), passed=passed)


def read() -> tuple[Mapping[str, Said], Mapping[str, list[list[str]]]]:
    """Return the recorded conversations, and what was recognised then, by the change's name."""
    said = {}
    with zipfile.ZipFile(PLACE) as archive:
        for name in archive.namelist():
            if name != EXPECTED:
                stream = io.BytesIO(archive.read(name))
                said[name] = Said(output=stream.read(int.from_bytes(stream.read(4))).decode())
                while size := stream.read(4):
                    said[name].frames.append(stream.read(int.from_bytes(size)))
        return said, json.loads(archive.read(EXPECTED))


def record() -> None:
    """Run everything once in real workers and write the archive."""
    kept: dict[str, Message] = {}

    def once(key: str, compute: Callable[[], Message]) -> Message:
        if key not in kept:
            kept[key] = compute()
        return kept[key]

    play_back(pytest.MonkeyPatch(), once)
    launcher = start_launcher()
    recording, expected = Recording(launcher), {}
    for exercise, change, program in programs():
        findings = recognised(exercise, program, recording)
        expected[name_of(change)] = [[item.name, item.message] for item in findings]
    launcher.close()
    with zipfile.ZipFile(PLACE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, each in sorted(recording.said.items()):
            output = each.output.encode()
            parts = [len(output).to_bytes(4), output]
            for frame in each.frames:
                parts += [len(frame).to_bytes(4), frame]
            archive.writestr(zipfile.ZipInfo(name), b"".join(parts), zipfile.ZIP_DEFLATED)
        text = json.dumps(expected, indent=1, ensure_ascii=False)
        archive.writestr(zipfile.ZipInfo(EXPECTED), text, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    record()
