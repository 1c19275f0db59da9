"""A server of classes that is watched: it counts, logs, and says whether it is well."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.report.errors import WrongUsageError
from grader.serve.operation.happened import heard
from grader.serve.operation.logs import logging_to
from grader.serve.operation.metrics import Metrics
from grader.serve.operation.watching import Check, Watching, worker_check
from grader.workers.launch import Launcher

TOKEN_CHARACTERS = 16
"""How many the token of what watches a server has at least."""


@contextmanager
def watching(
    token_file: Path | None, waiting: Callable[[], int], database: Check, launcher: Launcher
) -> Iterator[Watching]:
    """Count and log what happens inside this context; yield what answers whoever watches.

    Args:
        token_file: what holds the token with which one may ask from elsewhere, if one may.
        waiting: says how many runs wait.
        database: sees whether the database answers.
        launcher: starts workers.

    Raises:
        WrongUsageError: the file cannot be used.
    """
    token = _token(token_file)
    metrics = Metrics(waiting)
    checks = {"database": database, "workers": worker_check(launcher)}
    with heard(metrics.count), logging_to():
        yield Watching(checks, metrics, token)


def _token(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        token = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsageError(
            f"{file} cannot be read: write a long random text into it, or leave out the key"
            " `metrics_token_file`"
        ) from error
    if len(token) < TOKEN_CHARACTERS:
        raise WrongUsageError(
            f"{file} holds fewer than {TOKEN_CHARACTERS} characters, which can be guessed: write a"
            " long random text into it"
        )
    return token
