"""Throw-away processes: a fresh interpreter that proves something about the wall and is gone.

Started, not forked: the process that asks may run threads, and should not be the parent that the
canaries attack. `-I -S` keeps variables, the working folder and site packages out of it.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from pathlib import Path
from typing import Any

from grader.sandbox.isolation.policy import Limits, Policy

ROOT = Path(__file__).resolve().parents[3]
"""The folder that this package was imported from."""

_START = """
import sys
sys.path.insert(0, sys.argv[1])
from importlib import import_module
import_module(sys.argv[2]).main()
"""


class HelperError(RuntimeError):
    """The throw-away process could not be started, or ended without an answer."""


def run(
    module: str,
    request: Any,
    *,
    seconds: float,
    variables: dict[str, str],
    root: Path = ROOT,
) -> Any:
    """Run `main()` of a module in a fresh interpreter, JSON in and JSON out.

    Args:
        module: dotted name; its `main` uses `request_and_answer`.
        request: what it gets.
        seconds: when it is killed.
        variables: its whole environment.
        root: the folder that holds the package of the module.

    Raises:
        HelperError: no answer came.
    """
    import subprocess  # noqa: PLC0415  # only the asking side needs it

    command = [sys.executable, "-I", "-S", "-c", _START, str(root), module]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(request),
            capture_output=True,
            text=True,
            timeout=seconds,
            env=variables,
            check=False,
            cwd=os.sep,
        )
        return json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError) as error:
        raise HelperError(str(error)) from error
    except ValueError as error:
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise HelperError(f"ended with {done.returncode}: {last}") from error


def read_request() -> Any:
    """In the throw-away process: what it was asked."""
    return json.load(sys.stdin)


def write_answer(answer: Any) -> None:
    """In the throw-away process: what it found."""
    json.dump(answer, sys.stdout)
    sys.stdout.flush()


def policy_to_json(policy: Policy) -> dict[str, Any]:
    """A policy as plain JSON."""
    return dataclasses.asdict(policy) | {"layers": sorted(policy.layers)}


def policy_from_json(fields: dict[str, Any]) -> Policy:
    """The inverse of `policy_to_json`."""
    return Policy(
        readable=tuple(fields["readable"]),
        listable=tuple(fields["listable"]),
        scratch=fields["scratch"],
        limits=Limits(**fields["limits"]),
        layers=frozenset(fields["layers"]),
    )
