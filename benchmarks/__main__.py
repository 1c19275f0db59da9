"""Measure everything, print it, and write it to docs/benchmarks.md."""

import argparse
import datetime as dt
import os
import platform
from pathlib import Path

from benchmarks.isolation import timing
from benchmarks.speed import rows
from grader.versions import versions

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def main() -> None:
    """Run the benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    said = ", ".join(f"{name} {version}" for name, version in versions().items())
    today = dt.datetime.now(tz=dt.UTC)
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`: medians, with the least and the greatest in brackets.",
        "",
        f"{today:%Y-%m-%d}, {os.cpu_count()} processors, {platform.machine()}, {said}.",
        "",
        "| what | measured | beside |",
        "|---|---|---|",
    ]
    for what, figure, beside in rows(runs):
        lines.append(f"| {what} | {figure} | {beside} |")
        print(f"{what:55} {figure:32} {beside}", flush=True)
    lines += ["", "## What each isolation layer adds to a worker", ""]
    lines += ["| layers | milliseconds, median of 20 |", "|---|---|"]
    for item in timing.measure():  # in one throw-away process, interleaved
        lines.append(f"| {item.layers} | {1e3 * item.median_seconds:.2f} |")
        print(lines[-1])
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
