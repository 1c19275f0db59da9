"""What the addresses below `/api/v1` answer. A change that a script could stumble over is a v2."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from grader.report.schema import Report, Verdict
from grader.serve.instructor.overview import Who

API_VERSION: Literal[1] = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Learners(_Part):
    """Who learns in a class."""

    schema_version: Literal[1] = API_VERSION
    klass: str
    learners: tuple[Who, ...]


class Kept(_Part):
    """A version of a learner's program."""

    number: int = Field(description="greater than that of any version before")
    at: str = Field(description="when it was kept, ISO 8601 in UTC")
    why: str = Field(description="why it was kept, a few words")
    digest: str = Field(description="SHA-256 of its content, hexadecimal")
    run: Literal["", "waiting", "graded", "replaced"] = Field(
        description="what became of the run; empty if it was none"
    )
    verdict: Verdict | None = Field(description="null while it is not graded")
    score: float
    max_score: float


class Received(_Part):
    """What counts as handed in by a learner."""

    version: int
    at: str = Field(description="by the server's clock, ISO 8601 in UTC")
    digest: str = Field(description="SHA-256 of its content, hexadecimal")
    late: bool = Field(description="whether that was after the deadline")
    receipt: str = Field(description="proves all that; the learner has it too")
    graded: bool


class Versions(_Part):
    """The versions of a learner's program for a lesson."""

    schema_version: Literal[1] = API_VERSION
    klass: str
    learner: Who
    lesson: str
    versions: tuple[Kept, ...] = Field(description="the newest first")
    handed_in: Received | None = Field(description="null if nothing is")


class VersionWhole(_Part):
    """A version of a learner's program, with what was found in it."""

    schema_version: Literal[1] = API_VERSION
    klass: str
    learner: Who
    lesson: str
    version: Kept
    content: str = Field(description="of the file, as text; what is no UTF-8 is replaced")
    report: Report | None = Field(description="null while it is not graded")
    handed_in: Report | None = Field(
        description="what came of it with the hidden cases, if it was handed in"
    )


class ReleasedAt(_Part):
    """Since when learners see what came of an assignment."""

    schema_version: Literal[1] = API_VERSION
    klass: str
    lesson: str
    at: str = Field(description="by the server's clock, ISO 8601 in UTC")


class Fault(_Part):
    """Why something is not answered, one sentence that says what to do."""

    error: str
