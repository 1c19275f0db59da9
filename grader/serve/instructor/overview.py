"""What an instructor sees of a class at a glance, as versioned data."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from grader.learner.workspace import State
from grader.report.schema import Verdict

OVERVIEW_VERSION: Literal[1] = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Who(_Part):
    """A learner of the class."""

    id: str = Field(description="of the person, as in the addresses of pages")
    login: str = Field(description="what the roster calls them")
    name: str


class Work(_Part):
    """One version of a learner's work, as far as it was graded."""

    version: int = Field(description="its number; 0 if nothing was run or handed in")
    at: str = Field(description="when, ISO 8601 in UTC; empty if there is none")
    verdict: Verdict | None = Field(description="null while it is not graded")
    score: float
    max_score: float
    leading: str = Field(description="the misconception to mend first; empty if there is none")
    message: str = Field(description="what is said of it, or why it could not be graded")


class Place(_Part):
    """How far a learner is with a lesson."""

    lesson: str
    state: State
    attempts: int = Field(description="how often changed work was graded")
    newest: Work
    handed_in: Work | None = Field(description="what counts as handed in; null if nothing does")
    late: bool = Field(description="whether that came after the deadline")


class Learner(_Part):
    """Where a learner is."""

    who: Who
    passed: int = Field(description="how many lessons")
    seen_at: str = Field(description="of their newest attempt, ISO 8601; empty if there is none")
    now: str = Field(description="the lesson of it; empty if there is none")
    places: tuple[Place, ...] = Field(description="lessons that they began, in the course's order")


class Lesson(_Part):
    """How far a class is with a lesson."""

    name: str
    title: str
    policy: Literal["practice", "homework", "exam"]
    opens: str = Field(description="ISO 8601 in UTC; empty if it was always open")
    deadline: str = Field(description="ISO 8601 in UTC; empty if there is none")
    released: bool = Field(description="whether learners see all findings")
    begun: int
    passed: int
    handed_in: int
    ungraded: int = Field(description="how much of what is handed in is not graded yet")


class Behind(_Part):
    """A learner behind a count, with the version that shows it."""

    who: Who
    lesson: str
    version: int


class Misconception(_Part):
    """How often a misconception leads or is found in the newest work of each learner."""

    name: str
    found: int
    leading: int
    learners: tuple[Behind, ...] = Field(description="one of each learner and lesson")


class Group(_Part):
    """Works that no misconception explains and that answer alike."""

    lesson: str
    message: str
    counterexample: str = Field(description="the smallest failing case of one of them")
    learners: tuple[Behind, ...]


class Missed(_Part):
    """A case that somebody's newest work does not pass."""

    lesson: str
    name: str
    asked: int
    missed: int


class Stuck(_Part):
    """A learner who does not get on with a lesson, by the rule of the overview."""

    who: Who
    lesson: str
    version: int
    why: str = Field(description="one sentence")
    at: str = Field(description="of the newest attempt, ISO 8601 in UTC")


class Overview(_Part):
    """A class at a glance."""

    schema_version: Literal[1] = OVERVIEW_VERSION
    klass: str
    title: str
    at: str = Field(description="by the server's clock, ISO 8601 in UTC")
    learners: tuple[Learner, ...]
    lessons: tuple[Lesson, ...]
    misconceptions: tuple[Misconception, ...] = Field(description="the most frequent first")
    unrecognised: tuple[Group, ...] = Field(description="the largest group first")
    missed: tuple[Missed, ...] = Field(description="cases, those that most missed first")
    stuck: tuple[Stuck, ...] = Field(description="whose newest attempt is the newest first")
    stuck_rule: str = Field(description="when a learner is among these, one sentence")
