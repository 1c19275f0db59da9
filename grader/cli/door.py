"""The way into the command `grade`: a standing grader does it, or else this process."""

import sys

from grader.learner.standing.client import ask
from grader.report.errors import ended


def main() -> int:
    """Run the command in argv, and return its exit status."""
    try:
        status = ask(sys.argv[1:])
    except (KeyboardInterrupt, BrokenPipeError) as error:
        return ended(error)
    if status is not None:
        return status
    from grader.cli.main import main as command  # noqa: PLC0415 - takes longer than all of the above

    return int(command(prog_name="grade"))
