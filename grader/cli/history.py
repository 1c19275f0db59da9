"""`grade history STORE [LEARNER]`: what a store of `grade batch` holds."""

import sys

import click


@click.command()
@click.argument("store")
@click.argument("learner", required=False)
def history(store: str, learner: str | None) -> None:
    """List the attempts that a store of `grade batch` holds, oldest first.

    STORE is a file or a database's URL. Without LEARNER all learners' attempts are listed.
    """
    from grader.classroom.history import print_history  # noqa: PLC0415 - loads SQLAlchemy and rich

    sys.exit(print_history(store, learner))
