"""Writes the pages of a class: one report after another, rows of the table kept in files."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, Self

import jinja2
from markupsafe import Markup

from grader.classroom.alike.pairs import KINDS, Alike
from grader.classroom.report import INDEX, PAGES
from grader.classroom.report.environment import TEMPLATES, template_environment
from grader.classroom.report.excerpt import Line, excerpt, without_comments
from grader.classroom.report.plots import bars, histogram
from grader.classroom.report.summary import VERDICTS, ClassSummary, Example
from grader.exercise.catalogue import Catalogue
from grader.exercise.pitfalls import Pitfall, list_pitfalls
from grader.exercise.trusted_files import ExerciseError
from grader.report.formats import SourceOf
from grader.report.formats.items import items
from grader.report.formats.visible import for_learner
from grader.report.schema import Report, Verdict

SPOOLED = 1 << 20
"""From how many bytes on the rows of the table are kept in a file."""
PLOTTED = 12
"""How many pitfalls the plot has."""
LISTED: tuple[Verdict, ...] = (*VERDICTS, "absent")
"""Verdicts in the order of the table of learners."""
LISTED_CASES, LISTED_PAIRS = 10, 200


def write_pages(
    reports: Iterable[Report], folder: Path, source_of: SourceOf, alike: Alike | None
) -> ClassSummary:
    """Write all pages; raises OSError if the folder cannot be written."""
    (folder / PAGES).mkdir(parents=True, exist_ok=True)
    environment = _environment()
    learner = environment.get_template("learner.html.j2")
    summary = ClassSummary()
    with ExitStack() as stack:
        rows = {verdict: stack.enter_context(_Rows()) for verdict in LISTED}
        for report in reports:
            summary.add(report)
            if report.verdict == "absent":
                rows["absent"].add(_row(report, ""))
                continue
            page = f"{PAGES}/{_file_name(report)}"
            rows[report.verdict].add(_row(report, page))
            _write(folder / page, learner.stream(_learner(for_learner(report), source_of)))
        everyone = (row for verdict in LISTED for row in rows[verdict])
        index = environment.get_template("index.html.j2")
        _write(folder / INDEX, index.stream(_index(summary, everyone, source_of, alike)))
    return summary


def feedback_pages(source_of: SourceOf) -> Callable[[str, Sequence[Report]], str]:
    """Return what makes a page for a learner from the reports on all that they handed in."""
    template = _environment().get_template("feedback.html.j2")

    def page(learner: str, reports: Sequence[Report]) -> str:
        works = [_learner(report, source_of) for report in reports]
        return template.render(learner=learner, works=works)

    return page


def _environment() -> jinja2.Environment:
    environment = template_environment()
    environment.globals["style"] = Markup((TEMPLATES / "style.css").read_text(encoding="utf-8"))  # noqa: S704
    return environment


class _Rows:
    """Rows of the table of learners, in memory at first and then in a file."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(SPOOLED, "w+", encoding="ascii")  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, row: dict[str, Any]) -> None:
        self._file.write(json.dumps(row) + "\n")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line)


def _write(path: Path, stream: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(stream)


def _file_name(report: Report) -> str:
    """Return a page's name: readable, and different for different files of a learner."""
    said = report.submission.learner or Path(report.submission.path).stem
    readable = re.sub(r"[^a-z0-9]+", "-", said.lower()).strip("-")[:40] or "page"
    whose = f"{report.submission.learner}\0{report.submission.path}"
    return (
        f"{readable}-{hashlib.sha256(whose.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}.html"
    )


def _row(report: Report, page: str) -> dict[str, Any]:
    lead = next((item for item in report.findings if item.level == "error"), None)
    return {
        "who": report.submission.learner or report.submission.path,
        "path": report.submission.path,
        "page": page,
        "exercise": report.exercise.name if report.exercise else "",
        "verdict": report.verdict,
        "graded": report.graded,
        "late": report.submission.late,
        "score": report.score,
        "max_score": report.max_score,
        "said": lead.name if lead else "" if report.verdict == "passed" else report.summary,
    }


def _index(
    summary: ClassSummary,
    rows: Iterator[dict[str, Any]],
    source_of: SourceOf,
    alike: Alike | None,
) -> dict[str, Any]:
    frequent = summary.frequent
    steps = [f"{start}–{start + 9}" for start in range(0, 100, 10)] + ["100"]
    counts = [sum(summary.percent[start : start + 10]) for start in range(0, 110, 10)]
    shown = [verdict for verdict in reversed(VERDICTS) if summary.verdicts[verdict]]
    return {
        "summary": summary,
        "rows": rows,
        "verdicts": shown,
        "verdict_plot": bars("Submissions by verdict", shown, [summary.verdicts[v] for v in shown]),
        "scores": list(zip(steps, counts, strict=True)),
        "score_plot": histogram(
            "Submissions by score in per cent", [step.partition("–")[0] for step in steps], counts
        ),
        "pitfall_plot": bars(
            "The most frequent pitfalls",
            [item.name for item in frequent[:PLOTTED]],
            [item.found for item in frequent[:PLOTTED]],
        ),
        "pages": _pitfalls(),
        "example": lambda example: _example(example, source_of),
        "listed_cases": LISTED_CASES,
        "alike": alike,
        "kinds": KINDS,
        "listed_pairs": LISTED_PAIRS,
    }


def _learner(report: Report, source_of: SourceOf) -> dict[str, Any]:
    source = source_of(report.submission.sha256 or "") if report.findings else None
    frames = [
        excerpt(source, item.location) if source is not None and item.location else []
        for item in report.findings
    ]
    return {
        "report": report,
        "findings": list(zip(report.findings, frames, strict=True)),
        "items": [item for item in items(report) if item.kind != "run"],
    }


def _example(example: Example | None, source_of: SourceOf) -> list[Line]:
    """Return the lines that show a pitfall in one submission, and nothing of whose it is."""
    source = source_of(example.sha256) if example else None
    if example is None or source is None:
        return []
    return excerpt(without_comments(source), example.location)


def _pitfalls() -> dict[str, Pitfall]:
    """Return the pages of all pitfalls by name; none where no exercises are found."""
    try:
        catalogue = Catalogue()
        folders = [
            folder for name in catalogue.names for folder in catalogue.folder(name).pitfall_folders
        ]
    except ExerciseError:
        return {}
    return {pitfall.name: pitfall for pitfall in list_pitfalls(folders)}
