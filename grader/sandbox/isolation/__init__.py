"""The operating system's wall around an untrusted worker.

A freshly forked child calls `enter(policy)` before jax starts and before it reads any byte of a
submission. `assess()` proves on this machine, with a throw-away process, what the wall holds.
Nothing here needs jax, NumPy or a package; on other systems than Linux it imports and says "none".
"""

from grader.sandbox.isolation.assess import assess, prove
from grader.sandbox.isolation.canaries import canaries
from grader.sandbox.isolation.enter import enter
from grader.sandbox.isolation.grants import default_listable, default_readable
from grader.sandbox.isolation.policy import (
    LAYERS,
    Canary,
    Entered,
    Isolation,
    LayerState,
    Level,
    Limits,
    Policy,
    Verdict,
)
from grader.sandbox.isolation.process import clean_environment
from grader.sandbox.isolation.scratch import Scratch, scratch

__all__ = [
    "LAYERS",
    "Canary",
    "Entered",
    "Isolation",
    "LayerState",
    "Level",
    "Limits",
    "Policy",
    "Scratch",
    "Verdict",
    "assess",
    "canaries",
    "clean_environment",
    "default_listable",
    "default_readable",
    "enter",
    "prove",
    "scratch",
]
