"""Reports to text: one module for each format, that knows only the report.

The table is light, so that help can list the formats before anything they need is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol, TextIO, cast

from grader.report.errors import Exit, GraderError

if TYPE_CHECKING:
    from grader.report.schema import Report

SourceOf = Callable[[str], str | None]
"""Finds a submission's text by the SHA-256 of its file; None where it is not known."""


@dataclass(frozen=True)
class Sheet:
    """A platform's own table of a class, as it was exported.

    Attributes:
        columns: the names in its first line.
        rows: whose each row is, empty if nobody's, and its cells.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Detail:
    """What a format may show besides the reports, if it has room for it.

    Attributes:
        verbose: every case, requirement and finding.
        source_of: finds the text for code frames.
        sheet: the platform's table, if it was the roster.
    """

    verbose: bool = False
    source_of: SourceOf = lambda _: None
    sheet: Sheet | None = None


@dataclass(frozen=True)
class Format:
    """An output format.

    Attributes:
        module: its module of this package.
        audience: who reads it. What a learner reads shows no values of hidden cases.
        single: whether it can hold one report only.
    """

    module: str
    audience: Literal["learner", "instructor"]
    single: bool = False


FORMATS = {
    "terminal": Format("terminal", "learner"),
    "json": Format("json", "instructor"),
    "jsonl": Format("jsonl", "instructor"),
    "csv": Format("csv", "instructor"),
    "canvas": Format("canvas", "instructor"),
    "moodle": Format("moodle", "learner"),
    "nbgrader": Format("nbgrader", "instructor"),
    "junit": Format("junit", "learner"),
    "sarif": Format("sarif", "learner"),
    "github": Format("github", "learner"),
    "gradescope": Format("gradescope", "learner", single=True),
    "prairielearn": Format("prairielearn", "learner", single=True),
    "exercism": Format("exercism", "learner", single=True),
    "github-classroom": Format("github_classroom", "learner", single=True),
}


class FormatError(GraderError):
    """A format that holds one report was asked to hold none or several."""

    status = Exit.USAGE

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} holds the result of one submission: grade one file, or choose json or csv"
        )


class Renderer(Protocol):
    """Writes reports to a text stream."""

    def __call__(self, reports: Iterable[Report], out: TextIO, detail: Detail, /) -> None:
        """Write all reports, one after another as they come."""


def check_count(name: str, count: int) -> None:
    """See whether so many reports can be written in a format. Raises FormatError."""
    if FORMATS[name].single and count != 1:
        raise FormatError(name)


def renderer(name: str) -> Renderer:
    """Return the renderer of a format; what a learner reads is made from `for_learner`."""
    chosen = FORMATS[name]
    write = cast("Renderer", import_module(f"grader.report.formats.{chosen.module}").render)
    if chosen.audience == "instructor":
        return write
    from grader.report.formats.visible import for_learner  # noqa: PLC0415

    def render(reports: Iterable[Report], out: TextIO, detail: Detail, /) -> None:
        write(map(for_learner, reports), out, detail)

    return render
