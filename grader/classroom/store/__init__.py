"""Where a batch keeps its reports: a SQLite file, or another database by its URL."""

from grader.classroom.store.store import Store, StoreError, open_store

__all__ = ["Store", "StoreError", "open_store"]
