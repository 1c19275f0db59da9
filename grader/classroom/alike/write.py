"""Pairs of alike works as CSV or JSON, and the programs of a class for tools that compare them."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from grader.classroom.alike.pairs import KINDS, Alike
from grader.classroom.file_names import Taken, plain
from grader.exercise.exercise import Exercise
from grader.report.formats import SourceOf
from grader.report.formats.table import Table, cell
from grader.report.schema import Report

ENDINGS = (".csv", ".json")
COLUMNS = (
    "exercise",
    "learner_1",
    "learner_2",
    "equal",
    "meaning",
    "group",
    "of",
    "own_tokens",
    "is_solution",
    "path_1",
    "path_2",
)


def write_pairs(alike: Alike, path: Path, out: TextIO) -> None:
    """Write all pairs, as the file's name ends; JSON holds the larger groups too."""
    if path.suffix.lower() == ".json":
        json.dump(asdict(alike), out, indent=2)
        out.write("\n")
        return
    table = Table(out, COLUMNS)
    for pair in alike.pairs:
        solution = "yes" if pair.solution else None
        counts = (pair.group, pair.of, pair.tokens, solution)
        table.row(pair.exercise, *pair.learners, pair.kind, KINDS[pair.kind], *counts, *pair.paths)


def programs(
    reports: Iterable[Report], source_of: SourceOf, exercises: Sequence[Exercise]
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an archive for JPlag, Dolos or MOSS, with plain names.

    `submissions/LEARNER/EXERCISE.py` are the programs that were graded, `starter/EXERCISE.py` what
    everybody was given, and `names.csv` says who is who.

    Args:
        reports: those of a learner follow each other.
        source_of: finds their texts.
        exercises: that they may be on.
    """
    folders: dict[str, str] = {}
    taken, files = Taken(), Taken()
    used: set[str] = set()
    for report in reports:
        source = source_of(report.submission.sha256 or "")
        if report.exercise is None or source is None:
            continue
        learner = report.submission.learner or report.submission.path
        if learner not in folders:
            folders[learner] = taken.free(plain(learner) or "learner")
        used.add(report.exercise.name)
        name = files.free(f"submissions/{folders[learner]}/{report.exercise.name}.py")
        yield name, source.encode("utf-8", "backslashreplace")
    for exercise in exercises:
        if exercise.name in used:
            yield f"starter/{exercise.name}.py", exercise.starter.encode()
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("folder", "learner"))
    rows.writerows((folder, cell(learner)) for learner, folder in folders.items())
    yield "names.csv", out.getvalue().encode("utf-8", "backslashreplace")
