"""`python -m benchmarks.isolation assess | ablation | timing`: ask this machine."""

from __future__ import annotations

import sys

from benchmarks.isolation.ablation import ablation, as_markdown
from benchmarks.isolation.timing import measure
from grader.sandbox.isolation.assess import assess


def assessment() -> str:
    """The level, each layer and each canary."""
    found = assess()
    lines = [found.sentence]
    lines += [f"  {_mark(layer.held)} {layer.name}: {layer.detail}" for layer in found.layers]
    lines += [f"  {_mark(tried.refused)} {tried.name}: {tried.detail}" for tried in found.canaries]
    return "\n".join(lines)


def _mark(good: bool) -> str:  # noqa: FBT001
    return "holds" if good else "FAILS"


def timing() -> str:
    """Milliseconds in `enter`, for each set of layers."""
    return "\n".join(
        f"{row.layers:26} least {row.least_seconds * 1000:6.2f} ms   "
        f"median {row.median_seconds * 1000:6.2f} ms   "
        f"processor {row.cpu_seconds * 1000:6.2f} ms"
        for row in measure()
    )


_COMMANDS = {"assess": assessment, "ablation": lambda: as_markdown(ablation()), "timing": timing}


def main(arguments: list[str]) -> int:
    """Run one command; 2 if it is none."""
    if len(arguments) != 1 or arguments[0] not in _COMMANDS:
        sys.stderr.write(f"usage: python -m benchmarks.isolation {' | '.join(_COMMANDS)}\n")
        return 2
    sys.stdout.write(_COMMANDS[arguments[0]]() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
