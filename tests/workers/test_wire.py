"""Frames: what goes in comes out, and nothing hostile gets through or past a deadline."""

import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.sandbox.wire import (
    HEADER_BYTES,
    Channel,
    Closed,
    Expired,
    Message,
    Tensor,
    WireError,
    decode,
    encode,
    tensor,
)

LENGTHS = struct.Struct("!II")
DTYPES = st.one_of(
    arrays.boolean_dtypes(),
    arrays.integer_dtypes(endianness="="),
    arrays.unsigned_integer_dtypes(endianness="="),
    arrays.floating_dtypes(endianness="=", sizes=(16, 32, 64)),
    arrays.complex_number_dtypes(endianness="=", sizes=(64, 128)),
)
SHAPES = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
BODIES = st.dictionaries(st.text().filter(lambda key: key not in {"kind", "arrays"}), JSON)


def parts(frame: bytes) -> tuple[bytes, bytes]:
    header, payload = LENGTHS.unpack_from(frame)
    start = LENGTHS.size
    assert len(frame) == start + header + payload
    return frame[start : start + header], frame[start + header :]


@given(
    kind=st.text(),
    body=BODIES,
    values=st.dictionaries(st.text(), arrays.arrays(DTYPES, SHAPES), max_size=3),
)
def test_a_message_survives_the_wire(kind: str, body: Any, values: Any) -> None:
    sent = Message(kind, body, {name: tensor(item) for name, item in values.items()})
    received = decode(*parts(encode(sent)))
    assert (received.kind, dict(received.body)) == (kind, body)
    assert list(received.arrays) == list(values)
    for name, item in values.items():
        back = received.arrays[name]
        assert back.dtype == back.values.dtype.name == item.dtype.name
        assert back.values.shape == item.shape
        assert back.values.tobytes() == item.tobytes()


@given(arrays.arrays(np.float32, (3, 4)))
def test_an_array_in_another_memory_order_survives(values: np.ndarray) -> None:
    message = Message("m", {}, {"a": tensor(values.T), "b": tensor(values[::-1, ::2])})
    back = decode(*parts(encode(message))).arrays
    assert back["a"].values.tobytes() == values.T.tobytes()
    assert back["b"].values.tobytes() == values[::-1, ::2].tobytes()


def test_bfloat16_keeps_its_name_and_is_widened_exactly() -> None:
    ml_dtypes = pytest.importorskip("ml_dtypes")
    values = np.array([1.0, -2.5, 3.140625, np.inf], ml_dtypes.bfloat16)
    back = decode(*parts(encode(Message("m", {}, {"a": tensor(values)})))).arrays["a"]
    assert back.dtype == "bfloat16"
    assert back.values.dtype == np.float32
    assert back.values.tolist() == [1.0, -2.5, 3.140625, np.inf]


def test_received_arrays_are_plain_and_cannot_be_written() -> None:
    received = decode(*parts(encode(Message("m", {}, {"a": tensor(np.ones(3))}))))
    values = received.arrays["a"].values
    assert type(values) is np.ndarray
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 2


def header(**fields: Any) -> bytes:
    return json.dumps({"kind": "answer", "arrays": [], **fields}).encode()


def described(dtype: Any, shape: Any) -> bytes:
    return header(arrays=[{"name": "answer", "dtype": dtype, "shape": shape}])


HOSTILE = {
    "no JSON": (b"{", b""),
    "not UTF-8": (b'{"kind": "\xff", "arrays": []}', b""),
    "empty": (b"", b""),
    "a list": (b"[]", b""),
    "a number": (b"7", b""),
    "no kind": (b'{"arrays": []}', b""),
    "no arrays": (b'{"kind": "answer"}', b""),
    "kind is a list": (header(kind=["answer"]), b""),
    "arrays is a number": (header(arrays=3), b""),
    "arrays is a dictionary": (header(arrays={"a": 1}), b""),
    "array without dtype": (header(arrays=[{"name": "a", "shape": []}]), b""),
    "deep nesting": (b'{"kind": "answer", "arrays": [], "x": ' + b"[" * 1_000_000, b""),
    "digits": (b'{"kind": "answer", "arrays": [], "x": ' + b"9" * 100_000 + b"}", b""),
    "payload left over": (header(), b"1234"),
    "payload too short": (described("float32", [4]), bytes(12)),
    "payload too long": (described("float32", [4]), bytes(20)),
    "negative size": (described("float32", [-1]), bytes(4)),
    "two negative sizes": (described("float32", [-2, -2]), bytes(16)),
    "size is a float": (described("float32", [4.0]), bytes(16)),
    "size is a boolean": (described("float32", [True]), bytes(4)),
    "size is a string": (described("float32", ["4"]), bytes(16)),
    "shape is a number": (described("float32", 4), bytes(16)),
    "shape is a string": (described("float32", "4"), bytes(16)),
    "shape is null": (described("float32", None), bytes(4)),
    "too many dimensions": (described("float32", [1] * 65), bytes(4)),
    "huge size": (described("float32", [1 << 62]), bytes(4)),
    "huge product": (described("float32", [1 << 40, 1 << 40]), bytes(4)),
    "huge size beside none": (described("float32", [0, 1 << 70]), b""),
    "huge product beside none": (described("float32", [0, 1 << 40, 1 << 40]), b""),
    "object dtype": (described("object", [1]), bytes(8)),
    "object letter": (described("O", [1]), bytes(8)),
    "void dtype": (described("V4", [1]), bytes(4)),
    "structured dtype": (described("f4,f4", [1]), bytes(8)),
    "string dtype": (described("S4", [1]), bytes(4)),
    "dtype with byte order": (described(">f4", [1]), bytes(4)),
    "dtype is a list": (described([["a", "O"]], [1]), bytes(8)),
    "dtype is null": (described(None, [1]), bytes(8)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_frame_is_a_wire_error(name: str) -> None:
    with pytest.raises(WireError):
        decode(*HOSTILE[name])


def test_a_well_formed_frame_of_the_same_build_is_none() -> None:
    """Positive control: what makes the frames above hostile is what is wrong in them."""
    assert decode(header(), b"").kind == "answer"
    values = decode(described("float32", [2, 2]), bytes(16)).arrays["answer"].values
    assert values.tolist() == [[0, 0], [0, 0]]


@given(st.binary(max_size=60), st.binary(max_size=20))
def test_no_bytes_raise_anything_but_a_wire_error(head: bytes, payload: bytes) -> None:
    try:
        decode(head, payload)
    except WireError:
        return
    assert json.loads(head)["kind"] is not None


@given(JSON, st.lists(st.integers() | JSON, max_size=4), st.binary(max_size=16))
def test_no_described_array_raises_anything_but_a_wire_error(
    dtype: Any, shape: Any, payload: bytes
) -> None:
    for kind in (dtype, "uint8"):
        try:
            back = decode(described(kind, shape), payload)
        except WireError:
            continue
        assert back.arrays["answer"].values.nbytes == len(payload)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, Channel]]:
    """A raw socket for the hostile end, and our channel."""
    theirs, ours = socket.socketpair()
    channel = Channel(ours)
    yield theirs, channel
    theirs.close()
    channel.close()


def test_messages_arrive_whole_and_in_order(pair: Any) -> None:
    theirs, channel = pair
    large = np.arange(300_000, dtype=np.float64)

    def send() -> None:
        peer = Channel(theirs)
        peer.send(Message("one", {"n": 1}, {"a": tensor(large)}))
        peer.send(Message("two"))

    sender = threading.Thread(target=send)
    sender.start()
    one, two = channel.receive(large.nbytes), channel.receive(0)
    sender.join()
    assert (one.kind, two.kind) == ("one", "two")
    assert np.array_equal(one.arrays["a"].values, large)


@pytest.mark.parametrize(
    ("head", "payload"),
    [(HEADER_BYTES + 1, 0), (0xFFFFFFFF, 0), (10, 1001), (10, 0xFFFFFFFF)],
)
def test_a_frame_beyond_its_bound_is_refused_before_it_is_read(
    pair: Any, head: int, payload: int
) -> None:
    theirs, channel = pair
    theirs.sendall(LENGTHS.pack(head, payload))  # and nothing else: reading on would wait
    with pytest.raises(WireError, match="exceeds its bound") as caught:
        channel.receive(1000, time.monotonic() + 60)
    assert not isinstance(caught.value, Expired | Closed)


@pytest.mark.parametrize("kept", [0, 3, 8, 20, -1])
def test_a_cut_frame_is_a_closed_channel(pair: Any, kept: int) -> None:
    theirs, channel = pair
    frame = encode(Message("answer", {}, {"a": Tensor("float32", np.ones(4, np.float32))}))
    theirs.sendall(frame[:kept])
    theirs.close()
    with pytest.raises(Closed):
        channel.receive(1000, time.monotonic() + 60)


def test_silence_ends_at_the_deadline(pair: Any) -> None:
    _, channel = pair
    with pytest.raises(Expired):
        channel.receive(1000, time.monotonic() + 0.05)


def test_dribbling_bytes_does_not_move_the_deadline(pair: Any) -> None:
    theirs, channel = pair
    stop = threading.Event()

    def dribble() -> None:
        theirs.sendall(LENGTHS.pack(1000, 0))
        while not stop.wait(0.02):
            theirs.sendall(b" ")

    thread = threading.Thread(target=dribble)
    thread.start()
    try:
        with pytest.raises(Expired):
            channel.receive(1000, time.monotonic() + 0.3)
    finally:
        stop.set()
        thread.join()


def test_past_the_deadline_nothing_is_waited_for_and_what_has_arrived_counts(pair: Any) -> None:
    theirs, channel = pair
    with pytest.raises(Expired):
        channel.receive(1000, time.monotonic() - 1)
    frame = encode(Message("answer"))
    theirs.sendall(frame)
    assert channel.receive(1000, time.monotonic() - 1).kind == "answer"
    theirs.sendall(frame[:-1])
    with pytest.raises(Expired):
        channel.receive(1000, time.monotonic() - 1)


def test_sending_to_a_peer_that_does_not_read_ends_at_the_deadline(pair: Any) -> None:
    _, channel = pair
    large = Message("case", {}, {"x": tensor(np.zeros(8 << 20, np.uint8))})
    with pytest.raises(Expired):
        channel.send(large, time.monotonic() + 0.05)


def test_sending_to_a_peer_that_is_gone_is_a_closed_channel(pair: Any) -> None:
    theirs, channel = pair
    theirs.close()
    with pytest.raises(Closed):
        channel.send(Message("case"), time.monotonic() + 60)


def test_hanging_up_ends_a_receive_that_waits(pair: Any) -> None:
    _, channel = pair
    threading.Timer(0.05, channel.hang_up).start()
    with pytest.raises(Closed):
        channel.receive(1000, time.monotonic() + 60)
