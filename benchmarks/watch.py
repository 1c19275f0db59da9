"""How long a save takes to be answered by `grade watch`: from the write to the printed line.

    python -m benchmarks.watch [--saves N]

Right and wrong versions of a submission are saved in turn once the usual kernels are compiled.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.measure import Figure

ROOT = Path(__file__).parent.parent
WARM_SECONDS = 20.0
"""How long the usual kernels are given to be compiled."""
VERSIONS = {
    "kernel-layout": ROOT / "docs" / "screens" / "kernel_layout.py",
    "param-value": ROOT / "docs" / "screens" / "bare_param.py",
    "unrecognised": ROOT / "docs" / "screens" / "unrecognised.py",
    "passed": ROOT / "submissions" / "alice.py",
}


def measure(saves: int) -> dict[str, list[float]]:
    """Return the seconds from save to answer, by version; the very first as `first`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "me.py"
        file.write_bytes(VERSIONS["kernel-layout"].read_bytes())
        started = time.monotonic()
        with subprocess.Popen(
            [Path(sys.executable).with_name("grade"), "watch", file],
            env={**os.environ, "GRADE_PROGRESS": "off"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            taken = {"first, from the command on": [time.monotonic() - started]}
            time.sleep(WARM_SECONDS)
            for number in range(saves):
                for name, version in VERSIONS.items():
                    text = version.read_text(encoding="utf-8") + f"# {number}\n"
                    saved = time.monotonic()
                    file.write_text(text, encoding="utf-8")
                    line = process.stdout.readline()
                    taken.setdefault(name, []).append(time.monotonic() - saved)
                    assert name in line, line
                    time.sleep(0.5)
            process.terminate()
    return taken


def rows(saves: int) -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, the figure, and the target beside it."""
    for name, seconds in measure(saves).items():
        target = "≤ 0.12 s" if name in VERSIONS else ""
        yield f"`grade watch`, save to verdict: {name}", Figure(tuple(seconds)).show(), target


def main() -> None:
    """Print medians with the least and the greatest."""
    parser = argparse.ArgumentParser(description="How long `grade watch` takes for a save.")
    parser.add_argument("--saves", type=int, default=10, help="of each version")
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for name, seconds in measure(parser.parse_args().saves).items():
        low, high = min(seconds), max(seconds)
        print(f"{name:28} {median(seconds):6.3f} s  [{low:.3f} to {high:.3f}]")


if __name__ == "__main__":
    main()
