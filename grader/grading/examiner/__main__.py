"""The template of examiners, or one that was started by itself; driven as `sandbox.template` is."""

import contextlib
import os
import socket
import sys
from pathlib import Path

from grader.grading.examiner.child import PREPARATIONS, learn, serve
from grader.sandbox.confine import Grants
from grader.sandbox.isolation import default_listable, default_readable
from grader.sandbox.template import Template, adopt_orphans, serve_spawned
from grader.sandbox.wire import Channel, Message
from grader.versions import versions

PACKAGES = ("numpy", "pydantic", "platformdirs")
"""What an examiner may load late, besides Python's own modules and the grader."""
GRADER = Path(__file__).parents[2]


def _grants(layers: frozenset[str]) -> Grants:
    readable = default_readable(PACKAGES, (str(GRADER),))
    return Grants(readable, default_listable(), None, layers)


def main() -> None:
    """Serve over the descriptor in argv."""
    role, control, *words = sys.argv[1:]
    versions()  # of packages that a confined process cannot look at; Python asks for them once
    if role == "template":
        adopt_orphans()
        scratch, layers = words
        granted = _grants(frozenset(layers.split(",")) if layers else frozenset())
        control_socket = socket.socket(fileno=int(control))
        try:
            Channel(control_socket).send(Message("ready"))
            Template(control_socket, granted, serve, PREPARATIONS).serve()
        finally:
            with contextlib.suppress(OSError):
                Path(scratch).rmdir()  # the launcher may have been killed
        os._exit(0)  # to take all of it down one by one would be waited for
    else:
        serve_spawned(control, _grants, serve, learn)


if __name__ == "__main__":
    main()
