"""What must hold besides the numbers: the usual, and the same of the batch statistics."""

from grader.judging.requirements import USUAL, holds, starts_right

REQUIREMENTS = (*USUAL, holds("BatchStat"), starts_right("BatchStat"))
