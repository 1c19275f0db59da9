"""Keep the reports on all corpora, and compare two sets, as before and after a change.

    python tests/corpus/same_reports.py write REPORTS.jsonl [FILE]...
    python tests/corpus/same_reports.py compare BEFORE.jsonl AFTER.jsonl

Without files it is the whole corpora. What depends on time, on the machine, or on the code itself
(durations, isolation, digests) is not compared. A handful of submissions end by clock or chance.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LEFT_OUT = {"durations", "isolation", "exercise", "versions"}


def write(out: Path, files: list[str]) -> None:
    """Grade files with the command beside this Python; one report on a line."""
    found = files or sorted(str(path) for path in HERE.glob("*/*/*.py"))
    grade = Path(sys.executable).with_name("grade")
    # Not passing is what most of them are for.
    subprocess.run([grade, "--format", "jsonl", "--output", out, "--", *found], check=False)


def read(path: str) -> dict[str, dict[str, Any]]:
    """Return reports by the file's content."""
    with Path(path).open(encoding="utf-8") as lines:
        reports = [json.loads(line) for line in lines]
    return {
        report["submission"]["sha256"]: {k: v for k, v in report.items() if k not in LEFT_OUT}
        for report in reports
    }


def differences(one: Any, two: Any, at: str = "") -> Iterator[str]:
    """Yield each place where two values differ."""
    if isinstance(one, dict) and isinstance(two, dict):
        for key in sorted(one.keys() | two.keys()):
            yield from differences(one.get(key), two.get(key), f"{at}.{key}")
    elif isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        for index, pair in enumerate(zip(one, two, strict=True)):
            yield from differences(*pair, f"{at}[{index}]")
    elif one != two and at != ".submission.path":
        yield f"{at}: {str(one)[:160]!r} -> {str(two)[:160]!r}"


def compare(before: str, after: str) -> int:
    """Print what differs; return 1 if anything does."""
    one, two = read(before), read(after)
    changed = 0
    for key in one.keys() | two.keys():
        found = list(differences(one.get(key), two.get(key)))
        if found:
            changed += 1
            print((one.get(key) or two[key])["submission"]["path"], *found, sep="\n    ")
    print(f"{len(one.keys() | two.keys())} reports, {changed} differ")
    return int(changed > 0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"] and len(sys.argv) > 2:
        write(Path(sys.argv[2]), sys.argv[3:])
    elif sys.argv[1:2] == ["compare"] and len(sys.argv) == 4:
        sys.exit(compare(*sys.argv[2:]))
    else:
        sys.exit(__doc__)
