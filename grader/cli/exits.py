"""Exit statuses of `grade`, and how a command ends with one sentence."""

import sys
from typing import NoReturn

import click

PASSED, NOT_PASSED, USAGE, UNGRADABLE = 0, 1, 2, 3


def say(message: str) -> None:
    """Tell the person at the terminal something beside the output."""
    click.echo(f"grade: {message}", err=True)


def fail(message: str, status: int) -> NoReturn:
    """Say what is wrong and what to do, and exit."""
    say(message)
    sys.exit(status)
