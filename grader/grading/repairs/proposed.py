"""Edits that an examiner proposes, as far as they are believed: bounded, and of the learner's own.

Whoever parses the text might be made to say anything; so what an edit may put in is bounded here.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field, ValidationError

from grader.diagnosis.operators.program import Edit
from grader.diagnosis.repairs.candidates import MOST, Candidate
from grader.exercise.exercise import Exercise
from grader.grading.examiner.dialogue import GaveUpError
from grader.workers.records import Name, Record

INSERTED = 80
"""How many characters one edit may put in that do not stand in the file."""
MOST_EDITS = 24
WHOLE_LINE = 8
"""From how many characters on a line of the reference is one that could be copied."""


class _Edit(Record):
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    new: Annotated[str, Field(max_length=4_000)]


class _Candidate(Record):
    edits: Annotated[tuple[_Edit, ...], Field(min_length=1, max_length=MOST_EDITS)]
    pitfall: Name


class _Proposed(Record):
    candidates: Annotated[tuple[dict[str, Any], ...], Field(max_length=MOST)]


def believed(body: Any, text: str, exercise: Exercise) -> list[Candidate]:
    """Return the proposed edits that are allowed, in their order.

    Args:
        body: what the examiner said.
        text: the submission.
        exercise: what it is for.

    Raises:
        GaveUpError: it is no list of edits.
    """
    try:
        proposed = _Proposed.model_validate(dict(body)).candidates
    except ValidationError as error:
        raise GaveUpError("no valid answer came") from error
    lines = {line.strip().rstrip(",") for line in exercise.right_program.splitlines()}
    foreign = [line for line in lines if len(line) >= WHOLE_LINE and line not in text]
    return [each for said in proposed for each in _allowed(said, text, foreign)]


def _allowed(said: dict[str, Any], text: str, foreign: list[str]) -> Iterator[Candidate]:
    try:
        candidate = _Candidate.model_validate(said)
    except ValidationError:
        return  # one that touches very many places is no small edit
    edits = tuple(sorted(Edit(each.start, each.end, each.new) for each in candidate.edits))
    place = 0
    for edit in edits:
        short = len(edit.new) <= INSERTED and not set(edit.new) & {"\n", "\r", "\f"}
        copied = any(line in edit.new for line in foreign)
        if (
            not place <= edit.start <= edit.end <= len(text)
            or copied
            or not (short or edit.new.strip() in text)
        ):
            return
        place = edit.end
    yield Candidate(edits, candidate.pitfall)
