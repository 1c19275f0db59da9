"""Put the cases to one child, one at a time, and keep what came back (trusted side)."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.conversation import Conversation, MissedError, StoppedError
from grader.judging.outcome import Answer, Outcome, Raised, Stop
from grader.workers.process import LostWorkerError, Process

__all__ = ["Answer", "Outcome", "Raised", "Stop", "persistently", "run", "run_each"]


def run(
    process: Process,
    source: bytes,
    exercise: Exercise,
    cases: Sequence[Case],
    *,
    entry_point: str | None = None,
    probe_case: int | None = 0,
    asked: Sequence[int] | None = None,
    traces: bool = False,
    heard: Callable[[Conversation, bool], None] | None = None,
    prove: Callable[[Conversation], None] | None = None,
) -> Outcome:
    """Load a source in the child and put every case to it; always ends the child.

    Args:
        process: a started child that has served nothing yet.
        source: the file's bytes.
        exercise: names the entry point, the limits and what to observe.
        cases: those of the exercise.
        entry_point: called in place of the exercise's own.
        probe_case: index of the case to run once more under full observation; None for none.
        asked: indices of the cases to ask in order, the next only after an answer; all by default.
        traces: whether to record what jax traces in cases that are not hidden.
        heard: is told after each answer, and whether it was the last, before one is observed.
        prove: asks after the probe how Variables are used, or has the other cases observed too.
    """
    conversation = Conversation(process, exercise, traces=traces)
    try:
        conversation.begin()
        conversation.load(source, entry_point or exercise.settings.entry_point)
        if conversation.callable:
            wanted = range(len(cases)) if asked is None else asked
            for index in wanted:
                conversation.ask(index, cases[index])
                if heard is not None:
                    heard(conversation, index == wanted[-1])
            if probe_case is not None:
                conversation.observe(probe_case, cases[probe_case])
            if prove is not None:
                conversation.prove(prove)
        ending = process.end()
    except StoppedError as stopped:
        ending = conversation.stop(stopped)
    except MissedError as missed:
        ending = process.end()
        conversation.outcome.missed = None if conversation.glancing else str(missed)
    except BaseException:
        process.kill()
        raise
    outcome = conversation.outcome
    outcome.interpreted = process.kind == "interpreted"
    outcome.ending = ending
    conversation.keep_printed()
    if process.output.flooded and outcome.stop is None and outcome.missed is None:
        conversation.explain(None, ending)  # seen only now that all is read
    outcome.output_bytes = process.output.count
    return outcome


def run_each(
    process: Process,
    sources: Iterable[bytes],
    exercise: Exercise,
    cases: Sequence[Case],
    asked: Sequence[int],
) -> Iterator[Outcome]:
    """Put cases to several programs of one author in one child, and end it.

    It ends early after one that stops the child or that there is no rule for; the outcome says so.

    Args:
        process: a started child that has served nothing yet.
        sources: the programs, each loaded when the one before has answered.
        exercise: names the entry point and the limits, which hold for each program.
        cases: those of the exercise.
        asked: indices of the cases to ask, in order.

    Raises:
        LostWorkerError: the child did not begin.
    """
    conversation = Conversation(process, exercise)
    try:
        conversation.begin()
        for source in sources:
            conversation.anew()
            try:
                conversation.load(source, exercise.settings.entry_point)
                for index in asked if conversation.callable else ():
                    conversation.ask(index, cases[index])
            except (StoppedError, MissedError) as error:
                conversation.outcome.missed = str(error.__cause__ or error)
                yield conversation.outcome
                return
            yield conversation.outcome
    finally:
        process.kill()


def persistently(start: Callable[[], Process], put: Callable[[Process], Outcome]) -> Outcome:
    """Put questions to a child, and to another one if that was ended from outside.

    Args:
        start: starts a child.
        put: asks it, as `run` does.

    Raises:
        LostWorkerError: the other was lost as well, or none could be started.
    """
    for last in (False, True):
        try:
            outcome = put(start())
        except LostWorkerError:
            if last:
                raise
            continue
        if not outcome.lost:
            return outcome
    raise LostWorkerError(
        "two workers in a row were ended from outside before they had answered: grade it again, "
        "with more free memory if the system ran out of it"
    )
