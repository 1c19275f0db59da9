"""Prove rules against XLA on the installed versions.

    python tests/rules/run.py [--examples N] [WORD ...]

Proves all that a WORD names, or all. Says which rules no proof reached. Exit status 1 if any differs.
"""

import argparse
import importlib
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from hypothesis import HealthCheck, Phase, given, seed, settings

from grader.sandbox.interpreter import hooks
from grader.sandbox.interpreter.rules import RULES
from tests.rules import proof as proofs

ELSEWHERE = {
    "broadcast_to": "jax binds it nowhere but in shape polymorphism",
    "debug_callback": "tests/sandbox/interpreter",
    "debug_print": "tests/sandbox/interpreter",
    "empty": "the one difference from XLA that is meant; tests/sandbox/interpreter",
    **dict.fromkeys(
        (
            "device_put", "layout_constraint", "mesh_cast", "name", "pvary", "reduced_vary_cast",
            "reshard", "sharding_constraint", "stage",
        ),
        "the identity",
    ),
}  # fmt: skip
"""Rules that no table proves, and why."""
TABLES = ("elementwise", "shapes", "places", "products", "programs", "linear")


def table(chosen: list[str]) -> list[proofs.Proof]:
    """Return all proofs."""
    modules = [importlib.import_module(f"tests.rules.{name}") for name in chosen or TABLES]
    return [one for module in modules for one in module.PROOFS]


def prove(one: proofs.Proof, examples: int) -> set[str]:
    """Draw arguments and compare; return the primitives that occurred.

    Raises:
        Exception: whatever shows that the rules differ from XLA.
    """
    seen: set[str] = set()

    @seed(20240229)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(one.draw)
    def holds(drawn: proofs.Drawn) -> None:
        seen.update(proofs.compared(one, drawn))

    holds()
    return seen


def main() -> None:
    """Prove what argv names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--examples", type=int, default=20)
    parser.add_argument("--table", action="append", default=[])
    parser.add_argument("--spoil", help="a rule to replace by addition: what a proof must notice")
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    if options.spoil:
        RULES[options.spoil] = RULES["add"]
    chosen = [
        one
        for one in table(options.table)
        if not options.words or any(w in one.name for w in options.words)
    ]
    seen: set[str] = set()
    failed = 0
    for one in chosen:
        start = time.perf_counter()
        try:
            seen |= prove(one, options.examples)
        except AssertionError as error:
            failed += 1
            print(f"DIFFERS: {one.name}: {error}", flush=True)
        except Exception:
            failed += 1
            print(f"DIFFERS: {one.name}: {traceback.format_exc(limit=-2)[:1500]}", flush=True)
        else:
            print(f"{one.name}: {time.perf_counter() - start:.1f} s", flush=True)
    if not (options.words or options.table):
        known = {primitive.name for primitive in hooks.primitives()} - ELSEWHERE.keys()
        missing = sorted((RULES.keys() & known) - seen)
        failed += bool(missing)
        print("no proof reached:", *(missing or ["nothing"]))
    print(f"{len(chosen) - failed} of {len(chosen)} proofs hold; {len(seen & RULES.keys())} rules")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
