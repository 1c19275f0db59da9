"""What a child's replies hold, validated at the wall (trusted side)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from grader.judging.outcome import Answer
from grader.workers.records import (
    MANY,
    TRACES,
    ErrorRecord,
    JitTrace,
    Name,
    Record,
    ValueRecord,
    WarningRecord,
)


class SaidRecord(Record):
    """An answer, and the types of its leaves by their paths."""

    value: ValueRecord
    leaves: Annotated[Mapping[Name, Name], MANY] = {}


class AnsweredRecord(SaidRecord):
    """The answer to a case."""

    case: int
    warnings: Annotated[tuple[WarningRecord, ...], MANY] = ()
    traces: Annotated[tuple[JitTrace, ...], Field(max_length=TRACES)] = ()


class RaisedRecord(ErrorRecord):
    """An exception in a case."""

    case: int


class ExchangedRecord(Record):
    """An answer with other values in Variables."""

    answer: SaidRecord | None
    sure: bool


@dataclass(frozen=True)
class Exchanged:
    """What a child answered with other values in its Variables.

    Attributes:
        answer: None if it raised, or the values could not be put.
        sure: whether all that came after the making of its modules had the values.
    """

    answer: Answer | None
    sure: bool


@dataclass(frozen=True)
class Place:
    """A Variable in a child: the module's number in the probe, and the path within it."""

    module: int
    path: str


def together(said: Sequence[tuple[str, Any]]) -> Answer:
    """Return the answers to the calls of a script as one."""
    if said[0][0] == "":
        answer: Answer = said[0][1]
        return answer
    return Answer(
        said[0][1].value,
        {f"answer{path}{at}": item for path, one in said for at, item in one.leaves.items()},
        tuple(warning for _, one in said for warning in one.warnings),
        {f"{path}{at}": kind for path, one in said for at, kind in one.kinds.items()},
        tuple(trace for _, one in said for trace in one.traces),
    )
