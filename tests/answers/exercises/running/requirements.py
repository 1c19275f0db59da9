"""What an exercise with a module asks for, and the same of its batch statistics."""

from grader.judging.requirements import USUAL, holds, starts_right

REQUIREMENTS = (*USUAL, holds("BatchStat"), starts_right("BatchStat"))
