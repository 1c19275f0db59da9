"""One batch at a time in a store: the second is refused, and a killed one holds nothing."""

import os
from contextlib import ExitStack

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text

from grader.classroom.store.connect import StoreError

_ADVISORY_KEY = 0x6E6E785F67726164
"""What the lock is called in a PostgreSQL database; any number that nobody else takes."""


def hold(engine: Engine, name: str) -> ExitStack:
    """Take a store for one batch; closing what is returned gives it back.

    Raises:
        StoreError: another batch has it, or its folder may not be written.
    """
    with ExitStack() as stack:
        if engine.dialect.name == "sqlite":
            path = f"{os.path.realpath(engine.url.database or '')}.lock"
            try:
                stack.enter_context(FileLock(path, timeout=0))
            except Timeout as error:
                raise _taken(name) from error
            except OSError as error:
                raise StoreError(
                    f"the store {name} cannot be written ({error.strerror}): change its "
                    "permissions, or choose another with --store"
                ) from error
        elif engine.dialect.name == "postgresql":
            # The lock is the connection's: it ends with it, whatever ends that.
            connection = stack.enter_context(engine.connect())
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            asked = text("SELECT pg_try_advisory_lock(:key)")
            if not connection.execute(asked, {"key": _ADVISORY_KEY}).scalar():
                raise _taken(name)
            freed = text("SELECT pg_advisory_unlock(:key)")
            stack.callback(connection.execute, freed, {"key": _ADVISORY_KEY})
        return stack.pop_all()


def _taken(name: str) -> StoreError:
    return StoreError(
        f"another batch is using the store {name}: wait until it has ended, or choose another "
        "store with --store"
    )
