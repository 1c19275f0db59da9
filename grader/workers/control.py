"""The control socket of one template process, shared by threads (trusted side)."""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from grader.sandbox.wire import Channel, Message, WireError

CONTROL_BYTES = 4 << 20
START_SECONDS = 120.0
"""How long importing jax, or compiling the usual kernels, may take, seconds."""


class Control:
    """Asks one template for children.

    Args:
        ours: our end of its control socket.
        on_loss: called as soon as the template is found to be gone.
    """

    def __init__(self, ours: socket.socket, on_loss: Callable[[], None] = lambda: None) -> None:
        self._lock = threading.Lock()
        self._on_loss = on_loss
        self._socket, self._channel = ours, Channel(ours)
        self._said: Message | None = None
        self.broken = False
        """Whether the template was found to be gone, or not to answer."""

    @property
    def ready(self) -> bool:
        """Whether the template has said that it is ready; never waits."""
        return self._said is not None or bool(select.select([self._socket], [], [], 0)[0])

    @property
    def heard(self) -> bool:
        """Whether the template's first word was read."""
        return self._said is not None

    def ask(self, message: Message, descriptors: Sequence[int] = ()) -> Message:
        """Send a request, with descriptors to hand over, and return the reply.

        Raises:
            WireError: the template is gone or does not answer.
        """
        deadline = time.monotonic() + START_SECONDS
        with self._lock, self._noticing():
            self._hear(deadline)
            self._channel.send(message, deadline)
            if descriptors:
                try:
                    socket.send_fds(self._socket, [b"+"], descriptors)
                except OSError as error:
                    raise WireError("the template is gone") from error
            return self._channel.receive(CONTROL_BYTES, deadline)

    @contextlib.contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except WireError:
            self.broken = True
            self._on_loss()
            raise

    def first_word(self) -> Message:
        """Wait for the template's first message and return it.

        Raises:
            WireError: the template is gone or does not answer.
        """
        with self._lock, self._noticing():
            return self._hear(time.monotonic() + START_SECONDS)

    def _hear(self, deadline: float) -> Message:
        if self._said is None:
            self._said = self._channel.receive(CONTROL_BYTES, deadline)
        return self._said

    def close(self) -> None:
        """Close our end, at which the template ends with all of its children."""
        self._channel.close()
