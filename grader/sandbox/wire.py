"""Frames that cross the process wall: one JSON object and plain arrays, bounded, no pickle.

A frame is two big-endian 32-bit lengths (header, payload), the header as UTF-8 JSON, then the
arrays' C-order bytes one after another as the header's `arrays` list describes them. A reader
checks both lengths against its bound before it reads on, so a hostile peer can waste no memory.
"""

import contextlib
import json
import math
import os
import socket
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

_LENGTHS = struct.Struct("!II")
_dumps, _loads, _monotonic = json.dumps, json.loads, time.monotonic
HEAD_BYTES = _LENGTHS.size
"""Length of a frame's head, bytes."""
HEADER_BYTES = 4 << 20
"""Bound of a frame's JSON part, bytes."""

_WIDENED = {"bfloat16": "float32", "int": "int64", "float": "float64"}
"""What NumPy has in place of types that it lacks, and of Python's numbers."""
_NUMPY_NAMES = frozenset(
    ["bool", "float16", "float32", "float64", "complex64", "complex128"]
    + [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
)
TRUSTED_BYTES = 64 << 20
"""How much the trusted side may send in one message."""


class WireError(Exception):
    """The peer broke the protocol: a wrong, oversized or cut frame."""


class Closed(WireError):
    """The peer closed its end before a whole frame arrived."""


class Expired(WireError):
    """The deadline passed before a whole frame arrived."""


@dataclass(frozen=True)
class Tensor:
    """An array as it crossed the wall.

    Attributes:
        dtype: the sender's dtype name, such as `float32` or `bfloat16`; `int` or `float` for a
            number of Python's.
        values: the numbers; `bfloat16`, which NumPy lacks, is widened to float32.
    """

    dtype: str
    values: np.ndarray[Any, Any]


@dataclass(frozen=True)
class Message:
    """One frame: what it is, its JSON fields, and its arrays by name."""

    kind: str
    body: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, Tensor] = field(default_factory=dict)


@lru_cache(maxsize=64)
def dtype_name(dtype: np.dtype[Any]) -> str:
    """Return a dtype's name, which NumPy puts together anew each time."""
    return dtype.name


def tensor(values: np.ndarray[Any, Any]) -> Tensor:
    """Wrap a NumPy array, of a NumPy dtype or of `bfloat16`, for sending."""
    name = dtype_name(values.dtype)
    if name == "bfloat16":
        return Tensor(name, (values.view(np.uint16).astype(np.uint32) << 16).view(np.float32))
    return Tensor(name, values)


def lengths(head: bytes) -> tuple[int, int]:
    """Return the lengths of header and payload, bytes, from a frame's first bytes.

    Raises:
        WireError: there are too few.
    """
    try:
        header, payload = _LENGTHS.unpack(head)
    except struct.error as error:
        raise WireError("a frame's head is cut") from error
    return header, payload


def encode(message: Message) -> bytes:
    """Return the frame's bytes."""
    described, chunks = [], []
    for name, item in message.arrays.items():
        values = np.ascontiguousarray(item.values)
        shape = list(item.values.shape)
        described.append({"name": name, "dtype": item.dtype, "shape": shape})
        if values.size:
            chunks.append(values.reshape(-1).view(np.uint8).data)
    header = _dumps({"kind": message.kind, "arrays": described, **message.body}).encode()
    head = _LENGTHS.pack(len(header), sum(map(len, chunks)))
    return b"".join((head, header, *chunks))


def decode(header: bytes, payload: bytes | memoryview) -> Message:
    """Return the message of a frame's two parts.

    Raises:
        WireError: the parts are no valid frame.
    """
    try:
        body = _loads(header)
        kind, described = body.pop("kind"), body.pop("arrays")
        if not isinstance(kind, str):
            raise WireError("a frame's kind is not a string")
        arrays, offset = {}, 0
        for item in described:
            values, offset = _array(item["dtype"], item["shape"], payload, offset)
            arrays[str(item["name"])] = Tensor(item["dtype"], values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise WireError(f"a frame could not be decoded: {type(error).__name__}") from error
    if offset != len(payload):
        raise WireError("a frame's arrays do not add up to its length")
    return Message(kind, body, arrays)


def _array(
    dtype: str, shape: list[int], payload: bytes | memoryview, offset: int
) -> tuple[np.ndarray[Any, Any], int]:
    if len(shape) > 32 or not all(type(n) is int and n >= 0 for n in shape):  # noqa: PLR2004
        raise WireError("a frame's array has no valid shape")
    if dtype not in _WIDENED and dtype not in _NUMPY_NAMES:
        raise WireError("a frame's array has no known dtype")
    kind = np.dtype(_WIDENED.get(dtype, dtype))
    count = math.prod(shape)
    if count * kind.itemsize > len(payload) - offset:
        raise WireError("a frame's array is longer than the frame")
    values = np.frombuffer(payload, kind, count, offset).reshape(shape)
    return values, offset + count * kind.itemsize


class Descriptor:
    """A socket's descriptor, read and written as a file: a confined child may not do more."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._read, self._write = os.read, os.write

    def recv(self, count: int) -> bytes:
        """Read at most `count` bytes; none at the end."""
        return self._read(self._number, count)

    def sendall(self, data: bytes) -> None:
        """Write all bytes."""
        rest = memoryview(data)
        while rest:
            rest = rest[self._write(self._number, rest) :]


class Channel:
    """One end of a private stream socket that carries frames both ways.

    Args:
        sock: the socket; a `Descriptor` where neither deadlines nor hanging up are needed.
    """

    def __init__(self, sock: socket.socket | Descriptor) -> None:
        self._socket = sock
        self._send, self._receive = sock.sendall, sock.recv

    def send(self, message: Message, deadline: float | None = None) -> None:
        """Send a whole frame before `deadline` (`time.monotonic` seconds).

        Raises:
            Closed: the peer is gone.
            Expired: it did not take the frame in time.
        """
        try:
            self._limit(deadline)
            self._send(encode(message))
        except (TimeoutError, BlockingIOError) as error:
            raise Expired("the peer took no frame in time") from error
        except OSError as error:
            raise Closed("the peer is gone") from error

    def receive(self, payload_bytes: int, deadline: float | None = None) -> Message:
        """Read one frame whose arrays hold at most `payload_bytes` bytes.

        Raises:
            WireError: the frame is invalid or larger than the bound.
            Closed: the peer closed its end.
            Expired: no whole frame came before `deadline`.
        """
        header_length, payload_length = lengths(self._exactly(HEAD_BYTES, deadline))
        if header_length > HEADER_BYTES or payload_length > payload_bytes:
            raise WireError(
                f"a frame of {header_length + payload_length} bytes exceeds its bound"
                f" of {payload_bytes}"
            )
        header = self._exactly(header_length, deadline)
        return decode(header, self._exactly(payload_length, deadline))

    def hang_up(self) -> None:
        """End a receive that waits in another thread, as if the peer had closed its end."""
        assert isinstance(self._socket, socket.socket)
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close this end; the peer reads the end of the stream."""
        assert isinstance(self._socket, socket.socket)
        self._socket.close()

    def _exactly(self, count: int, deadline: float | None) -> bytes:
        parts, missing = [], count
        while missing:
            try:
                self._limit(deadline)
                part = self._receive(min(missing, 1 << 20))
            except (TimeoutError, BlockingIOError) as error:
                raise Expired("no whole frame came in time") from error
            except OSError as error:
                raise Closed("the peer is gone") from error
            if not part:
                raise Closed("the peer closed its end")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _limit(self, deadline: float | None) -> None:
        if deadline is None:
            return
        assert isinstance(self._socket, socket.socket)
        # Past the deadline nothing is waited for, but what has arrived by now still counts.
        self._socket.settimeout(max(deadline - _monotonic(), 0.0))
