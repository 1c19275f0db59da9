"""Which layer stops which attack: every attack alone against each layer alone, and all together."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.sandbox.isolation import helper, system
from grader.sandbox.isolation.grants import default_readable
from grader.sandbox.isolation.policy import LAYERS, REQUIRED_LAYERS, Policy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.isolation.attacks.ground import Ground

NO_LAYER = "no layer"
THREE = "three"
"""The layers without which isolation is never full: rlimits, landlock, seccomp."""
ALL = "all"
COLUMNS: dict[str, frozenset[str]] = {
    NO_LAYER: frozenset(),
    **{layer: frozenset({layer}) for layer in LAYERS},
    THREE: frozenset(REQUIRED_LAYERS),
    ALL: frozenset(LAYERS),
}
"""Each column of the table with the layers that are on."""

ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 300.0


@dataclass(frozen=True)
class AblationRow:
    """One attack against each set of layers.

    Attributes:
        attack: its name.
        group: the part of the system it goes for.
        possible: whether it succeeds here with no layer; if not, its other entries prove nothing.
        stopped: for each column of `COLUMNS` whether it was stopped.
        details: for each column, the words of what stopped it.
    """

    attack: str
    group: str
    possible: bool
    stopped: dict[str, bool]
    details: dict[str, str]


def ablation(
    attacks: Iterable[str] = (), columns: Iterable[str] = COLUMNS
) -> tuple[AblationRow, ...]:
    """Try attacks against sets of layers, in a throw-away process; takes about 10 seconds for all.

    Args:
        attacks: names from `attacks.ATTACKS`; all by default.
        columns: names from `COLUMNS`; all by default. The one without a layer is always tried.

    Returns:
        a row for each attack; none on other systems than Linux.

    Raises:
        HelperError: the throw-away process could not be started.
    """
    if system.system() != "linux":
        return ()
    policy = Policy(readable=default_readable(()))
    request = {
        "policy": helper.policy_to_json(policy),
        "attacks": list(attacks),
        "columns": list(dict.fromkeys([NO_LAYER, *columns])),
    }
    variables = {"GRADER_DECOY": secrets.token_hex(16), "LC_ALL": "C.UTF-8"}
    rows = helper.run(__name__, request, seconds=_SECONDS, variables=variables, root=ROOT)
    return tuple(AblationRow(**row) for row in rows)


def as_markdown(rows: Iterable[AblationRow]) -> str:
    """The table of docs/security.md: a tick where the attack was stopped."""
    rows = list(rows)
    columns = list(rows[0].stopped) if rows else list(COLUMNS)
    lines = ["| attack | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for row in rows:
        marks = ["✓" if row.stopped[column] else " " for column in columns]
        if not row.possible:
            marks = ["not possible here", *[""] * (len(columns) - 1)]
        lines.append(f"| {row.attack} | " + " | ".join(marks) + " |")
    possible = [row for row in rows if row.possible]
    counts = [str(sum(not row.stopped[column] for row in possible)) for column in columns]
    lines.append(f"| **got out, of {len(possible)}** | " + " | ".join(counts) + " |")
    return "\n".join(lines)


def main() -> None:
    """In the throw-away process: set up the ground and try everything."""
    from benchmarks.isolation.attacks import ATTACKS  # noqa: PLC0415  # Linux only
    from benchmarks.isolation.attacks.ground import LIMITS, ground  # noqa: PLC0415

    request = helper.read_request()
    policy = replace(helper.policy_from_json(request["policy"]), limits=LIMITS)
    with ground() as prepared:
        rows = [
            _row(prepared, name, policy, request["columns"])
            for name in request["attacks"] or ATTACKS
        ]
    helper.write_answer([asdict(row) for row in rows])


def _row(prepared: Ground, name: str, policy: Policy, columns: list[str]) -> AblationRow:
    from benchmarks.isolation.attacks import ATTACKS  # noqa: PLC0415  # Linux only

    stopped, details = {}, {}
    for column in columns:
        outcome = prepared.trial(ATTACKS[name], replace(policy, layers=COLUMNS[column]))
        stopped[column], details[column] = not outcome.escaped, outcome.detail
    return AblationRow(name, ATTACKS[name].group, not stopped[NO_LAYER], stopped, details)
