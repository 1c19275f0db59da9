"""What is made from the reports of a batch: a summary, the class report, a file of some format."""

import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import TextIO

from grader.classroom.report import load_pages, print_summary, summarise, write
from grader.classroom.store import Store
from grader.report.errors import Exit
from grader.report.formats import Detail, renderer
from grader.report.output import try_output, writing


def check_outputs(format_: str | None, output: Path | None, report: Path | None) -> None:
    """See before an hour of grading whether what is asked for can be written, changing nothing.

    Raises:
        OutputError: a file or folder cannot be written.
        MissingExtraError: what the class report needs is not installed.
    """
    if format_ is not None:
        renderer(format_)
    if output is not None:
        try_output(output)
    if report is not None:
        load_pages()
        with writing(report, "choose another folder for the class report"):
            report.mkdir(parents=True, exist_ok=True)
            TemporaryFile(dir=report).close()


def write_outputs(
    store: Store, format_: str | None, output: Path | None, report: Path | None
) -> None:
    """Write the class report and the reports of a run, each if asked for; print the summary.

    Raises:
        OutputError: the file or the class report cannot be written.
        MissingExtraError: what the class report needs is not installed.
        StoreError: the store failed.
    """
    if report is not None:
        summary = write(store.reports(), report, source_of=store.source_of)
    else:
        summary = summarise(store.reports())
    print_summary(summary, sys.stderr if format_ and output is None else sys.stdout)
    if format_ is None:
        return
    if output is None:
        _render(store, format_, sys.stdout)
        return
    advice = f"fix that and run the same command again; all reports are kept in {store.name}"
    with writing(output, advice, Exit.UNGRADABLE), output.open("w", encoding="utf-8") as out:
        _render(store, format_, out)


def _render(store: Store, format_: str, out: TextIO) -> None:
    renderer(format_)(store.reports(), out, Detail(source_of=store.source_of))
