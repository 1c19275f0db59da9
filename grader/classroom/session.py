"""One run of `grade batch`, from its options to its exit status."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Literal

from rich.console import Console

from grader.classroom.archives.shelf import Shelf
from grader.classroom.collect import collect
from grader.classroom.engines import Engine, dask, threads
from grader.classroom.entry import Entry, Notices
from grader.classroom.job import isolation_complaint
from grader.classroom.mute import check_names, mute
from grader.classroom.outputs import check_outputs, write_outputs
from grader.classroom.progress import Watch
from grader.classroom.roster import ROSTER, Roster, read_roster
from grader.classroom.run import Batch, Plan
from grader.classroom.store import Store, open_store
from grader.exercise.exercise import Exercise
from grader.grading.exercises import open_catalogue
from grader.grading.shared_launcher import WORTH_WARMING
from grader.report.errors import Exit, GraderError, WrongUsageError, say
from grader.report.formats import check_count


@dataclass(frozen=True)
class Options:
    """The options of `grade batch`."""

    paths: tuple[str, ...]
    exercise: str | None
    seed: int | Literal["secret"]
    pattern: str | None
    roster: Path | None
    store: str | None
    force: bool
    format_: str | None
    output: Path | None
    report: Path | None
    jobs: int
    engine: Literal["threads", "dask"]
    scheduler: str | None
    allow_unsandboxed: bool
    mute: tuple[str, ...]
    unmute: tuple[str, ...]


def grade_batch(**chosen: Any) -> Exit:
    """Grade a batch, write what was asked for, and return the exit status.

    Args:
        chosen: the fields of `Options`.

    Raises:
        GraderError: it could not begin, was stopped, or its reports could not be kept or written.
    """
    options = Options(**chosen)
    exercises = open_catalogue().choose(options.exercise, say)
    roster = read_roster(options.roster) if options.roster else Roster()
    check_names(options.mute, exercises)
    check_outputs(options.format_, options.output, options.report)
    watch = Watch(Console(stderr=True, highlight=False))
    notices = Notices(watch.say)
    for remark in roster.remarks:
        notices.say(remark)
    with ExitStack() as stack:
        shelf = stack.enter_context(Shelf())
        written = [path for path in (options.output, options.report) if path is not None]
        entries = collect(
            options.paths, options.pattern, exercises, roster, shelf, notices, written
        )
        _check(options, len(entries))
        store = stack.enter_context(open_store(options.store or _default_store(options.paths)))
        store.begin(options.paths)
        mute(store, options.mute, options.unmute, watch.say)
        watch.expect(len(entries))
        _grade(options, exercises, entries, store, watch)
        store.end()
        _say_what_is_odd(store, entries, roster, notices)
        try:
            write_outputs(store, options.format_, options.output, options.report)
        finally:
            for why, names in store.ungradable().items():
                watch.say(f"ungradable: {', '.join(names)}: {why}")
    return Exit.UNGRADABLE if notices.lost or watch.verdicts["ungradable"] else Exit.PASSED


def _check(options: Options, total: int) -> None:
    """See whether so many files can be graded, and written as was asked for. Raises GraderError."""
    if not total:
        named = ", ".join(options.paths)
        what = repr(options.pattern or "*.py") + (
            "" if options.pattern else ", notebook or document"
        )
        raise WrongUsageError(f"there is nothing to grade in {named}: no file {what}")
    if options.format_:
        check_count(options.format_, total)


def _grade(
    options: Options,
    exercises: tuple[Exercise, ...],
    entries: Sequence[Entry],
    store: Store,
    watch: Watch,
) -> None:
    """Grade all files. Raises GraderError if a signal stopped that."""
    total = len(entries)
    secret = options.seed == "secret"
    seed = store.secret_seed() if options.seed == "secret" else options.seed
    plan = Plan(
        exercises,
        seed,
        secret=secret,
        force=options.force,
        unsandboxed=options.allow_unsandboxed,
        warm=total >= WORTH_WARMING,
    )
    with _engine(options) as engine, watch:
        batch = Batch(plan, store, engine.executor, engine.room, watch.count)
        with _stopped_by_signals(batch.stop) as received:
            finished = batch.run(entries)
    if not finished:
        raise GraderError(
            f"stopped by {received[0].name}: {watch.done} of {total} files are done and kept "
            f"in {store.name}; the same command goes on from there",
            Exit.by_signal(received[0]),
        )
    said = "secret" if secret else seed
    watch.say(f"{watch.outcome}; seed {said}, kept in {store.name}")


def _default_store(paths: Sequence[str]) -> str:
    first = Path(paths[0])
    name = (first.absolute().name if first.is_dir() else first.stem) if first.exists() else "batch"
    return str(Path(".grade") / f"{name}.db")


def _engine(options: Options) -> AbstractContextManager[Engine]:
    if options.scheduler:
        return dask(options.scheduler)
    return _checked_threads(options)


@contextmanager
def _checked_threads(options: Options) -> Iterator[Engine]:
    with threads(options.jobs) as engine:
        if not options.allow_unsandboxed and (complaint := isolation_complaint()):
            raise GraderError(complaint)
        yield engine


def _say_what_is_odd(
    store: Store, entries: Sequence[Entry], roster: Roster, notices: Notices
) -> None:
    for entry in entries if roster.learners else ():
        if entry.rule != ROSTER:
            notices.say(
                f"{entry.path} is of nobody in the roster: it is graded as {entry.learner!r}'s"
            )
    for learner in roster.missing():
        notices.say(f"{learner} is in the roster and handed in nothing")
    for learner, exercise, paths in store.clashes():
        notices.say(
            f"{learner} has {len(paths)} files for {exercise} ({', '.join(paths)}): all are graded "
            "and reported; if they are of several people, say whose each is with --roster"
        )


@contextmanager
def _stopped_by_signals(stop: Callable[[], None]) -> Iterator[list[signal.Signals]]:
    """Have an interrupt or a request to end stop the batch, and not this process; yield which."""
    received: list[signal.Signals] = []

    def handle(number: int, _frame: FrameType | None) -> None:
        received.append(signal.Signals(number))
        stop()

    signals = (signal.SIGINT, signal.SIGTERM)
    before: list[Any] = [signal.signal(number, handle) for number in signals]
    try:
        yield received
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
