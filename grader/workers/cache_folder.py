"""Where the grader keeps what it computed, and how large that is."""

import shutil
from pathlib import Path

import platformdirs


def cache_root() -> Path:
    """Return the grader's cache folder on this platform."""
    return platformdirs.user_cache_path("nnx-grader")


def compilation_cache() -> Path:
    """Return the folder of XLA's persistent compilation cache, the one part workers may read."""
    return cache_root() / "xla"


def results_cache() -> Path:
    """Return the folder of the reference's answers and draws."""
    return cache_root() / "results"


def size() -> int:
    """Return how many bytes the whole cache takes."""
    files = (path for path in cache_root().rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files)


def clear() -> None:
    """Remove the whole cache."""
    shutil.rmtree(cache_root(), ignore_errors=True)
