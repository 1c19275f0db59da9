"""What `grade batch` writes of a class, as files to download."""

import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from grader.classroom.alike.pairs import find_alike
from grader.classroom.alike.write import programs, write_pairs
from grader.classroom.export.wheel import add
from grader.classroom.feedback import write_feedback
from grader.classroom.own_zip import write_zip
from grader.classroom.report import load_feedback, write
from grader.exercise.exercise import Exercise
from grader.report.errors import GraderError
from grader.report.formats import FORMATS, Detail, Sheet, SourceOf, renderer
from grader.report.formats.table import Table
from grader.report.marks import remark
from grader.report.schema import Report
from grader.serve.instructor.named import named

JSON, CSV, ZIP, TEXT, XML = (
    "application/json",
    "text/csv; charset=utf-8",
    "application/zip",
    "text/plain; charset=utf-8",
    "application/xml",
)


class NoSuchExportError(GraderError):
    """There is no such download."""


@dataclass(frozen=True)
class Exported:
    """What is exported.

    Attributes:
        reports: yields those of a learner one after another, of who handed in nothing too; each
            time from the first, so that no class has to be in memory.
        source_of: finds the text of a program by its SHA-256.
        exercises: that they are on.
        roster: the class's table, its rows by the learners' logins.
    """

    reports: Callable[[], Iterator[Report]]
    source_of: SourceOf
    exercises: Sequence[Exercise]
    roster: Sheet

    def handed_in(self) -> Iterator[Report]:
        """Yield the reports of what there is."""
        return (report for report in self.reports() if report.verdict != "absent")


@dataclass(frozen=True)
class Download:
    """A kind of file.

    Attributes:
        label: what it is.
        file: what its name ends in, behind that of the lesson.
        media_type: of it.
        make: makes it.
        single: whether it holds one lesson only.
    """

    label: str
    file: str
    media_type: str
    make: Callable[[Exported], bytes]
    single: bool = False


def export(kind: str, what: Exported) -> bytes:
    """Return a file. Raises GraderError where the reports do not fit it."""
    return found(kind).make(what)


def found(kind: str) -> Download:
    """Return a kind of file by its name. Raises NoSuchExportError."""
    if kind not in DOWNLOADS:
        raise NoSuchExportError(f"there is no download {kind!r}: choose one of the list")
    return DOWNLOADS[kind]


def of_lessons(count: int) -> Mapping[str, Download]:
    """Return the downloads that may hold so many lessons, by their names."""
    return {name: each for name, each in DOWNLOADS.items() if count == 1 or not each.single}


def _format(name: str) -> Callable[[Exported], bytes]:
    def made(what: Exported) -> bytes:
        out = io.StringIO()
        detail = Detail(source_of=what.source_of, sheet=named(name, what.roster))
        renderer(name)(what.reports(), out, detail)
        return out.getvalue().encode("utf-8", "backslashreplace")

    return made


def _gradebook(what: Exported) -> bytes:
    """Return the roster's own table with a column of points for each exercise, and remarks."""
    names = [exercise.name for exercise in what.exercises]
    points: dict[tuple[str, str], float] = {}
    remarks: dict[str, list[str]] = {}
    for report in what.reports():
        learner = report.submission.learner or ""
        name = report.exercise.name if report.exercise else ""
        if report.graded:
            points[learner, name] = report.score
        if said := remark(report):
            remarks.setdefault(learner, []).append(f"{name}: {said}" if name else said)
    out = io.StringIO()
    table = Table(out, (*what.roster.columns, *names, "remarks"))
    for learner, cells in what.roster.rows:
        mine = (points.get((learner, name)) for name in names)
        table.row(*cells, *mine, "; ".join(remarks.get(learner, ())))
    return out.getvalue().encode("utf-8", "backslashreplace")


def _pages(what: Exported) -> bytes:
    alike = find_alike(what.handed_in(), what.source_of, what.exercises)
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as name, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        folder = Path(name)
        write(what.reports(), folder, source_of=what.source_of, alike=alike)
        for path in sorted(folder.rglob("*.html")):
            add(archive, str(path.relative_to(folder)), path.read_bytes())
    return out.getvalue()


def _feedback(what: Exported) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "feedback.zip"
        write_feedback(path, what.handed_in(), (), load_feedback(what.source_of))
        return path.read_bytes()


def _programs(what: Exported) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "programs.zip"
        write_zip(path, programs(what.handed_in(), what.source_of, what.exercises))
        return path.read_bytes()


def _alike(ending: str) -> Callable[[Exported], bytes]:
    def made(what: Exported) -> bytes:
        out = io.StringIO()
        alike = find_alike(what.handed_in(), what.source_of, what.exercises)
        write_pairs(alike, Path(f"pairs{ending}"), out)
        return out.getvalue().encode("utf-8", "backslashreplace")

    return made


_RENDERED = {
    "csv": ("Table of results (CSV)", "results.csv", CSV),
    "canvas": ("Gradebook for Canvas (CSV)", "canvas.csv", CSV),
    "moodle": ("Grading worksheet for Moodle (CSV)", "moodle.csv", CSV),
    "nbgrader": ("Grades as nbgrader exports them (CSV)", "nbgrader.csv", CSV),
    "json": ("Whole reports (JSON)", "reports.json", JSON),
    "jsonl": ("Whole reports, one a line (JSON Lines)", "reports.jsonl", JSON),
    "junit": ("Results as tests (JUnit XML)", "junit.xml", XML),
    "sarif": ("Findings for editors (SARIF)", "findings.sarif", JSON),
    "github": ("Findings as annotations of GitHub Actions (text)", "github.txt", TEXT),
    "terminal": ("Reports as a terminal shows them (text)", "reports.txt", TEXT),
}
DOWNLOADS: Mapping[str, Download] = {
    "gradebook": Download("Your roster with points (CSV)", "gradebook.csv", CSV, _gradebook),
    **{
        name: Download(label, file, media, _format(name), single=name == "moodle")
        for name, (label, file, media) in _RENDERED.items()
        if not FORMATS[name].single
    },
    "pages": Download("Class report: pages (zip)", "pages.zip", ZIP, _pages),
    "feedback": Download("Feedback for each learner (zip)", "feedback.zip", ZIP, _feedback),
    "programs": Download(
        "Programs, for JPlag, Dolos or MOSS (zip)", "programs.zip", ZIP, _programs
    ),
    "alike": Download("Pairs of alike works (CSV)", "alike.csv", CSV, _alike(".csv")),
    "alike-json": Download("Pairs of alike works (JSON)", "alike.json", JSON, _alike(".json")),
}
"""All downloads by their names, in the order in which they are listed."""
