"""Start a template process before anything heavy is imported: it loads what it needs meanwhile."""

import socket
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO

from grader.workers.command import WORKERS, command, environment


@dataclass(frozen=True)
class Started:
    """A template process that has just been started.

    Attributes:
        control: our end of its control socket.
        scratch: a folder of its own, empty.
        log: what it prints, which is only read if it fails.
    """

    process: subprocess.Popen[bytes]
    control: socket.socket
    scratch: str
    log: IO[bytes]


def start_template(
    layers: frozenset[str],
    module: str = WORKERS,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Started:
    """Start a template whose untrusted children are confined by these layers (POSIX).

    Args:
        layers: names of the isolation layers.
        module: the trusted module that is run; by default the one whose children run submissions.
        variables: of its environment, besides those of every child.
    """
    log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the launcher
    scratch = tempfile.mkdtemp(prefix="grade-")
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            command(module, "template", str(theirs.fileno()), scratch, ",".join(sorted(layers))),
            env=environment() | {**variables},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,  # an interrupt at the terminal is for us: we end the template
        )
    return Started(process, ours, scratch, log)
