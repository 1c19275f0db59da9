"""Ask this machine, not its documentation, how well it isolates a worker."""

from __future__ import annotations

import json
import os
from typing import Any

from grader.sandbox.isolation import helper, system
from grader.sandbox.isolation.canaries import canaries
from grader.sandbox.isolation.enter import enter
from grader.sandbox.isolation.grants import default_readable
from grader.sandbox.isolation.policy import (
    REQUIRED_LAYERS,
    Canary,
    Isolation,
    LayerState,
    Level,
    Policy,
    Verdict,
)
from grader.sandbox.isolation.scratch import scratch

_SECONDS = 20.0


def assess(policy: Policy | None = None) -> Isolation:
    """Send a throw-away worker through the wall and have it try to get out.

    Takes about 80 ms; safe in a process with threads. Never raises for a missing layer: that is
    what the answer says.

    Args:
        policy: the policy to prove; by default all layers, the interpreter readable, and a
            scratch folder.
    """
    if system.system() != "linux":
        return judge((), Verdict(()))
    try:
        if policy is not None:
            return _assess(policy)
        with scratch() as folder:
            return _assess(Policy(readable=default_readable(()), scratch=folder.path))
    except (helper.HelperError, OSError) as error:
        return _unproved(error)


def prove(policy: Policy) -> Isolation:
    """Do the same by forking this process, which must have one thread only; takes about 15 ms."""
    if system.system() != "linux":
        return judge((), Verdict(()))
    try:
        return _judged(_worker_report(policy))
    except (helper.HelperError, OSError) as error:
        return _unproved(error)


def _unproved(error: Exception) -> Isolation:
    failed = Canary("start", refused=False, detail=f"no throw-away worker: {error}")
    return judge((), Verdict((failed,)))


def _assess(policy: Policy) -> Isolation:
    request = helper.policy_to_json(policy)
    return _judged(helper.run(__name__, request, seconds=_SECONDS, variables={"LC_ALL": "C.UTF-8"}))


def _judged(answer: Any) -> Isolation:
    return judge(
        tuple(LayerState(**layer) for layer in answer["layers"]),
        Verdict(tuple(Canary(**canary) for canary in answer["canaries"])),
    )


def judge(layers: tuple[LayerState, ...], verdict: Verdict) -> Isolation:
    """The level and its sentence from what held and what was refused."""
    held = {layer.name for layer in layers if layer.held}
    level: Level = "partial"
    if held.issuperset(REQUIRED_LAYERS) and verdict.all_refused:
        level = "full"
    elif not held & {"landlock", "seccomp"}:
        level = "none"
    return Isolation(level, layers, verdict.canaries, _sentence(level, layers, verdict))


def _sentence(level: Level, layers: tuple[LayerState, ...], verdict: Verdict) -> str:
    if level == "full":
        return (
            f"Isolation: full. All {len(verdict.canaries)} attempts to read, write, connect, start "
            "or signal anything outside were refused on this machine."
        )
    if level == "none":
        return (
            "Isolation: none on this system. Your code runs with your own permissions and can "
            "read, change and send whatever you can. Run only code you trust; to grade other "
            "people's code use Linux, or a Linux VM or container."
        )
    missing = [
        f"{layer.name} ({layer.detail})"
        for layer in layers
        if layer.name in REQUIRED_LAYERS and not layer.held
    ]
    gaps = [f"missing: {', '.join(missing)}"] if missing else []
    if verdict.escaped:
        gaps.append(f"not refused: {', '.join(verdict.escaped)}")
    return (
        f"Isolation: partial. On this system {'; '.join(gaps) or 'nothing could be tried'}. Run "
        "only code you trust; to grade other people's code use a current Linux on x86-64."
    )


def main() -> None:
    """In the throw-away process: fork a worker, send it through the wall, tell what it met."""
    policy = helper.policy_from_json(helper.read_request())
    helper.write_answer(_worker_report(policy))


def _worker_report(policy: Policy) -> Any:
    reading, writing = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            entered = enter(policy, keep_fds=(writing,), parent=parent)
            verdict = canaries(policy)
            report = {
                "layers": [vars(layer) for layer in entered.layers],
                "canaries": [vars(canary) for canary in verdict.canaries],
            }
            os.write(writing, json.dumps(report).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        received = pipe.read()
    os.waitpid(pid, 0)
    if not received:
        raise helper.HelperError("the worker ended without an answer")
    return json.loads(received)
