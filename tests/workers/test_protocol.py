"""The trusted end of a conversation against scripted peers: what is asked, and when."""

import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.session import Answer, Outcome, run
from grader.sandbox.wire import Channel, Closed, Message, tensor
from grader.workers.process import Ending, NoWorkerError, Output, Process

Reply = Callable[[Message], Message | bytes | None]
STARTED = Message("started", {"layers": [{"name": "seccomp", "held": True, "detail": ""}]})


def answered(request: Message, **fields: Any) -> Message:
    value = {"kind": "array", "type": "jax.Array", "shape": [2], "dtype": "float32"}
    body = {"case": request.body["case"], "value": value, "warnings": []} | fields
    return Message("answer", body, {"answer": tensor(np.ones(2, np.float32))})


def honest(request: Message) -> Message:
    if request.kind == "load":
        return Message("loaded", {"functions": {"f": "(x)"}, "defined": True, "accepts": True})
    return answered(request)


class Peer:
    """Plays the child's end: answers each request as the script says; None hangs up."""

    def __init__(self, script: Reply, greeting: Message | bytes | None = STARTED) -> None:
        ours, self._theirs = socket.socketpair()
        read, self._write = os.pipe()
        self.requests: list[Message] = []
        self.ends: list[bool] = []
        self._script, self._greeting = script, greeting
        self._thread = threading.Thread(target=self._play)
        channel = Channel(ours)
        output = Output(read, 1000, channel.hang_up)
        self.process = Process("interpreted", channel, output, self._end)
        self._thread.start()

    def _play(self) -> None:
        channel = Channel(self._theirs)

        def send(reply: Message | bytes | None) -> bool:
            if isinstance(reply, bytes):
                self._theirs.sendall(reply)
            elif reply is not None:
                channel.send(reply)
            return reply is not None

        try:
            going = send(self._greeting)
            while going:
                self.requests.append(channel.receive(1 << 20))
                going = send(self._script(self.requests[-1]))
        except Closed:
            pass
        self._theirs.close()
        os.close(self._write)

    def _end(self, *, kill: bool) -> Ending | None:
        self.ends.append(kill)
        return Ending(-9 if kill else 0, 0.1, 1000)

    def join(self) -> None:
        self._thread.join()


@pytest.fixture
def converse(
    toy: Callable[..., Exercise], questions: tuple[Case, ...]
) -> Iterator[Callable[..., tuple[Outcome, Peer]]]:
    """Runs a conversation with a scripted peer."""
    peers: list[Peer] = []

    def conversed(script: Reply, **options: Any) -> tuple[Outcome, Peer]:
        peers.append(Peer(script, **options))
        exercise = toy(case_seconds=5)
        outcome = run(peers[-1].process, b"src", exercise, questions, probe_case=None)
        return outcome, peers[-1]

    yield conversed
    for peer in peers:
        peer.process.channel.close()
        peer.join()


def test_an_honest_peer_is_asked_everything_and_then_ended(
    converse: Any, questions: tuple[Case, ...]
) -> None:
    outcome, peer = converse(honest)
    assert [request.kind for request in peer.requests] == ["load", "case", "case", "case"]
    load, *cases = peer.requests
    assert load.arrays["source"].values.tobytes() == b"src"
    for request, case in zip(cases, questions, strict=True):
        assert list(request.arrays) == ["x"]
        assert request.arrays["x"].values.tobytes() == case.arguments["x"].tobytes()
    assert outcome.stop is None
    assert outcome.layers == ("seccomp",)
    assert all(isinstance(reply, Answer) for reply in outcome.replies.values())
    assert peer.ends[0] is False


def test_the_next_case_is_asked_only_after_the_answer(converse: Any) -> None:
    pending: list[int] = []

    def watched(request: Message) -> Message:
        # Anything sent ahead would already wait in the socket.
        with pytest.raises(BlockingIOError):
            peers[0]._theirs.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK)
        pending.append(1)
        return honest(request)

    peers: list[Peer] = []
    first = threading.Event()

    def script(request: Message) -> Message:
        first.wait(60)
        return watched(request)

    original = Peer.__init__

    def remember(self: Peer, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        peers.append(self)
        first.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Peer, "__init__", remember)
        outcome, _ = converse(script)
    assert outcome.stop is None
    assert len(pending) == 4


def for_case(change: Callable[[Message], Message | bytes | None]) -> Reply:
    return lambda request: honest(request) if request.kind == "load" else change(request)


HOSTILE: Mapping[str, tuple[Reply, str]] = {
    "hangs up": (for_case(lambda _: None), "ended without an answer"),
    "another case": (for_case(lambda r: answered(r, case=2)), "another case"),
    "case is text": (for_case(lambda r: answered(r, case="first")), "invalid fields"),
    "an unknown field": (for_case(lambda r: answered(r, score=100)), "invalid fields"),
    "no value": (for_case(lambda r: Message("answer", {"case": r.body["case"]})), "invalid fields"),
    "value of no kind": (for_case(lambda r: answered(r, value={"kind": "x"})), "invalid fields"),
    "verdict in place of an answer": (
        for_case(lambda _: Message("verdict", {"verdict": "passed"})),
        "invalid fields",
    ),
    "a shape of text": (
        for_case(lambda r: answered(r, value={"kind": "array", "type": "a", "shape": "ab"})),
        "invalid fields",
    ),
    "an error without a type": (
        for_case(lambda r: Message("raised", {"case": r.body["case"], "message": "m"})),
        "invalid fields",
    ),
    "a message without end": (
        for_case(lambda r: Message("raised", {"case": 0, "type": "E", "message": "m" * 1_000_000})),
        "invalid fields",
    ),
    "loaded without a word": (lambda _: Message("loaded"), "invalid fields"),
    "an array too large": (
        for_case(lambda _: Message("answer", {}, {"answer": tensor(np.zeros(1 << 20, np.uint32))})),
        "exceeds its bound",
    ),
    "no frame": (for_case(lambda _: b"\xff" * 100), "exceeds its bound"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_peer_that_breaks_the_protocol_has_crashed(name: str, converse: Any) -> None:
    script, said = HOSTILE[name]
    outcome, peer = converse(script)
    assert outcome.stop is not None
    assert outcome.stop.reason == "crashed"
    assert said in outcome.stop.detail
    assert outcome.replies == {}
    assert len(peer.requests) <= 2
    if "ended" not in said:
        assert peer.ends == [True], "it is killed, not waited for"


def test_a_miss_gives_no_answer(converse: Any) -> None:
    outcome, peer = converse(for_case(lambda _: Message("miss", {"function": "conv"})))
    assert outcome.missed is not None
    assert outcome.replies == {}
    assert len(peer.requests) == 2


@pytest.mark.parametrize("greeting", [None, b"\0\0\0\2\0\0\0\0[]"], ids=["none", "no frame"])
def test_a_child_that_does_not_start_well_is_no_fault_of_the_submission(
    greeting: Any, converse: Any
) -> None:
    with pytest.raises(NoWorkerError, match="no worker"):
        converse(honest, greeting=greeting)
