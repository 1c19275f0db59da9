"""One run of `grade batch`, from its options to its exit status."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from types import FrameType
from typing import Any, Literal

from rich.console import Console

from grader.classroom.apart import check_apart, check_entries, passed_over
from grader.classroom.archives.shelf import Shelf
from grader.classroom.collect import collect
from grader.classroom.engines import Engine, dask, threads
from grader.classroom.entry import Entry, Notices
from grader.classroom.job import isolation_complaint, reader
from grader.classroom.mute import check_names, mute
from grader.classroom.outputs import Graded, Wanted, write_outputs
from grader.classroom.progress import Watch
from grader.classroom.regrade import leave_others, of_learners
from grader.classroom.roster import ROSTER, Roster, read_roster
from grader.classroom.run import ONE_EXERCISE, Batch, Plan
from grader.classroom.store import Store, open_store
from grader.exercise.exercise import Exercise
from grader.grading.exercises import open_catalogue
from grader.report.errors import Exit, GraderError, WrongUsageError, say
from grader.report.formats import check_count
from grader.report.marks import absent


@dataclass(frozen=True)
class Options:
    """The options of `grade batch`."""

    paths: tuple[str, ...]
    exercise: str | None
    seed: int | Literal["secret"]
    pattern: str | None
    roster: Path | None
    learners: tuple[str, ...]
    store: str | None
    force: bool
    repairs: bool
    jobs: int
    engine: Literal["threads", "dask"]
    scheduler: str | None
    allow_unsandboxed: bool
    wanted: Wanted
    mute: tuple[str, ...]
    unmute: tuple[str, ...]


def grade_batch(**chosen: Any) -> Exit:
    """Grade a batch, write what was asked for, and return the exit status.

    Args:
        chosen: the fields of `Options` and of `Wanted`.

    Raises:
        GraderError: it could not begin, was stopped, or its reports could not be kept or written.
    """
    wanted = Wanted(**{each.name: chosen.pop(each.name) for each in fields(Wanted)})
    options = Options(**chosen, wanted=wanted)
    catalogue = open_catalogue()
    exercises = catalogue.choose(options.exercise, say)
    roster = read_roster(options.roster) if options.roster else Roster()
    check_names(options.mute, exercises)
    where, named = options.store or _default_store(options.paths), options.paths
    check_apart(wanted, named, options.pattern, options.roster, where, catalogue.files())
    wanted.check()
    watch = Watch(Console(stderr=True, highlight=False))
    notices = Notices(watch.say)
    for remark in (*roster.remarks, *wanted.remarks(roster, exercises)):
        notices.say(remark)
    with ExitStack() as stack:
        shelf = stack.enter_context(Shelf(reader(exercises)))
        own = passed_over(wanted)
        entries = collect(named, options.pattern, exercises, roster, shelf, notices, own)
        check_entries(wanted, entries)
        _check(options, len(entries))
        files = of_learners(options.learners, entries, roster) if options.learners else entries
        whose = {each.learner for each in files}
        store = stack.enter_context(open_store(where))
        store.begin(options.paths)
        mute(store, options.mute, options.unmute, watch.say)
        seed = store.secret_seed() if options.seed == "secret" else options.seed
        if options.learners:
            leave_others(store, options.paths, entries, whose, seed, notices)
        watch.expect(len(files))
        _grade(options, exercises, seed, files, store, watch)
        store.end()
        present = store.learners()
        missing = [learner for learner in roster.learners if learner not in present]
        _say_what_is_odd(store, files, roster, notices)
        absentees = [absent(learner, seed) for learner in missing]
        try:
            graded = Graded(store, absentees, entries, exercises, wanted.points, roster.sheet)
            write_outputs(wanted, graded)
        finally:
            for why, names in store.ungradable().items():
                choose = "; or choose with --exercise NAME" if ONE_EXERCISE in why else ""
                watch.say(f"ungradable: {', '.join(names)}: {why}{choose}")
    return Exit.UNGRADABLE if notices.lost or watch.verdicts["ungradable"] else Exit.PASSED


def _check(options: Options, total: int) -> None:
    """See whether so many files can be graded, and written as was asked for. Raises GraderError."""
    if not total:
        named = ", ".join(options.paths)
        what = repr(options.pattern or "*.py") + (
            "" if options.pattern else ", notebook or document"
        )
        raise WrongUsageError(f"there is nothing to grade in {named}: no file {what}")
    if options.wanted.format_:
        check_count(options.wanted.format_, total)


def _grade(
    options: Options,
    exercises: tuple[Exercise, ...],
    seed: int,
    entries: Sequence[Entry],
    store: Store,
    watch: Watch,
) -> None:
    """Grade all files. Raises GraderError if a signal stopped that."""
    total = len(entries)
    plan = Plan(
        exercises,
        seed,
        secret=options.seed == "secret",
        force=options.force or bool(options.learners),
        unsandboxed=options.allow_unsandboxed,
        repairs=options.repairs,
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
    said = "secret" if options.seed == "secret" else seed
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
