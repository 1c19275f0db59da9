"""Somebody who is signed in."""

from dataclasses import dataclass
from typing import Literal

from grader.report.errors import GraderError

Role = Literal["learner", "instructor"]


class NotSignedInError(GraderError):
    """What was asked for is only for who is signed in."""


@dataclass(frozen=True)
class Person:
    """Somebody of a class.

    Attributes:
        id: what no other person of any class has; names their work.
        klass: the name of their class; empty for the one learner of a workbench without a class.
        login: what the roster calls them.
        name: what pages call them.
        email: as the roster has it.
        role: what they may do.
    """

    id: str
    klass: str
    login: str
    name: str
    email: str | None = None
    role: Role = "learner"

    def teaches(self, klass: str) -> bool:
        """Whether they are an instructor of this class."""
        return self.role == "instructor" and self.klass == klass
