"""Grade a labelled corpus through the real command and count what the diagnosis got right.

    python tests/corpus/report.py [--keep] [FOLDER]...

A folder holds `right/*.py`, `wrong/*.py` and `labels.toml`. Printed: coverage (wrong submissions
that got a name), precision (named ones whose first finding is right), false alarms (right
submissions with a finding at error level, or not passed), by pitfall, and the time of diagnosis.
With `--keep` the counts are noted in `figures.json`, from which docs/course.md is written.
"""

import json
import random
import statistics
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FIGURES = HERE / "figures.json"
UNNAMED = {"unrecognised"}
LEAST_COVERAGE, LEAST_PRECISION = 0.90, 0.95


@dataclass(frozen=True)
class Graded:
    """One corpus file: its label, and the report that the command wrote."""

    path: str
    label: dict
    report: dict

    @property
    def right(self) -> bool:
        return self.path.startswith("right/")

    @property
    def errors(self) -> list[str]:
        return [item["name"] for item in self.report["findings"] if item["level"] == "error"]

    @property
    def first(self) -> str:
        return self.errors[0] if self.errors else "-"

    @property
    def named(self) -> bool:
        return self.first not in UNNAMED | {"-"}

    @property
    def accepted(self) -> set[str]:
        findings = self.label["findings"]
        leading = findings if self.label.get("any_order") else findings[:1]
        return {*leading, *self.label.get("accept", [])}

    @property
    def correct(self) -> bool:
        """Whether the first finding is one that the label accepts, or among named rivals."""
        return self.first in self.accepted

    @property
    def clean(self) -> bool:
        return self.report["verdict"] == "passed" and not self.errors


def grade_corpus(folder: Path, jobs: int = 2, sample: int | None = None) -> list[Graded]:
    """Grade every file that this flax version can run, in `jobs` commands side by side.

    With `sample`, so many of the right ones and so many of the wrong, always the same.
    """
    labels = tomllib.loads((folder / "labels.toml").read_text())
    paths = sorted(path for path in labels if _supported(labels[path]))
    if sample is not None:
        choose = random.Random(folder.name)
        kinds = [[path for path in paths if path.startswith(kind)] for kind in ("right", "wrong")]
        paths = [path for kind in kinds for path in choose.sample(kind, min(sample, len(kind)))]
    exercise = folder.name
    parts = [paths[start::jobs] for start in range(jobs)]
    with ThreadPoolExecutor(jobs) as pool:
        reports = list(pool.map(lambda part: _command(folder, exercise, part), parts))
    return [
        Graded(path, {"findings": [], **labels[path]}, report)
        for part, done in zip(parts, reports, strict=True)
        for path, report in zip(part, done, strict=True)
    ]


def _supported(label: dict) -> bool:
    from importlib.metadata import version

    wanted = label.get("min_flax")
    numbers = [int(part) for part in version("flax").split(".")[:2]]
    return wanted is None or numbers >= [int(part) for part in wanted.split(".")[:2]]


def _command(folder: Path, exercise: str, paths: list[str]) -> list[dict]:
    command = [str(Path(sys.executable).with_name("grade")), "files", "--exercise", exercise]
    done = subprocess.run(
        [*command, "--format", "json", "--", *paths],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 1, 3}:
        raise RuntimeError(done.stderr)
    reports = json.loads(done.stdout)
    return reports if isinstance(reports, list) else [reports]


@dataclass(frozen=True)
class Figures:
    """What the diagnosis got right: fractions, and the paths that went wrong."""

    coverage: float
    precision: float
    both_named: str
    false_alarms: list[str]
    passed_by_mistake: list[str]


def figures(graded: list[Graded]) -> Figures:
    """Count over a corpus; files labelled `unrecognised` ask for no name."""
    wrong = [item for item in graded if not item.right]
    nameable = [item for item in wrong if item.label["findings"][0] not in UNNAMED]
    named = [item for item in nameable if item.named]
    both = [item for item in wrong if len(item.label["findings"]) > 1]
    whole = sum(set(item.label["findings"]) <= set(item.errors) for item in both)
    return Figures(
        coverage=len(named) / max(len(nameable), 1),
        precision=sum(item.correct for item in named) / max(len(named), 1),
        both_named=f"{whole}/{len(both)}",
        false_alarms=[item.path for item in graded if item.right and not item.clean],
        passed_by_mistake=[item.path for item in wrong if item.report["verdict"] == "passed"],
    )


def faults(found: Figures) -> list[str]:
    """Say which figures are below the floors; for false alarms there is no margin."""
    said = [f"false alarm: {path}" for path in found.false_alarms]
    said += [f"passed by mistake: {path}" for path in found.passed_by_mistake]
    if found.coverage < LEAST_COVERAGE:
        said.append(f"coverage {found.coverage:.1%} is below {LEAST_COVERAGE:.0%}")
    if found.precision < LEAST_PRECISION:
        said.append(f"precision {found.precision:.1%} is below {LEAST_PRECISION:.0%}")
    return said


def print_report(graded: list[Graded]) -> None:
    """Print the confusion table, what went wrong, and the figures."""
    wrong = [item for item in graded if not item.right]
    table: dict[str, Counter] = defaultdict(Counter)
    for item in wrong:
        table[item.label["findings"][0]][item.first] += 1
    for label, counts in sorted(table.items()):
        said = ", ".join(f"{name} {count}" for name, count in counts.most_common())
        print(f"{label:22} {sum(counts.values()):3}  {said}")
    print()
    for item in wrong:
        if item.report["verdict"] == "passed" or not item.correct:
            said = item.errors or item.report["verdict"]
            print(f"  {item.path}: {said} labelled {item.label['findings']}")
    found = figures(graded)
    for path in found.false_alarms:
        print(f"  FALSE ALARM {path}")
    durations = [item.report["durations"] for item in wrong]
    seconds = [item["diagnosis"] for item in durations if item]
    print(f"wrong {len(wrong)}, passed by mistake {len(found.passed_by_mistake)}")
    print(f"coverage {found.coverage:.1%}, precision of the first finding {found.precision:.1%}")
    print(f"two mistakes, both named {found.both_named}")
    print(f"right {len(graded) - len(wrong)}, false alarms {len(found.false_alarms)}")
    print(f"diagnosis: median {statistics.median(seconds):.3f} s, most {max(seconds):.3f} s")


def counts(graded: list[Graded]) -> dict[str, int]:
    """Return what docs/course.md says of a corpus."""
    wrong = [item for item in graded if not item.right]
    nameable = [item for item in wrong if item.label["findings"][0] not in UNNAMED]
    named = [item for item in nameable if item.named]
    return {
        "wrong": len(wrong),
        "nameable": len(nameable),
        "named": len(named),
        "rightly": sum(item.correct for item in named),
        "right": len(graded) - len(wrong),
        "clean": sum(item.right and item.clean for item in graded),
    }


def keep(name: str, graded: list[Graded]) -> None:
    """Note the counts of a corpus."""
    known = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    known[name] = counts(graded)
    FIGURES.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")


def main() -> int:
    """Report on the corpora named on the command line, or on the project's own."""
    words = [word for word in sys.argv[1:] if word != "--keep"]
    folders = [Path(word) for word in words] or sorted(
        path.parent for path in HERE.glob("*/labels.toml")
    )
    said = []
    for folder in folders:
        print(f"# {folder.name}")
        graded = grade_corpus(folder)
        print_report(graded)
        if "--keep" in sys.argv:
            keep(folder.resolve().name, graded)
        said += [f"{folder.name}: {fault}" for fault in faults(figures(graded))]
    print("\n".join(said))
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
