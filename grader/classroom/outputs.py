"""What is made from the reports of a batch: a summary, the class report, a file of some format."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from grader.classroom.alike.pairs import find_alike
from grader.classroom.alike.write import ENDINGS, programs, write_pairs
from grader.classroom.entry import Entry
from grader.classroom.feedback import check_feedback, write_feedback
from grader.classroom.own_zip import check_zip, is_zip, write_zip
from grader.classroom.report import load_feedback, load_pages, print_summary, summarise, write
from grader.classroom.roster import Roster
from grader.classroom.store import Store
from grader.exercise.exercise import Exercise
from grader.report.errors import Exit, say
from grader.report.formats import FORMATS, Detail, Sheet, renderer
from grader.report.marks import scaled
from grader.report.output import OutputError, try_folder, try_output, whole, writing
from grader.report.schema import Report


@dataclass(frozen=True)
class Wanted:
    """What is to be written.

    Attributes:
        format_: the format of the reports; None for none.
        output: the file for them; None for standard output.
        report: the folder of the class report.
        alike: a CSV or JSON file for pairs of learners whose works are alike.
        programs: a zip file of the programs, for tools that compare them.
        feedback: a folder or a zip file for pages that go back to learners.
        points: how many points the assignment has; None for those of the exercise.
    """

    format_: str | None
    output: Path | None
    report: Path | None
    alike: Path | None
    programs: Path | None
    feedback: Path | None
    points: float | None

    @property
    def written(self) -> list[Path]:
        """All files and folders that are written."""
        paths = (self.output, self.report, self.alike, self.programs, self.feedback)
        return [path for path in paths if path is not None]

    @property
    def files(self) -> list[Path]:
        """Files that are replaced, whatever they held."""
        return [path for path in (self.output, self.alike) if path is not None]

    def remarks(self, roster: Roster, exercises: Sequence[Exercise]) -> Iterator[str]:
        """Yield what will not fit together, in sentences."""
        own = {each.settings.points.total for each in exercises}
        given, most = {self.points} if self.points else own, roster.most
        if self.format_ == "moodle" and most and not most & given:
            grade, points = (" or ".join(f"{each:g}" for each in sorted(s)) for s in (most, given))
            yield (
                f"the highest grade in the worksheet of Moodle is {grade}, and scores go up to "
                f"{points}: scale them with --points {max(most):g}"
            )

    def check(self) -> None:
        """See before an hour of grading whether all can be written, changing nothing.

        Raises:
            OutputError: a file or folder cannot be written.
            MissingExtraError: what the class report needs is not installed.
        """
        if self.format_ is not None:
            renderer(self.format_)
        if self.alike is not None and self.alike.suffix.lower() not in ENDINGS:
            raise OutputError(f"{self.alike} should end in {' or '.join(ENDINGS)}")
        if self.programs is not None:
            if not is_zip(self.programs):
                raise OutputError(f"{self.programs} should end in .zip")
            check_zip(self.programs)
            try_folder(self.programs.parent, "choose another place")
        for path in self.files:
            try_output(path)
        if self.report is not None:
            load_pages()
            advice = "choose another folder for the class report"
            with writing(self.report, advice):
                self.report.mkdir(parents=True, exist_ok=True)
            try_folder(self.report, advice)
        if self.feedback is not None:
            load_feedback(lambda _: None)
            check_feedback(self.feedback)


@dataclass(frozen=True)
class Graded:
    """A class as it is written: the reports of a run, and learners who handed in nothing.

    Attributes:
        store: which holds the reports of the run.
        absentees: reports of those of whom there is no file.
        entries: the files.
        exercises: that the files may be on.
        points: as in `Wanted`.
        sheet: the platform's table, if it was the roster.
    """

    store: Store
    absentees: Sequence[Report]
    entries: Sequence[Entry]
    exercises: Sequence[Exercise]
    points: float | None
    sheet: Sheet | None = None

    def handed_in(self, *, by_learner: bool = False) -> Iterator[Report]:
        """Yield the reports of all files, each time from the first."""
        for report in self.store.reports(by_learner=by_learner):
            yield scaled(report, self.points)

    def all(self) -> Iterator[Report]:
        """Yield the reports of all files, then of those who handed in nothing."""
        yield from self.handed_in()
        yield from self.absentees


def write_outputs(wanted: Wanted, graded: Graded) -> None:
    """Write what is wanted, and print the summary.

    Raises:
        OutputError: a file or folder cannot be written.
        MissingExtraError: what the class report needs is not installed.
        StoreError: the store failed.
    """
    store, output = graded.store, wanted.output
    alike = None
    if wanted.report is not None or wanted.alike is not None:
        alike = find_alike(graded.handed_in(), store.source_of, graded.exercises)
    if wanted.report is not None:
        summary = write(graded.all(), wanted.report, source_of=store.source_of, alike=alike)
    else:
        summary = summarise(graded.all())
    print_summary(summary, sys.stderr if wanted.format_ and output is None else sys.stdout, alike)
    if wanted.alike is not None and alike is not None:
        with _written(wanted.alike, store) as out:
            write_pairs(alike, wanted.alike, out)
    if wanted.programs is not None:
        reports = graded.handed_in(by_learner=True)
        with writing(wanted.programs, _advice(store), Exit.UNGRADABLE):
            write_zip(wanted.programs, programs(reports, store.source_of, graded.exercises))
    if wanted.feedback is not None:
        reports, pages = graded.handed_in(by_learner=True), load_feedback(store.source_of)
        for path in write_feedback(wanted.feedback, reports, graded.entries, pages):
            say(f"{path} was written or changed by somebody else: it is left as it is")
    if wanted.format_ is None:
        return
    if output is None:
        _render(wanted.format_, graded, sys.stdout)
        return
    with _written(output, store) as out:
        _render(wanted.format_, graded, out)


@contextmanager
def _written(path: Path, store: Store) -> Iterator[TextIO]:
    with whole(path, _advice(store), Exit.UNGRADABLE) as out:
        yield out


def _advice(store: Store) -> str:
    return f"fix that and run the same command again; all reports are kept in {store.name}"


def _render(format_: str, graded: Graded, out: TextIO) -> None:
    reports = graded.handed_in() if FORMATS[format_].single else graded.all()
    renderer(format_)(reports, out, Detail(source_of=graded.store.source_of, sheet=graded.sheet))
