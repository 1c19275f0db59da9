"""Grades JAX / Flax NNX coding exercises and names the misconception behind a wrong answer."""

TYPE_CHECKING = False  # `typing` takes longer to load than a standing grader to be asked
if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from grader.report.schema import Report

__all__ = ["grade_source", "load_ipython_extension"]


def grade_source(text: str, exercise: str | None = None, seed: int = 0) -> "Report":
    """Grade a submission that is at hand as text; it never runs in this process.

    The first call of a process starts the workers, which takes a second or two; they are kept for
    the next calls until the process exits.

    Args:
        text: the whole submission, as a file would hold it.
        exercise: name of the exercise; by default the one whose entry point the text defines.
        seed: draws the inputs of the cases, a whole number from 0 to 2**53 - 1.

    Returns:
        the report; its verdict is `ungradable` where `grade FILE` could not grade either.

    Raises:
        ExerciseError: there is no exercise of that name, or none at all.
        ValueError: the seed is not such a number.
            Both are a `grader.report.errors.GraderError`.
    """
    from grader.grading.source import grade_text  # noqa: PLC0415 - `import grader` stays light

    return grade_text(text, exercise, seed)


def load_ipython_extension(shell: "InteractiveShell") -> None:
    """Make `%load_ext grader` the same as `%load_ext grader.notebook`."""
    from grader import notebook  # noqa: PLC0415 - as above

    notebook.load_ipython_extension(shell)
