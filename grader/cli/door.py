"""The way into the command `grade`: a standing grader does it, or else this process."""

import gc
import os
import sys

COLLECT_EVERY = 50_000
"""After how many new objects garbage is collected; at Python's 700, imports take 8 % longer."""


def main() -> int:
    """Run the command in argv, and return its exit status; end with it if a standing grader did it.

    Ctrl-C may come while any of this is imported.
    """
    gc.set_threshold(COLLECT_EVERY)
    try:
        from grader.learner.standing.client import ask  # noqa: PLC0415 - see above

        status = ask(sys.argv[1:])
        if status is not None:
            os._exit(status)  # all is written, and Python would take a while to end
        from grader.cli.main import main as command  # noqa: PLC0415 - takes longer than the rest

        status = int(command(prog_name="grade"))
    except (KeyboardInterrupt, BrokenPipeError) as error:
        from grader.report.errors import ended  # noqa: PLC0415 - see above

        return ended(error)
    finally:
        gc.freeze()  # Python would look through all of it several times before it ends
    return status
