"""The operating system's wall around an untrusted worker.

A freshly forked child calls `enter(policy)` before jax starts and before it reads any byte of a
submission. `assess()` proves on this machine, with a throw-away process, what the wall holds.
Nothing here needs jax, NumPy or a package; on other systems than Linux it imports and says "none".
"""

from grader.worker.isolation.ablation import AblationRow, ablation, as_markdown
from grader.worker.isolation.assess import assess, prove
from grader.worker.isolation.canaries import canaries
from grader.worker.isolation.enter import enter
from grader.worker.isolation.grants import default_listable, default_readable
from grader.worker.isolation.policy import (
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
from grader.worker.isolation.process import clean_environment
from grader.worker.isolation.scratch import Scratch, Used, scratch
from grader.worker.isolation.watch import Usage, usage

__all__ = [
    "LAYERS",
    "AblationRow",
    "Canary",
    "Entered",
    "Isolation",
    "LayerState",
    "Level",
    "Limits",
    "Policy",
    "Scratch",
    "Usage",
    "Used",
    "Verdict",
    "ablation",
    "as_markdown",
    "assess",
    "canaries",
    "clean_environment",
    "default_listable",
    "default_readable",
    "enter",
    "prove",
    "scratch",
    "usage",
]
