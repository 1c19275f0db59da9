"""The report: everything known about one submission, as versioned data."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Literal[1] = 1

Verdict = Literal["passed", "failed", "ungradable", "absent"]
Level = Literal["error", "advice"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SubmissionPart(_Part):
    """Which file was graded."""

    path: str
    sha256: str | None = Field(description="of what was graded; null if it could not be read")
    learner: str | None = Field(
        default=None,
        description="whose it is, by a roster or a folder of submissions; null if unsaid",
    )
    late: bool = Field(
        default=False, description="whether the platform's names say that it is late"
    )


class ExercisePart(_Part):
    """Which exercise it was graded against."""

    name: str
    version: str
    digest: str = Field(description="of all that decides the verdict: code, cases, reference")
    explained_by: str = Field(
        default="", description="digest of all that explains it: error model, pitfalls, code"
    )


class Sample(_Part):
    """Values of an array: its shape, dtype, and some elements in C order, usually the first."""

    shape: tuple[int, ...]
    dtype: str
    values: tuple[bool | int | float | str | None, ...]
    start: int = Field(default=0, description="index of the first of these, in C order")


Argument = bool | int | float | str | Sample


class Wrong(_Part):
    """Which numbers of an answer of the right shape are wrong."""

    count: int
    of: int
    first: tuple[int, ...] = Field(description="index of the first of them")
    axes: dict[str, int] = Field(
        default={}, description="the same by the axes that the answer had before it was flattened"
    )
    shown: tuple[int, ...] = Field(description="those among the values in the report, from 0")


class CallPart(_Part):
    """One call on the object that a case's entry point returned."""

    method: str
    arguments: dict[str, Argument]


class LeafPart(_Part):
    """One array or number of an answer that is a tuple, a dict, or that of several calls."""

    path: str = Field(description='such as `[0]`, `["loss"]` or `call 2`')
    message: str
    max_error: float | None
    expected: Sample | None = None
    answered: Sample | None = None
    wrong: Wrong | None = Field(default=None, description="null if the shapes differ")


class CapturedOutput(_Part):
    """What the submission printed, capped."""

    text: str
    bytes: int
    truncated: bool
    loading: int = Field(
        default=0,
        description="how many of these characters were printed while the file was loaded",
    )


class CasePart(_Part):
    """One case: what was asked and what came of it."""

    name: str
    sizes: dict[str, int]
    status: Literal["passed", "failed", "raised", "not-run"]
    message: str
    max_error: float | None
    arguments: dict[str, Argument] | None = Field(
        default=None, description="of a case that failed or raised"
    )
    calls: tuple[CallPart, ...] = Field(
        default=(), description="on the object that this returned, of a case that failed or raised"
    )
    path: str = Field(
        default="", description="of what is expected and answered; empty if it is the whole answer"
    )
    expected: Sample | None = None
    answered: Sample | None = None
    wrong: Wrong | None = Field(default=None, description="null if the shapes differ")
    leaves: tuple[LeafPart, ...] = Field(
        default=(), description="all of an answer that is no single array or number"
    )
    printed: CapturedOutput | None = Field(
        default=None, description="what the submission printed meanwhile; null if nothing"
    )
    hidden: bool = False


class RequirementPart(_Part):
    """One thing that must hold besides the numbers."""

    name: str
    status: Literal["held", "broken", "unknown"]
    message: str


class Location(_Part):
    """A span of the submission: 1-based lines, 0-based columns in characters, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Help(_Part):
    """The rungs of help, to be revealed one by one."""

    where: str
    idea: str
    pattern: str
    fix: str


By = Literal[
    "named change",
    "derived change",
    "repair",
    "answers",
    "exception",
    "parameters",
    "trace",
    "source",
    "caught",
    "process",
]


class Proof(_Part):
    """By what a finding was proved, and in how many of the cases."""

    by: By
    cases: int
    of: int


class Finding(_Part):
    """One misconception found, or one piece of advice."""

    name: str
    level: Level
    message: str
    evidence: tuple[str, ...]
    proofs: tuple[Proof, ...] = Field(default=(), description="by what it was proved")
    location: Location | None
    help: Help
    alternatives: tuple[str, ...] = Field(
        default=(), description="names that the evidence cannot tell from this one"
    )
    observed: str = ""
    expected: str = ""
    case: str | None = Field(
        default=None, description="name of the case that its values are of; null if it has none"
    )
    support: str = Field(
        default="", description="what supports it, in a learner's words; empty if that is no more"
    )


class Repair(_Part):
    """One edit of the submission that makes it right, if there is one among those tried."""

    tried: int = Field(description="how many edits were run")
    cases: int = Field(default=0, description="of how many all are right with it; 0 if none is")
    words: str = Field(default="", description='what the program has then, after "with"')
    diff: str = Field(default="", description="of the learner's own lines; empty if none is found")
    pitfall: str = Field(default="", description="the misconception that it corrects, if any")


class Shown(_Part):
    """What a learner reads where cases are hidden: said before any of those was asked."""

    requirements: tuple[RequirementPart, ...]
    findings: tuple[Finding, ...]
    output: CapturedOutput | None


class Durations(_Part):
    """Wall time in seconds; the only fields that differ between equal runs."""

    total: float
    worker: float
    diagnosis: float


class Isolation(_Part):
    """How the submission's process was confined."""

    level: Literal["full", "partial", "none"]
    layers: tuple[str, ...] = ()
    message: str = ""
    accepted: bool = Field(
        default=False,
        description="whoever graded others' work asked for it although the level was not full",
    )


class Report(_Part):
    """All that is known about one graded submission."""

    schema_version: Literal[1] = SCHEMA_VERSION
    submission: SubmissionPart
    exercise: ExercisePart | None
    seed: int | None = Field(
        description="null in what a learner reads where cases are hidden or none is asked"
    )
    verdict: Verdict
    score: float
    max_score: float
    summary: str
    isolation: Isolation
    versions: dict[str, str]
    cases: tuple[CasePart, ...] = ()
    requirements: tuple[RequirementPart, ...] = ()
    findings: tuple[Finding, ...] = ()
    incomplete: str = Field(
        default="",
        description="why there could be more findings, one sentence; empty if there could not",
    )
    repair: Repair | None = Field(default=None, description="null if none was looked for")
    output: CapturedOutput | None = None
    shown: Shown | None = Field(
        default=None,
        description="what a learner reads in place of these parts; null if no case is hidden, or "
        "if a hidden one was asked before anything was said",
    )
    muted: tuple[str, ...] = Field(
        default=(),
        description="misconceptions that the class's instructor muted: learners do not read them",
    )
    answers_digest: str | None = Field(
        default=None,
        description="equal for submissions that answered every case alike, up to rounding",
    )
    durations: Durations | None = None

    @property
    def graded(self) -> bool:
        """Whether the score says something about the work."""
        return self.verdict in {"passed", "failed"}


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of the report."""
    schema = Report.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
