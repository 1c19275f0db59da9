"""What is asked an input or pictured: a file, or what one would hold."""

from dataclasses import dataclass
from pathlib import Path

from grader.exercise.exercise import Exercise
from grader.grading.examiner.examination import Examination
from grader.submission.nearness import match_exercise, telling_names
from grader.submission.submission import Submission, read


@dataclass(frozen=True)
class Source:
    """A learner's work.

    Attributes:
        file: its path, or what it is called.
        content: its bytes; None to read the file.
        exercises: which it may be for.
    """

    file: Path
    content: bytes | None
    exercises: tuple[Exercise, ...]

    def read(self, examination: Examination) -> tuple[Submission, Exercise]:
        """Return the program and the exercise that it is for. Raises GraderError."""
        reader = examination.reader(telling_names(self.exercises))
        if self.content is None:
            submission = read(self.file, reader)
        else:
            submission = reader(str(self.file), self.content)
        return submission, match_exercise(submission, self.exercises)
