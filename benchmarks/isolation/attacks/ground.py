"""Where attacks are tried: decoys in a throw-away process, one forked worker for each trial."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.isolation.attacks.kernel import queue_name
from benchmarks.isolation.attacks.registry import Attack, Range, raw
from grader.sandbox.isolation.enter import enter
from grader.sandbox.isolation.policy import MIB, Limits
from grader.sandbox.isolation.process import first_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.sandbox.isolation.policy import Policy

LIMITS = Limits(
    data_bytes=256 * MIB,
    address_space_bytes=1024 * MIB,
    cpu_seconds=1,
    file_bytes=MIB,
    scratch_bytes=4 * MIB,
    scratch_files=16,
    open_files=64,
    processes=32,
)
"""Small, so that an attack on them is over soon and hurts nobody."""

VARIABLE = "GRADER_DECOY"
_TRIAL_SECONDS = 10.0


@dataclass(frozen=True)
class Outcome:
    """What one trial came to: whether the attack got out, and its own words if not."""

    escaped: bool
    detail: str


class Ground:
    """The decoys, and `trial` to send one attack through the wall at them."""

    def __init__(self, target: Range) -> None:
        self._target = target
        self._signals = 0
        signal.signal(signal.SIGUSR1, self._count)

    def _count(self, *_: object) -> None:
        self._signals += 1

    def trial(self, attack: Attack, policy: Policy) -> Outcome:
        """Fork a worker, have it enter the policy and attack; wait for what came of it."""
        self._renew()
        reading, writing = os.pipe()
        before, parent = self._signals, os.getpid()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            self._attack(attack, policy, writing, parent)
        os.close(writing)
        said = self._listen(reading, pid)
        signalled = self._signals > before
        escaped = signalled if attack.seen_by_parent else said.startswith(b"1")
        return Outcome(escaped, said[1:].decode(errors="replace"))

    def _attack(self, attack: Attack, policy: Policy, writing: int, parent: int) -> None:
        target = replace(self._target, report=writing, parent=parent)
        try:
            # Quiet: what an attack breaks may complain in many threads.
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 2)
            os.close(null)
            enter(replace(policy, scratch=target.scratch), keep_fds=(writing,), parent=parent)
            os.write(writing, b"1" if attack.run(target) else b"0no effect")
        except BaseException as error:  # noqa: BLE001  # whatever stopped it
            os.write(writing, f"0{type(error).__name__}: {error}"[:500].encode())
        finally:
            os._exit(0)

    def _listen(self, reading: int, pid: int) -> bytes:
        said, deadline = b"", time.monotonic() + _TRIAL_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(InterruptedError):
                if not select.select([reading], [], [], left)[0]:
                    break
            if not (part := os.read(reading, 4096)):
                break
            said += part
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        status = os.waitpid(pid, 0)[1]
        if not said and os.WIFSIGNALED(status):
            return f"0ended by signal {os.WTERMSIG(status)}".encode()
        return said

    def _renew(self) -> None:
        """Put every decoy back, whatever the last attack did to it."""
        for path in (self._target.folder, self._target.scratch):
            for entry in os.scandir(path):
                if entry.is_dir(follow_symlinks=False):
                    Path(entry).rmdir()
                elif Path(entry).name != Path(self._target.unix_path).name:
                    Path(entry).unlink()
        secret = os.open(self._target.secret, os.O_WRONLY | os.O_CREAT, 0o644)
        os.write(secret, self._target.content.encode())
        os.close(secret)
        with contextlib.suppress(OSError):
            raw(241, queue_name(os.getpid()))  # mq_unlink
        opened = os.open(self._target.secret, os.O_RDONLY)
        os.dup2(opened, self._target.descriptor)
        os.close(opened)
        Path(self._target.folder, "victim").write_text("victim")


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    """Set the decoys up in this throw-away process, which must run no threads."""
    with contextlib.ExitStack() as stack:
        # Open to others, as the worker may change its user.
        base = stack.enter_context(tempfile.TemporaryDirectory(prefix="grade-ground-"))
        Path(base).chmod(0o755)
        folder, scratch = Path(base, "folder"), Path(base, "scratch")
        for made in (folder, scratch):
            made.mkdir()
            made.chmod(0o777)
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=64))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        unix_path, abstract_name = str(folder / "socket"), f"\0grade-{os.getpid()}".encode()
        for name in (unix_path, abstract_name):
            listening = stack.enter_context(socket.socket(socket.AF_UNIX))
            listening.bind(name)
            listening.listen(64)
        Path(unix_path).chmod(0o777)
        start, end = first_environment()
        yield Ground(
            Range(
                folder=str(folder),
                secret=str(folder / "secret"),
                content=os.environ[VARIABLE],
                scratch=str(scratch),
                parent=os.getpid(),
                tcp_port=tcp.getsockname()[1],
                udp_port=udp.getsockname()[1],
                unix_path=unix_path,
                abstract_name=abstract_name,
                descriptor=os.open(os.devnull, os.O_RDONLY),
                variable=VARIABLE,
                environment=(start, end - start),
                report=-1,
            )
        )
